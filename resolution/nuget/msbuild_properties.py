"""MSBuild's properties: what is set, what can be known beforehand, and which of them stand on something not understood.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-reserved-and-well-known-properties
"""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from resolution.nuget.frameworks import UNSUPPORTED, Framework
from resolution.nuget.msbuild_conditions import NotUnderstood, holds
from resolution.nuget.msbuild_expansion import Expander
from resolution.nuget.msbuild_metadata import speaks
from resolution.nuget.project_tree import ROOT, Tree, absolute

ELSEWHERE = "/sdk/"
ASSUMED = {
    "Configuration": "Debug",
    "Platform": "AnyCPU",
    "OS": "Unix",
    "MSBuildRuntimeType": "Core",
    **dict.fromkeys(
        ("MSBuildExtensionsPath", "MSBuildExtensionsPath32", "MSBuildToolsPath", "MSBuildBinPath", "VSToolsPath"),
        ELSEWHERE,
    ),
    "NuGetPackageRoot": ELSEWHERE,
}


@dataclass(slots=True)
class Properties:
    """Of the project at `path`, by name whatever its case. `framework` is set from outside: no file changes it.

    What is taken from a property that stands on something not understood is in doubt itself.
    """

    tree: Tree
    path: str
    framework: str = ""
    _values: dict[str, str] = field(default_factory=dict)
    _doubts: dict[str, str] = field(default_factory=dict)  # property → what was not understood on the way to it
    _leaning: dict[str, None] = field(default_factory=dict)  # doubts under what is being expanded

    def __post_init__(self) -> None:
        self._values |= {name.lower(): value for name, value in ASSUMED.items()}
        folder, name = posixpath.split(ROOT + self.path)
        self._values |= _of_file("msbuildproject", ROOT + self.path)
        self._values |= {"msbuildprojectdirectory": folder, "msbuildprojectfile": name}
        if self.framework:
            self._values["targetframework"] = self.framework

    def get(self, name: str) -> str:
        return self._values.get(name.lower(), "")

    def doubt(self, name: str) -> str:
        return self._doubts.get(name.lower(), "")

    def set(self, name: str, value: str) -> None:
        if name.lower() != "targetframework" or not self.framework:
            self._values[name.lower()] = value

    def default(self, name: str, value: str) -> None:
        self._values.setdefault(name.lower(), value)

    def suspect(self, name: str, doubt: str, *, keep: bool) -> None:
        """Note the doubt about a property; an empty one clears it, unless older values may shine through."""
        if doubt:
            self._doubts[name.lower()] = doubt
        elif not keep:
            self._doubts.pop(name.lower(), None)

    def enter(self, file: str) -> None:
        """From here on `file` is read."""
        folder, name = posixpath.split(ROOT + file)
        self._values |= _of_file("msbuildthisfile", ROOT + file)
        self._values |= {"msbuildthisfiledirectory": f"{folder}/", "msbuildthisfile": name}

    def infer(self) -> None:
        """What the SDK makes of the target framework, behind the project and before Directory.Build.targets."""
        target = Framework.parse(self.get("TargetFramework"))
        if target != UNSUPPORTED:
            self.default("TargetFrameworkIdentifier", target.identifier)
            self.default("TargetFrameworkVersion", "v" + ".".join(map(str, target.version[:2])))
            self.default("TargetPlatformIdentifier", target.platform)
        self.default("AssemblyName", self.get("MSBuildProjectName"))

    def holds(
        self, condition: str, *, by_file: bool = False, fill: Callable[[str], str] | None = None
    ) -> tuple[bool, str]:
        """Whether a condition holds, and the doubt about it; one that is not understood counts as holding.

        Files are looked for beside the project, with `by_file` beside the file that is read. `fill` puts in the
        metadata of an item, where the condition may speak of one.
        """
        if not condition.strip():
            return True, ""
        self._leaning.clear()
        try:
            exists = self._exists_by_file if by_file else self._exists
            found = holds(condition, partial(self._value, fill or _of_no_item), exists)
        except NotUnderstood:
            return True, f"condition not understood, taken as true: {condition.strip()[:200]}"
        return found, next(iter(self._leaning), "")

    def expanded(self, text: str) -> tuple[str, str]:
        """`text` with properties put in, and the doubt about it; what is not understood is empty."""
        self._leaning.clear()
        try:
            found = Expander(self.tree, self._lookup).expand(text) if "$(" in text else text
        except NotUnderstood:
            return "", f"not understood: {text[:200]}"
        return found, next(iter(self._leaning), "")

    def _value(self, fill: Callable[[str], str], text: str) -> str:
        return fill(Expander(self.tree, self._lookup).expand(text))

    def _lookup(self, name: str) -> str:
        if self.doubt(name):
            self._leaning[self.doubt(name)] = None
        return self.get(name)

    def _exists_by_file(self, path: str) -> bool:
        return self._exists(path, self.get("MSBuildThisFileDirectory"))

    def _exists(self, path: str, folder: str = "") -> bool:
        beside = folder or posixpath.dirname(ROOT + self.path)
        found = self.tree.exists(absolute(beside, path)) if path.strip() else False
        if found is None:
            raise NotUnderstood
        return found


def _of_no_item(text: str) -> str:
    if speaks(text):
        raise NotUnderstood
    return text


def _of_file(prefix: str, full: str) -> dict[str, str]:
    stem, extension = posixpath.splitext(posixpath.basename(full))
    return {f"{prefix}name": stem, f"{prefix}extension": extension, f"{prefix}fullpath": full}

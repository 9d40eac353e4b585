"""The part of MSBuild that decides which packages a project asks for: properties, conditions, choices, imports, items.

https://learn.microsoft.com/visualstudio/msbuild/build-process-overview#evaluate-properties-and-imports. A Debug build
for any CPU on Linux is assumed. MSBuild is a language; what is not understood here is reported, never guessed.
"""

import posixpath
from collections.abc import Callable, Iterable, Iterator

from resolution import xml
from resolution.errors import MalformedDocument
from resolution.nuget.msbuild_item_elements import ItemElements
from resolution.nuget.msbuild_items import Items, is_wildcard
from resolution.nuget.msbuild_metadata import Item
from resolution.nuget.msbuild_properties import Properties
from resolution.nuget.project_tree import ROOT, Tree, absolute

DEEPEST = 60  # imports in imports
# Kinds that say something about packages: only what is not understood about these is worth a word.
TOLD = frozenset({"PackageReference", "PackageVersion", "GlobalPackageReference", "ProjectReference"})
# Conditions on these look for files beside the file they stand in, all others beside the project.
BY_FILE = frozenset({"Import", "ImportGroup", "PropertyGroup"})


class Evaluation:
    """One project of `tree` for one target framework. `doubts` says what was not understood.

    `framework` is set from outside, as in the inner build of a project for several.
    """

    def __init__(self, tree: Tree, path: str, framework: str = "") -> None:
        self.properties = Properties(tree, path, framework)
        self.items = Items()
        self._doubts: dict[str, None] = {}
        self._tree, self._path = tree, path
        self._groups: list[tuple[xml.Element, str, str]] = []  # with its file and its doubt
        self._definitions: list[tuple[xml.Element, str, str]] = []
        self._imported: set[str] = set()
        self._depth = 0

    def run(self) -> "Evaluation":
        """All properties and imports first, then definitions of items, then items.

        Raises MalformedDocument naming the file, TooLarge.
        """
        body = self._tree.document(self._path)
        if not any(one.get("Sdk") for one in xml.children(body, "Import")):
            self._read_props()
        self._read(self._path)
        self.properties.infer()
        self._read_above("DirectoryBuildTargetsPath", "Directory.Build.targets", "ImportDirectoryBuildTargets")
        elements = ItemElements(self._tree, self._path, self.properties, self.items)
        for groups, read in ((self._definitions, elements.define), (self._groups, elements.read)):
            for group, file, doubt in groups:
                self.properties.enter(file)
                self._read_items(group, doubt, read)
        return self

    def get(self, name: str) -> str:
        """A property that decides something: a doubt about it is told."""
        self._tell(self.properties.doubt(name))
        return self.properties.get(name)

    def is_true(self, name: str) -> bool:
        return self.get(name).lower() == "true"

    @property
    def doubts(self) -> list[str]:
        return list(self._doubts)

    def named(self, kind: str) -> Iterator[Item]:
        """Items of one kind: "Include" and their metadata."""
        return self.items.named(kind)

    def _read_props(self) -> None:
        """What Sdk.props brings: https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory."""
        self._read_above("DirectoryBuildPropsPath", "Directory.Build.props", "ImportDirectoryBuildProps")
        self._read_above("DirectoryPackagesPropsPath", "Directory.Packages.props", "ImportDirectoryPackagesProps")

    def _read_above(self, where: str, name: str, switch: str) -> None:
        given, folder = self.properties.get(where), posixpath.dirname(ROOT + self._path)
        found = self._tree.find(absolute(folder, given)) if given else self._tree.above(name, folder)
        if found and self.properties.get(switch).lower() != "false":
            self._read(found)

    def _read(self, file: str, doubt: str = "") -> None:
        """One file in its place; MSBuild takes the same file only once."""
        if file in self._imported:
            return
        self._imported.add(file)
        self._depth += 1
        if self._depth > DEEPEST:
            raise MalformedDocument("imports in imports without end", at=file)
        self._read_children(self._tree.document(file), file, doubt)
        self._depth -= 1

    def _read_children(self, parent: xml.Element, file: str, doubt: str) -> None:
        for one in xml.children(parent):
            self.properties.enter(file)
            kind = xml.name(one)
            if kind == "ItemGroup":
                self._groups.append((one, file, doubt))
            elif kind == "ItemDefinitionGroup":
                self._definitions.append((one, file, doubt))
            elif kind == "Choose":
                self._choose(one, file, doubt)
            elif kind == "PropertyGroup":
                self._read_properties(one, doubt)
            elif kind == "Target":
                self._tell(_restore_target(one))
            elif kind in ("ImportGroup", "Import"):
                fits, reason = self._holds(one)
                self._tell(reason)
                if fits and kind == "Import":
                    self._import(one, file, doubt or reason)
                elif fits:
                    self._read_children(one, file, doubt or reason)

    def _choose(self, choose: xml.Element, file: str, doubt: str) -> None:
        """The first <When> that holds, else <Otherwise>. The conditions see the properties so far."""
        for one in xml.children(choose):
            fits, reason = self._holds(one) if xml.name(one) == "When" else (xml.name(one) == "Otherwise", "")
            doubt = doubt or reason
            if fits:
                self._read_children(one, file, doubt)
                return

    def _import(self, one: xml.Element, file: str, doubt: str) -> None:
        if one.get("Sdk"):
            if one.get("Project", "").lower() == "sdk.props" and file == self._path:
                self._read_props()
            return
        written = one.get("Project", "")
        value, reason = self.properties.expanded(written)
        self._tell(reason)
        for part in self.items.split(value) if "@(" not in value and "%(" not in value else ():
            full = absolute(posixpath.dirname(ROOT + file), part)
            self.items.step(len(self._tree.files) if is_wildcard(full) else 1)
            found = self._tree.matching(full) if is_wildcard(full) else [self._tree.find(full)]
            if found == [""] and full.startswith(ROOT) and not reason:
                self._tell(f"imported by {file}, but not here: {written}")
            for each in filter(None, found):
                self._read(each, doubt)

    def _read_properties(self, group: xml.Element, doubt: str) -> None:
        all_fit, reason = self._holds(group)
        for one in xml.children(group):
            fits, own = self._holds(one) if all_fit else (False, "")
            value, other = self.properties.expanded((one.text or "").strip()) if fits else ("", "")
            if fits:
                self.properties.set(xml.name(one), value)
            self.properties.suspect(xml.name(one), doubt or reason or own or other, keep=not fits)

    def _read_items(self, group: xml.Element, doubt: str, read: Callable[[xml.Element], Iterable[str]]) -> None:
        all_fit, reason = self._holds(group)
        for one in xml.children(group):
            doubts = [doubt, reason, *(read(one) if all_fit else ())]
            for each in doubts if xml.name(one) in TOLD else ():
                self._tell(each)

    def _holds(self, one: xml.Element) -> tuple[bool, str]:
        return self.properties.holds(one.get("Condition", ""), by_file=xml.name(one) in BY_FILE)

    def _tell(self, doubt: str) -> None:
        if doubt:
            self._doubts[doubt] = None


def _restore_target(target: xml.Element) -> str:
    """A doubt about a target that changes packages in the middle of a restore; targets are not run."""
    hooks = f"{target.get('BeforeTargets', '')};{target.get('AfterTargets', '')}"
    changes = any(xml.name(one) in TOLD for one in target.iter())
    early = any(word in hooks for word in ("Collect", "Restore"))
    return f"target {target.get('Name', '')} is not run" if changes and early else ""

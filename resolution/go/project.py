"""What a main module or a workspace decides for the whole graph: roots, replacements, exclusions, Go version.

https://go.dev/ref/mod#go-mod-file-replace, https://go.dev/ref/mod#workspaces
"""

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from resolution.errors import Unresolvable
from resolution.go import toolchains
from resolution.go.gomod import GoMod, Replace
from resolution.go.gowork import GoWork
from resolution.go.names import ModuleVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`mains` by module path; `directories` are the go.mod files of local replacements, by path as replaced."""

    mains: Mapping[str, GoMod]
    go: str
    toolchain: str = ""
    workspace: bool = False
    replaced: Mapping[ModuleVersion, ModuleVersion] = field(default_factory=dict)
    excluded: frozenset[ModuleVersion] = frozenset()
    directories: Mapping[str, GoMod] = field(default_factory=dict)

    @classmethod
    def of_module(cls, main: GoMod, directories: Mapping[str, GoMod]) -> "Project":
        return cls(
            mains={main.module: main},
            go=main.language,
            toolchain=main.toolchain,
            replaced={one.old: one.new for one in main.replace},
            excluded=frozenset(one.module for one in main.exclude),
            directories=directories,
        )

    @classmethod
    def of_workspace(cls, work: GoWork, members: Mapping[str, GoMod], directories: Mapping[str, GoMod]) -> "Project":
        """`members` by the folder go.work uses. Raises Unresolvable when they replace one module differently."""
        replaced: dict[ModuleVersion, ModuleVersion] = {}
        overridden = {one.old: one.new for one in work.replace}
        for folder, member in members.items():
            for old, new in _from_folder(folder, member.replace):
                if old not in overridden and replaced.setdefault(old, new) != new:
                    raise Unresolvable(f"the workspace replaces {old} by {replaced[old]} and by {new}")
        return cls(
            mains={member.module: member for member in members.values()},
            go=work.language,
            toolchain=work.toolchain,
            workspace=True,
            replaced={**replaced, **overridden},
            excluded=frozenset(one.module for member in members.values() for one in member.exclude),
            directories=directories,
        )

    @property
    def pruned(self) -> bool:
        return toolchains.prunes(self.go)

    def is_main(self, path: str) -> bool:
        return path in self.mains

    def directory(self, path: str) -> GoMod | None:
        """The go.mod of a local replacement, if it was handed over."""
        wanted = posixpath.normpath(path)
        return next((mod for folder, mod in self.directories.items() if posixpath.normpath(folder) == wanted), None)

    def replacement(self, module: ModuleVersion) -> ModuleVersion | None:
        """What stands in for `module`: a replacement of its version comes before one of its path."""
        if self.is_main(module.path) and not module.version:
            return None
        return self.replaced.get(module) or self.replaced.get(ModuleVersion(module.path, ""))


def _from_folder(folder: str, replaces: Iterable[Replace]) -> Iterable[tuple[ModuleVersion, ModuleVersion]]:
    for one in replaces:
        local = not one.new.version
        yield one.old, ModuleVersion(posixpath.join(folder, one.new.path), "") if local else one.new

"""What a main module or a workspace decides for the whole graph: roots, replacements, exclusions, Go version.

https://go.dev/ref/mod#go-mod-file-replace, https://go.dev/ref/mod#workspaces
"""

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from resolution.errors import Unresolvable
from resolution.go import toolchains
from resolution.go.gomod import GoMod, Replace
from resolution.go.gowork import GoWork
from resolution.go.names import ModuleVersion

Replacements = Mapping[ModuleVersion, ModuleVersion]


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """`mains` by module path; `directories` are the go.mod files of local replacements, by path as replaced.

    `replaced`: the replacements of each main module in turn; what go.work replaces comes before them all.
    """

    mains: Mapping[str, GoMod]
    go: str
    toolchain: str = ""
    workspace: bool = False
    overridden: Replacements = field(default_factory=dict)
    replaced: tuple[Replacements, ...] = ()
    excluded: frozenset[ModuleVersion] = frozenset()
    directories: Mapping[str, GoMod] = field(default_factory=dict)

    @classmethod
    def of_module(cls, main: GoMod, directories: Mapping[str, GoMod]) -> "Project":
        """Raises Unresolvable when it replaces one module twice."""
        return cls(
            mains={main.module: main},
            go=main.language,
            toolchain=main.toolchain,
            replaced=(_replacements(main.replace),),
            excluded=frozenset(one.module for one in main.exclude),
            directories=directories,
        )

    @classmethod
    def of_workspace(cls, work: GoWork, members: Mapping[str, GoMod], directories: Mapping[str, GoMod]) -> "Project":
        """`members` by the folder go.work uses. Raises Unresolvable for one module twice, or replaced in two ways."""
        mains: dict[str, GoMod] = {}
        for member in members.values():
            if mains.setdefault(member.module, member) is not member:
                raise Unresolvable(f"{member.module} is in the workspace twice")
        overridden = _replacements(work.replace)
        if gone := next((old for old in overridden if old.path in mains and not old.version), None):
            raise Unresolvable(f"go.work replaces {gone}, which is in the workspace, at all versions")
        replaced = tuple(_replacements(member.replace, folder) for folder, member in members.items())
        _check_agreement(replaced, {old.path for old in overridden})
        return cls(
            mains=mains,
            go=work.language,
            toolchain=work.toolchain,
            workspace=True,
            overridden=overridden,
            replaced=replaced,
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
        """What stands in for `module`: a replacement of its version comes before one of its path.

        Of several members the last has its way, as in cmd/go/internal/modload/modfile.go; Unresolvable when it
        replaces this version and another one the module.
        """
        if self.is_main(module.path) and not module.version:
            return None
        found = _found(self.overridden, module)
        if found is not None:
            return found
        for one in self.replaced:
            this = _found(one, module)
            if this is not None and found not in (None, this) and module in one:
                raise Unresolvable(f"the workspace replaces {module} by {found} and by {this}")
            found = this or found
        return found


def _found(replaced: Replacements, module: ModuleVersion) -> ModuleVersion | None:
    return replaced.get(module) or replaced.get(ModuleVersion(module.path, ""))


def _replacements(replaces: Iterable[Replace], folder: str = "") -> Replacements:
    """Directories as seen from where `folder` is, if it is given."""
    found: dict[ModuleVersion, ModuleVersion] = {}
    for one in replaces:
        local = folder and not one.new.version
        new = ModuleVersion(_directory(posixpath.join(folder, one.new.path)), "") if local else one.new
        if found.setdefault(one.old, new) != new:
            raise Unresolvable(f"{one.old} is replaced by {found[one.old]} and by {new}")
    return found


def _directory(path: str) -> str:
    """`path` without detours, beginning as a directory must."""
    short = posixpath.normpath(path)
    return short if short.startswith(("/", "../")) or short in (".", "..") else f"./{short}"


def _check_agreement(replaced: Iterable[Replacements], settled: Collection[str]) -> None:
    """Raises Unresolvable when two replace the same thing differently and go.work has not `settled` that path."""
    together: dict[ModuleVersion, ModuleVersion] = {}
    for old, new in (pair for one in replaced for pair in one.items()):
        if old.path not in settled and together.setdefault(old, new) != new:
            raise Unresolvable(f"the workspace replaces {old} by {together[old]} and by {new}")

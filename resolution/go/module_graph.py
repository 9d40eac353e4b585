"""Reading the requirement graph: whose go.mod counts, and where pruning stops.

https://go.dev/ref/mod#graph-pruning; the order of steps is that of cmd/go/internal/modload/buildlist.go.
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum

from resolution.driver import Batch, Facts, Want
from resolution.errors import MalformedDocument, ResolutionError
from resolution.go import toolchains, versions
from resolution.go.gomod import GoMod
from resolution.go.mvs import NONE, Selection
from resolution.go.names import ModuleVersion
from resolution.go.project import Project

Reading = Generator[Batch, Facts, None]


class Depth(Enum):
    """How far below a module the go command reads: its own list, all of it, or what its go.mod says."""

    PRUNED = "pruned"
    UNPRUNED = "unpruned"
    WORKSPACE = "workspace"


Entry = tuple[ModuleVersion, Depth]


def older(path: str, left: str, right: str) -> bool:
    """The go command's order; `""`, the version of a main module, is the newest of all."""
    if left == right or not left:
        return False
    if not right:
        return True
    if path == "go":
        return toolchains.key(left) < toolchains.key(right)
    if path == "toolchain":
        return toolchains.toolchain_key(left) < toolchains.toolchain_key(right)
    return versions.key(left) < versions.key(right)


@dataclass(frozen=True, slots=True)
class Summary:
    """What of a go.mod counts in somebody else's graph. `indirect` are the paths marked so."""

    require: tuple[ModuleVersion, ...] = ()
    pruned: bool = True
    indirect: frozenset[str] = frozenset()
    error: str = ""


@dataclass(slots=True)
class ModuleGraph:
    project: Project
    selection: Selection = field(default_factory=lambda: Selection(older))
    summaries: dict[ModuleVersion, Summary] = field(default_factory=dict)
    _queued: set[Entry] = field(default_factory=set)

    def selected(self, path: str) -> str:
        return self.selection.selected.get(path, NONE)

    def read_from_module(self, main: ModuleVersion, roots: Iterable[ModuleVersion]) -> Reading:
        """Everything that counts when `main` requires `roots`."""
        self.selection.raise_to(main)
        self.selection.require(main, roots)
        depth = Depth.PRUNED if self.project.pruned else Depth.UNPRUNED
        yield from self._read([(root, depth) for root in self.selection.required[main]])

    def read_from_workspace(self, roots: Iterable[ModuleVersion]) -> Reading:
        """Everything that counts when `roots` (the main modules and Go itself) are worked on together."""
        roots = tuple(roots)
        for root in roots:
            self.selection.raise_to(root)
        yield from self._read([(root, Depth.WORKSPACE) for root in roots])
        # A version raised by another member brings requirements along that its own go.mod knows best.
        relevant, seen = {root.path for root in roots}, set[ModuleVersion]()
        while True:
            wanted = self._raised(relevant, seen)
            if not wanted:
                return
            seen |= wanted
            relevant |= {module.path for module in wanted}
            yield from self._read([(module, Depth.WORKSPACE) for module in sorted(wanted)])

    def _raised(self, relevant: set[str], seen: set[ModuleVersion]) -> set[ModuleVersion]:
        wanted: set[ModuleVersion] = set()
        for path in relevant:
            module = ModuleVersion(path, self.selected(path))
            if module not in seen:
                wanted.add(module)
                continue
            for one in self.selection.required.get(module, ()):
                chosen = ModuleVersion(one.path, self.selected(one.path))
                if older(one.path, one.version, chosen.version) and chosen not in seen:
                    wanted.add(chosen)
        return wanted

    def _read(self, start: list[Entry]) -> Reading:
        frontier = self._fresh(start)
        while frontier:
            yield from self._load(module for module, _ in frontier)
            found: list[Entry] = []
            for module, depth in frontier:
                summary = self.summaries[module]
                if depth is not Depth.PRUNED or not summary.pruned:
                    full = depth is Depth.UNPRUNED or not summary.pruned
                    found += [(one, Depth.UNPRUNED if full else Depth.PRUNED) for one in summary.require]
            frontier = self._fresh(found)

    def _fresh(self, entries: Iterable[Entry]) -> list[Entry]:
        fresh = [entry for entry in dict.fromkeys(entries) if entry not in self._queued and entry[0].version != NONE]
        self._queued.update(fresh)
        return fresh

    def _load(self, modules: Iterable[ModuleVersion]) -> Reading:
        missing = [module for module in dict.fromkeys(modules) if module not in self.summaries]
        wants = {module: want for module in missing if (want := self._want(module)) is not None}
        facts = (yield tuple(dict.fromkeys(wants.values()))) if wants else {}
        for module in missing:
            self.summaries[module] = self._summary(module, wants.get(module), facts)
            if module not in self.selection.required:
                self.selection.require(module, self.summaries[module].require)

    def _want(self, module: ModuleVersion) -> Want | None:
        if toolchains.is_go(module.path) or (self.project.is_main(module.path) and not module.version):
            return None
        actual = self.project.replacement(module) or module
        return Want("manifest", actual.path, actual.version) if actual.version else None

    def _summary(self, module: ModuleVersion, want: Want | None, facts: Mapping[Want, object]) -> Summary:
        if toolchains.is_go(module.path):
            return _of_go(module)
        if want is not None:
            return self._of_fact(module, want, facts[want])
        if self.project.is_main(module.path) and not module.version:
            return self._of_mod(self.project.mains[module.path])
        actual = self.project.replacement(module) or module
        local = self.project.directory(actual.path)
        if local is None:
            return Summary(error=f"{module} is replaced by the directory {actual.path}, whose go.mod is not at hand")
        return self._of_mod(local)

    def _of_fact(self, module: ModuleVersion, want: Want, fact: object) -> Summary:
        if isinstance(fact, ResolutionError):
            return Summary(error=f"{module}: {fact}")
        if not isinstance(fact, GoMod):
            raise TypeError(f"a manifest of Go is a GoMod, not {type(fact).__name__}")
        if fact.module not in (module.path, want.name):
            error = MalformedDocument(f"go.mod says it is {fact.module or 'nothing'}, wanted as {module.path}")
            return Summary(error=f"{module}: {error}")
        return self._of_mod(fact)

    def _of_mod(self, mod: GoMod) -> Summary:
        require = [one.module for one in mod.require if one.module not in self.project.excluded]
        if mod.go and toolchains.key(mod.go) >= toolchains.key(toolchains.STRICT_FROM):
            require.append(ModuleVersion("go", mod.go))
        indirect = frozenset(one.module.path for one in mod.require if one.indirect)
        return Summary(tuple(require), bool(mod.go) and toolchains.prunes(mod.go), indirect)


def _of_go(module: ModuleVersion) -> Summary:
    strict = toolchains.key(module.version) >= toolchains.key(toolchains.STRICT_FROM)
    if module.path == "go" and strict:
        return Summary((ModuleVersion("toolchain", f"go{module.version}"),))
    return Summary()

"""Walking a dependency tree as a restore does: what a nearer package already asks for is not asked for again.

https://learn.microsoft.com/nuget/concepts/dependency-resolution#nearest-wins
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from resolution.errors import BudgetExceeded, InvalidRange
from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.ranges import ALL, Range
from resolution.nuget.versions import Version

MOST_VISITS = 400_000
ROOT = ""

Key = tuple[str, Version]  # lower-case id and version; the project has the id ROOT
PROJECT: Key = (ROOT, Version((0, 0, 0, 0)))
Expand = Callable[[Key], Iterable[Dependency]]
Choose = Callable[[Dependency], Version | None]


def parse_range(text: str) -> Range:
    """A range as a manifest has it; empty or unreadable ones accept everything, as in a restore."""
    try:
        return Range.parse(text) if text.strip() else ALL
    except InvalidRange:
        return ALL


def on_cycles(below: Mapping[str, set[str]]) -> frozenset[str]:
    """Ids that lie on a cycle, or between two, of what depends on what."""
    left = set(below)
    while True:
        wanted = {other for name in left for other in below[name]}
        inner = {name for name in left & wanted if below[name] & left}
        if inner == left:
            return frozenset(left)
        left = inner


@dataclass(frozen=True, slots=True)
class Overruled:
    """`parent` asks for `dependency`, but somebody nearer to the project asks for `near`."""

    parent: Key
    dependency: Dependency
    near: Dependency
    pinned: bool = False


@dataclass(slots=True)
class Walk:
    """One pass over the tree. `seen`: id → versions reached; `ambiguous`: ids that hang below an open question."""

    expand: Expand
    choose: Choose
    decided: Mapping[str, Version]
    pins: Mapping[str, Dependency] = field(default_factory=dict)
    cyclic: frozenset[str] = frozenset()  # ids that may lie on a cycle: each way to them is looked at for itself
    seen: dict[str, set[Version]] = field(default_factory=lambda: defaultdict(set))
    order: list[str] = field(default_factory=list)
    ambiguous: set[str] = field(default_factory=set)
    overruled: dict[Overruled, None] = field(default_factory=dict)
    live: set[tuple[Key, Dependency]] = field(default_factory=set)  # what counts on at least one way from the project
    cycles: dict[tuple[Key, Dependency], None] = field(default_factory=dict)
    pinned: set[str] = field(default_factory=set)
    _visited: dict[tuple[Key, bool, frozenset[str]], list[frozenset[str]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    _visits: int = 0

    def run(self, disputed: frozenset[str] = frozenset()) -> "Walk":
        """Reach everything not rejected; below `disputed` ids mark what is found as ambiguous."""
        queue = deque([_Visit(PROJECT, {}, frozenset(), below_dispute=False)])
        while queue:
            visit = queue.popleft()
            self._visits += 1
            if self._visits > MOST_VISITS:
                raise BudgetExceeded(f"more than {MOST_VISITS} steps through the dependency tree")
            queue.extend(self._below(visit, disputed))
        return self

    def _below(self, visit: "_Visit", disputed: frozenset[str]) -> Iterable["_Visit"]:
        own = list(self.expand(visit.key))
        ancestors = visit.ancestors | {visit.key[0]}
        nearer = {**visit.nearer, **{one.id.lower(): one for one in own}}
        for dependency in own:
            name = dependency.id.lower()
            if name in ancestors:
                self.cycles[visit.key, dependency] = None
            elif name in visit.nearer:
                self.overruled[Overruled(visit.key, dependency, visit.nearer[name])] = None
            elif name in self.pins and visit.key != PROJECT:
                yield from self._pinned(visit, dependency, disputed)
            else:
                self.live.add((visit.key, dependency))
                yield from self._enter(dependency, nearer, ancestors, visit, disputed)

    def _pinned(self, visit: "_Visit", dependency: Dependency, disputed: frozenset[str]) -> Iterable["_Visit"]:
        """A central version of a transitive package stands beside the direct ones, as long as somebody needs it."""
        name = dependency.id.lower()
        self.pinned.add(name)
        self.overruled[Overruled(visit.key, dependency, self.pins[name], pinned=True)] = None
        nearer = {one.id.lower(): one for one in self.expand(PROJECT)}
        yield from self._enter(self.pins[name], nearer, frozenset({ROOT}), visit, disputed)

    def _enter(
        self,
        dependency: Dependency,
        nearer: Mapping[str, Dependency],
        ancestors: frozenset[str],
        parent: "_Visit",
        disputed: frozenset[str],
    ) -> Iterable["_Visit"]:
        name, version = dependency.id.lower(), self.choose(dependency)
        if version is None or self.decided.get(name, version) != version:
            return
        if name not in self.seen:
            self.order.append(name)
        self.seen[name].add(version)
        if parent.below_dispute:
            self.ambiguous.add(name)
        below = parent.below_dispute or name in disputed
        key, hidden = (name, version), frozenset(nearer) | ancestors
        visited = self._visited[key, below, ancestors & self.cyclic]
        # A visit that hid less found everything that this one could find.
        if not any(before <= hidden for before in visited):
            visited.append(hidden)
            yield _Visit(key, nearer, ancestors, below)


@dataclass(frozen=True, slots=True)
class _Visit:
    """`nearer`: what the packages above ask for, by id, the nearest counting."""

    key: Key
    nearer: Mapping[str, Dependency]
    ancestors: frozenset[str]
    below_dispute: bool

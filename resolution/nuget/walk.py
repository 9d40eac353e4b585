"""Walking a dependency tree as a restore does: what a nearer package already asks for is not asked for again.

https://learn.microsoft.com/nuget/concepts/dependency-resolution#nearest-wins
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from resolution.errors import InvalidRange
from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.ranges import ALL, Range
from resolution.nuget.versions import Version

MOST_WAYS = 8  # to one package, that differ in what they hide; more were never seen to matter
FEW_WAYS = 2  # enough to find out what has to be looked up
MOST_VISITS = 200_000
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
    """One pass over the tree. `seen`: id → versions reached; `ambiguous`: ids that hang below an open question.

    Pins stand beside the direct ones: those of `standing` from the start, others once somebody asks for them. Who asks
    is in `askers`, what was found below a pin in `below_pins`.

    `contested` are the ids for which not everybody gets the same version. Only for them it matters who hides what:
    any other package is reached from where it was hidden, with less hidden.
    """

    expand: Expand
    choose: Choose
    decided: Mapping[str, Version]
    pins: Mapping[str, Dependency] = field(default_factory=dict)
    contested: frozenset[str] = frozenset()
    ways: int = MOST_WAYS
    cyclic: frozenset[str] = frozenset()  # ids that may lie on a cycle: each way to them is looked at for itself
    standing: tuple[str, ...] = ()
    seen: dict[str, set[Version]] = field(default_factory=lambda: defaultdict(set))
    order: list[str] = field(default_factory=list)
    ambiguous: set[str] = field(default_factory=set)
    overruled: dict[Overruled, None] = field(default_factory=dict)
    live: set[tuple[Key, Dependency]] = field(default_factory=set)  # what counts on at least one way from the project
    cycles: dict[tuple[Key, Dependency], None] = field(default_factory=dict)
    pinned: dict[str, None] = field(default_factory=dict)
    askers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    below_pins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    tangled: bool = False  # some ways were left out, there are too many
    _bits: dict[str, int] = field(default_factory=dict)
    _own: dict[Key, int] = field(default_factory=dict)
    _visited: dict[tuple[Key, bool, int, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def run(self, disputed: frozenset[str] = frozenset()) -> "Walk":
        """Reach everything not rejected; below `disputed` ids mark what is found as ambiguous."""
        self._bits = {name: 1 << place for place, name in enumerate(sorted(self.contested | self.cyclic))}
        root = Visit(PROJECT, 0, 0, below_dispute=False, above=None)
        queue, visits = deque(self._below(root, root, disputed)), 0
        for name in self.standing:
            queue.extend(self._enter_pin(name, root, disputed))
        while queue and visits < MOST_VISITS:
            visits += 1
            queue.extend(self._below(queue.popleft(), root, disputed))
        self.tangled |= bool(queue)
        self._mark_pins(disputed)
        return self

    def _mark_pins(self, disputed: frozenset[str]) -> None:
        """A pin that only those ask for who hang below an open question hangs there too, with all that it brings."""
        for name in self.pinned:
            if disputed and self.askers[name] <= disputed | self.ambiguous:
                self.ambiguous |= {name} | self.below_pins[name]

    def _below(self, visit: "Visit", root: "Visit", disputed: frozenset[str]) -> Iterable["Visit"]:
        for dependency in self.expand(visit.key):
            name = dependency.id.lower()
            bit = self._bits.get(name, 0)
            if name == visit.key[0] or bit & visit.ancestors:
                self.cycles[visit.key, dependency] = None
            elif name in self.pins and visit is not root:
                self.overruled[Overruled(visit.key, dependency, self.pins[name], pinned=True)] = None
                if visit.pin != name:
                    self.askers[name].add(visit.key[0])
                yield from self._enter_pin(name, root, disputed)
            elif bit & visit.hidden:
                self.overruled[Overruled(visit.key, dependency, self._nearest(visit, name))] = None
            else:
                self.live.add((visit.key, dependency))
                yield from self._enter(dependency, visit, visit.below_dispute, disputed)

    def _enter_pin(self, name: str, root: "Visit", disputed: frozenset[str]) -> Iterable["Visit"]:
        self.pinned[name] = None
        yield from self._enter(self.pins[name], root, False, disputed, pin=name)

    def _enter(
        self, dependency: Dependency, above: "Visit", below_dispute: bool, disputed: frozenset[str], *, pin: str = ""
    ) -> Iterable["Visit"]:
        name, version = dependency.id.lower(), self.choose(dependency)
        if version is None or self.decided.get(name, version) != version:
            return
        if name not in self.seen:
            self.order.append(name)
        self.seen[name].add(version)
        if below_dispute:
            self.ambiguous.add(name)
        key, pin = (name, version), pin or above.pin
        if pin:
            self.below_pins[pin].add(name)
        itself = self._bits.get(above.key[0], 0)
        hidden = above.hidden | self._declared(above.key) | itself
        ancestors = above.ancestors | (itself if above.key[0] in self.cyclic else 0)
        visit = Visit(key, hidden, ancestors, below_dispute or name in disputed, above, pin)
        if self._is_new(visit):
            yield visit

    def _is_new(self, visit: "Visit") -> bool:
        """Whether no visit before hid less: that one found everything that this one could find."""
        visited = self._visited[visit.key, visit.below_dispute, visit.ancestors, visit.pin]
        if any(before & visit.hidden == before for before in visited):
            return False
        if len(visited) >= self.ways:
            self.tangled = True
            return False
        visited[:] = [before for before in visited if before & visit.hidden != visit.hidden]
        visited.append(visit.hidden)
        return True

    def _declared(self, key: Key) -> int:
        """Bits of what `key` asks for."""
        if key not in self._own:
            self._own[key] = sum({self._bits.get(one.id.lower(), 0) for one in self.expand(key)})
        return self._own[key]

    def _nearest(self, visit: "Visit", name: str) -> Dependency:
        """Who, above the parent of what is asked for, asks for `name` too: the nearest such."""
        above = visit.above
        while above is not None:
            for one in self.expand(above.key):
                if one.id.lower() == name:
                    return one
            above = above.above
        raise LookupError(name)


@dataclass(frozen=True, slots=True, eq=False)
class Visit:
    """One way to a package. `hidden`: bits of the ids that those above its parents ask for; `ancestors`: of theirs.

    `pin` is the pin at which the way begins, if it does.
    """

    key: Key
    hidden: int
    ancestors: int
    below_dispute: bool
    above: "Visit | None"
    pin: str = ""

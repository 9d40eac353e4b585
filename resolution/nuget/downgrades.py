"""Which requirements a restore reports as downgraded: on some way of chosen packages a nearer one asks for less.

https://github.com/NuGet/NuGet.Client, RemoteDependencyWalker.CalculateDependencyResult and
GraphOperations.CheckCycleAndNearestWins: the nearest that asks for the same decides whether a requirement is looked at
at all, the one farthest up is what it is downgraded to.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.facts import Known
from resolution.nuget.versions import Version
from resolution.nuget.walk import PROJECT, Key, parse_range

MOST_STATES = 20_000
ITSELF = Dependency("", "")  # stands for: the package itself is above, what asks for it is a cycle

Asked = tuple[Key, Dependency]
Downgrades = Mapping[Asked, Dependency]


@dataclass(frozen=True, slots=True)
class Way:
    """What those above `key` ask for: all `names`, and of the suspects who is `nearest` and who `farthest`."""

    key: Key
    names: int
    nearest: tuple[Dependency | None, ...]
    farthest: tuple[Dependency | None, ...]


class Search:
    """Ways through `decided` to the packages whose requirements are not met. `pinned` stand beside the direct ones."""

    def __init__(self, known: Known, decided: Mapping[str, Version], pinned: Mapping[str, Dependency]) -> None:
        self._known, self._decided, self._pinned = known, decided, pinned
        self._keys = [PROJECT, *decided.items()]
        self._suspects = {edge: None for key in self._keys for edge in self._unmet(key)}
        self._names = sorted({dependency.id.lower() for _, dependency in self._suspects})
        self._useful = self._leading_to({key for key, _ in self._suspects})
        relevant = {key[0] for key in self._useful} | set(self._names)
        self._bits = {name: 1 << place for place, name in enumerate(sorted(relevant))}

    def run(self) -> Downgrades:
        """Each requirement that is downgraded, with the one that is taken instead."""
        found: dict[Asked, Dependency] = {}
        nobody = (None,) * len(self._names)
        queue = deque([Way(PROJECT, 0, nobody, nobody)] if self._suspects else [])
        seen = set(queue)
        while queue and len(seen) < MOST_STATES:
            way = queue.popleft()
            found |= self._downgraded(way)
            for other in self._below(way):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        return found

    def _dependencies(self, key: Key) -> tuple[Dependency, ...]:
        own = self._known.dependencies(key)
        return (*own, *self._pinned.values()) if key == PROJECT else own

    def _unmet(self, key: Key) -> Iterator[Asked]:
        for one in self._known.dependencies(key):
            version, wanted = self._decided.get(one.id.lower()), parse_range(one.range)
            if (
                one.id.lower() != key[0]
                and version is not None
                and wanted.low is not None
                and not wanted.contains(version)
            ):
                yield key, one

    def _leading_to(self, ends: set[Key]) -> set[Key]:
        above: dict[Key, set[Key]] = defaultdict(set)
        for key in self._keys:
            for one in self._dependencies(key):
                name = one.id.lower()
                if name in self._decided:
                    above[name, self._decided[name]].add(key)
        found, waiting = set(ends), list(ends)
        while waiting:
            new = above[waiting.pop()] - found
            found |= new
            waiting += new
        return found

    def _downgraded(self, way: Way) -> dict[Asked, Dependency]:
        found = {}
        for one in self._known.dependencies(way.key):
            if (way.key, one) in self._suspects:
                place = self._names.index(one.id.lower())
                near, far, wanted = way.nearest[place], way.farthest[place], parse_range(one.range)
                if near is None or near is ITSELF or far is None:
                    continue
                lower = not parse_range(near.range).reaches(wanted) and not parse_range(far.range).reaches(wanted)
                if lower and self._known.choose(far) == self._decided[one.id.lower()]:
                    found[way.key, one] = far
        return found

    def _below(self, way: Way) -> Iterator[Way]:
        declared = {one.id.lower(): one for one in self._dependencies(way.key)}
        own = self._bits.get(way.key[0], 0)
        names = way.names | own | sum({self._bits.get(name, 0) for name in declared})
        asked = [ITSELF if name == way.key[0] else declared.get(name) for name in self._names]
        nearest = tuple(new or old for new, old in zip(asked, way.nearest, strict=True))
        farthest = tuple(old or declared.get(name) for old, name in zip(way.farthest, self._names, strict=True))
        for name, one in declared.items():
            key = (name, self._decided.get(name))
            hidden = self._bits.get(name, 0) & (way.names | own)
            if key in self._useful and not hidden and self._known.choose(one) == key[1]:
                yield Way((name, self._decided[name]), names, nearest, farthest)

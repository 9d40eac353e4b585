"""The graph of what uv chose: which requirement, under which marker and extra, leads from one node to another.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/ §Extras, §Environment Markers
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from resolution.errors import InvalidName, InvalidRange
from resolution.graph import Edge, Graph, Node
from resolution.pypi import pep508, ranges
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.simple_index import File
from resolution.pypi.uv import Pin, uv_version

HASHES = ("sha256", "sha512", "sha384", "sha1", "md5")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pin with the file that stands for it and what its metadata says; `error` when that could not be known."""

    pin: Pin
    file: File
    metadata: CoreMetadata
    error: str = ""

    def node(self, number: int) -> Node:
        flags = {"yanked": self.file.is_yanked, "source": not self.file.filename.endswith(".whl")}
        return Node(
            id=number,
            name=self.pin.name,
            version=self.pin.version,
            path=self.pin.marker,  # in a universal resolution: where it is installed
            flags=frozenset(flag for flag, holds in flags.items() if holds),
            artifact=self.file.filename,
            integrity=next((f"{name}:{self.file.hashes[name]}" for name in HASHES if name in self.file.hashes), ""),
            error=self.error,
        )


def build(manifest: Manifest, conditions: Conditions, chosen: Iterable[Chosen], notes: Iterable[str]) -> Graph:
    """`chosen` in any order; the project itself is node 0."""
    ordered = sorted(chosen, key=lambda one: (one.pin.name, one.pin.version, one.pin.marker))
    root = Node(id=0, name=manifest.name, version=manifest.version)
    overridden = frozenset(canonical(pep508.parse(text).name) for text in manifest.overrides)
    edges = _Edges(ordered, _judge(conditions), overridden)
    edges.walk(manifest)
    return Graph(
        ecosystem="pypi",
        nodes=(root, *(one.node(number) for number, one in enumerate(ordered, start=1))),
        edges=tuple(edges.found.values()),
        environment=conditions.environment.describe()
        | {"resolver": f"uv {uv_version()}"}
        | ({"platform": "every platform"} if conditions.universal else {}),
        notes=tuple(notes),
    )


Judge = Callable[[pep508.Requirement, str], bool]  # does it hold, with this extra asked for?


def _judge(conditions: Conditions) -> Judge:
    markers = conditions.environment.markers()

    def here(requirement: pep508.Requirement, extra: str) -> bool:
        return requirement.marker is None or requirement.marker.evaluate(markers | {"extra": extra})

    def anywhere(requirement: pep508.Requirement, extra: str) -> bool:
        text = str(requirement.marker or "")
        return "extra ==" not in text or (bool(extra) and f'"{extra}"' in text)

    return anywhere if conditions.universal else here


@dataclass(slots=True)
class _Edges:
    """Follows requirements from the root; a node is looked at once for itself and once for every extra of it."""

    chosen: list[Chosen]
    holds: Judge
    overridden: frozenset[str]
    found: dict[tuple[int, int | None, str], Edge] = field(default_factory=dict)
    _open: list[tuple[int, str]] = field(default_factory=list)
    _seen: set[tuple[int, str]] = field(default_factory=set)
    _by_name: defaultdict[CanonicalName, list[int]] = field(default_factory=lambda: defaultdict(list))

    def walk(self, manifest: Manifest) -> None:
        for number, one in enumerate(self.chosen, start=1):
            self._by_name[one.pin.name].append(number)
        self._take(0, manifest.indexed(), "")
        for direct in filter(lambda one: self.holds(one, ""), manifest.direct()):
            self._add(Edge(parent=0, child=None, name=direct.name, requirement=str(direct), error="a direct reference"))
        while self._open:
            number, extra = self._open.pop()
            self._take(number, _declared(self.chosen[number - 1].metadata, extra), extra)

    def _take(self, parent: int, requirements: Iterable[pep508.Requirement], extra: str) -> None:
        for requirement in requirements:
            if self.holds(requirement, extra):
                for child in self._children(requirement):
                    self._connect(parent, child, requirement, "optional" if extra and parent else "runtime")

    def _children(self, requirement: pep508.Requirement) -> list[int]:
        try:
            named = self._by_name[canonical(requirement.name)]
        except InvalidName:
            return []
        spec = str(requirement.specifier)
        fitting = [one for one in named if ranges.allows(spec, self.chosen[one - 1].pin.version)]
        # An override stands in for what was declared; otherwise the requirement holds on no platform at all.
        return fitting or (named if canonical(requirement.name) in self.overridden else [])

    def _connect(self, parent: int, child: int, requirement: pep508.Requirement, kind: str) -> None:
        extras = sorted(canonical(extra) for extra in requirement.extras)
        text = (f"[{','.join(extras)}]" if extras else "") + str(requirement.specifier)
        self._add(Edge(parent=parent, child=child, name=self.chosen[child - 1].pin.name, requirement=text, kind=kind))
        for extra in ("", *extras):
            if (child, extra) not in self._seen:
                self._seen.add((child, extra))
                self._open.append((child, extra))

    def _add(self, edge: Edge) -> None:
        self.found.setdefault((edge.parent, edge.child, edge.requirement), edge)


def _declared(metadata: CoreMetadata, extra: str) -> Iterator[pep508.Requirement]:
    for text in metadata.requires_dist:
        if pep508.only_with(text) not in ("", extra):
            continue
        try:
            yield pep508.parse(text)
        except InvalidRange:
            continue  # uv read the same line; what it could not use led nowhere

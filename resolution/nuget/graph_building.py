"""From settled versions to nodes and edges, with a restore's errors and warnings where they belong.

https://learn.microsoft.com/nuget/reference/errors-and-warnings
"""

from collections.abc import Container, Iterator, Mapping

from resolution.graph import Edge, Graph, Node
from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.downgrades import Asked, Downgrades, Search
from resolution.nuget.facts import Known
from resolution.nuget.versions import Version
from resolution.nuget.walk import PROJECT, Key, Overruled, Walk, parse_range

TANGLED = "the dependency tree is very tangled: some ways through it were left out"


def build_graph(known: Known, walk: Walk, decided: Mapping[str, Version]) -> Graph:
    """Node 0 is the project; the others come in the order in which they were first asked for."""
    keys: list[Key] = [PROJECT, *((name, decided[name]) for name in walk.order)]
    ids = {key[0]: number for number, key in enumerate(keys)}
    nodes = [Node(id=0, name=known.project.name, version="")]
    nodes += [_node(known, walk, key, ids[key[0]], known.direct) for key in keys[1:]]
    hidden = [one for one in walk.overruled if (one.parent, one.dependency) not in walk.live]
    # Of several that overrule one requirement the one that was chosen itself tells what happened.
    hidden.sort(key=lambda one: known.choose(one.near) == decided.get(one.near.id.lower()))
    overruled = {(one.parent, one.dependency): one for one in hidden}
    pinned = {name: known.pins[name] for name in walk.pinned}
    lowered = Search(known, decided, pinned).run()
    edges = [
        _edge(known, key, dependency, ids, decided, overruled.get((key, dependency)), lowered)
        for key in keys
        for dependency in known.dependencies(key)
    ]
    return Graph(
        ecosystem="nuget",
        nodes=tuple(nodes),
        edges=tuple(edges),
        environment={"framework": known.framework},
        notes=(
            *([TANGLED] if walk.tangled else []),
            *_lost_cycles(known, keys),
            *_both(known, walk, decided, lowered),
            *_notes(known, keys, overruled),
        ),
    )


def _node(known: Known, walk: Walk, key: Key, number: int, direct: Container[str]) -> Node:
    place = "direct" if key[0] in direct else "pinned" if key[0] in walk.pinned else "transitive"
    return Node(id=number, name=known.name(key), version=str(key[1]), flags=frozenset({place}), error=known.error(key))


def _edge(
    known: Known,
    parent: Key,
    dependency: Dependency,
    ids: Mapping[str, int],
    decided: Mapping[str, Version],
    overruled: Overruled | None,
    lowered: Downgrades,
) -> Edge:
    name = dependency.id.lower()
    child = ids.get(name)
    if child is None:
        error = known.absence(dependency)
    elif (parent, dependency) in known.cycles:
        error = f"NU1108: {dependency.id} depends on itself"
    else:
        error = _unmet(known, (parent, dependency), decided[name], overruled, lowered)
    kinds = {one.id.lower(): one.kind for one in known.project.references} if parent == PROJECT else {}
    return Edge(
        parent=ids[parent[0]],
        child=child,
        name=dependency.id,
        requirement=dependency.range,
        kind=kinds.get(name, "runtime"),
        error=error,
    )


def _unmet(known: Known, asked: Asked, version: Version, overruled: Overruled | None, lowered: Downgrades) -> str:
    dependency = asked[1]
    if overruled is None and _beyond(known, dependency, version):
        return known.absence(dependency)
    if asked in lowered:
        return _downgrade(known, dependency, version)
    return _mismatch(known, dependency, version, overruled)


def _beyond(known: Known, dependency: Dependency, version: Version) -> bool:
    """Whether more is asked for than `version`, and than there is."""
    wanted = parse_range(dependency.range)
    if known.choose(dependency) is not None or wanted.low is None:
        return False
    return wanted.low > version or (wanted.low == version and not wanted.low_inclusive)


def _mismatch(known: Known, dependency: Dependency, version: Version, overruled: Overruled | None) -> str:
    wanted = parse_range(dependency.range)
    if wanted.contains(version):
        return ""
    asked = f"{dependency.id} {wanted.pretty}"
    if overruled is None:
        return f"NU1107: {asked} cannot be met, others need {version}"
    if parse_range(overruled.near.range).reaches(wanted) and known.choose(overruled.near) == version:
        return f"NU1608: {version} is outside of {asked}"
    # Who overruled it lost as well, or is overruled itself; of that a restore says nothing.
    return f"overruled: {asked} is not asked for any more, {version} is taken"


def _downgrade(known: Known, dependency: Dependency, version: Version) -> str:
    asked = f"{dependency.id} {parse_range(dependency.range).pretty}"
    by_pin = dependency.id.lower() in known.pins and dependency.id.lower() not in known.direct
    number, who = ("NU1109", "the central list") if by_pin else ("NU1605", "a nearer package")
    return f"{number}: {asked} is overruled by {who}, which takes {version}"


def _lost_cycles(known: Known, keys: list[Key]) -> Iterator[str]:
    """A restore also refuses cycles in versions that lose."""
    for parent, dependency in known.cycles:
        if parent not in keys:
            yield f"NU1108: {dependency.id} depends on itself, by {known.name(parent)} {parent[1]}, which is not chosen"


def _both(known: Known, walk: Walk, decided: Mapping[str, Version], lowered: Downgrades) -> Iterator[str]:
    """A requirement can close a cycle on one way and fail on another; its edge tells of the cycle."""
    for asked in known.cycles:
        version = decided.get(asked[1].id.lower())
        if version and asked in walk.live:
            yield from filter(None, [_unmet(known, asked, version, None, lowered)])
        elif version and asked in lowered:
            yield _downgrade(known, asked[1], version)


def _notes(known: Known, keys: list[Key], overruled: Container[tuple[Key, Dependency]]) -> Iterator[str]:
    for key in keys:
        for dependency in known.dependencies(key):
            if (key, dependency) in overruled:
                continue
            wanted, found = parse_range(dependency.range), known.choose(dependency)
            if key == PROJECT and not dependency.range and known.project.central is not None:
                yield f"NU1010: {dependency.id} has no version in the central list"
            elif key == PROJECT and wanted.low is None:
                yield f"NU1604: {dependency.id} is asked for without a lowest version"
            if found and wanted.low and not wanted.floating and wanted.low_inclusive and found != wanted.low:
                owner = known.name(key) if key != PROJECT else known.project.name
                yield f"NU1603: {owner} wants {dependency.id} {wanted.low}, which is missing; {found} stands in"

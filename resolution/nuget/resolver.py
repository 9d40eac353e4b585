"""The packages a restore picks for one target framework: nearest wins, lowest applicable, highest among cousins.

https://learn.microsoft.com/nuget/concepts/dependency-resolution
"""

from collections.abc import Generator
from typing import TypeVar

from resolution.driver import Batch, Facts, Resolver
from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.facts import Known
from resolution.nuget.graph_building import build_graph
from resolution.nuget.project import Project
from resolution.nuget.versions import Version
from resolution.nuget.walk import FEW_WAYS, Key, Walk, on_cycles

Found = TypeVar("Found")
Asking = Generator[Batch, Facts, Found]


def resolve(manifest: Project, *, framework: str) -> Resolver:
    """Resolve `manifest` for `framework` ("net8.0"); a project with several is resolved once for each.

    Wants: ("versions", id) → version texts, ("manifest", id, version) → Manifest. What a restore reports as an error
    (NU1605, NU1107, NU1101 …) stands on the edge or node it belongs to. Raises nothing on a bad package.
    """
    known = Known(manifest, framework)
    decided: dict[str, Version] = {}
    walk = yield from _walk(known, decided)
    known.cycles = _cycles(known, walk)
    standing = tuple(walk.pinned)
    while True:
        walk = yield from _walk(known, decided, standing)
        # Pins that ask for each other stay; one that nobody asks for any more goes, and others may after it.
        asked_for = tuple(name for name in standing if walk.askers[name])
        if asked_for != standing:
            standing = asked_for
            continue
        unsettled = [name for name in walk.order if name not in decided]
        if not unsettled:
            return build_graph(known, walk, decided)
        decided |= _settle(known, walk, decided, unsettled)


def _explore(known: Known) -> Asking[None]:
    """Look up most of what will be needed, with quick walks."""
    while True:
        known.walk({}, known.contested(), ways=FEW_WAYS)
        if not known.missing:
            return
        yield from known.ask()


def _walk(known: Known, decided: dict[str, Version], standing: tuple[str, ...] = ()) -> Asking[Walk]:
    """A walk for which everything is known."""
    contested = known.contested()
    while True:
        walk = known.walk(decided, contested, standing=standing)
        if known.missing:
            yield from known.ask()
        elif known.contested() <= contested:
            return walk
        contested = known.contested()


def _cycles(known: Known, walk: Walk) -> tuple[tuple[Key, Dependency], ...]:
    """All that would lead back to a package above it, before any version is ruled out."""
    below: dict[str, set[str]] = {name: set() for name in walk.seen}
    for name, versions in walk.seen.items():
        for version in versions:
            below[name] |= {one.id.lower() for one in known.dependencies((name, version))}
    cyclic = on_cycles(below)
    if not cyclic:
        return ()
    return tuple(known.walk({}, walk.contested, cyclic=cyclic).cycles)


def _settle(known: Known, walk: Walk, decided: dict[str, Version], unsettled: list[str]) -> dict[str, Version]:
    """Versions of what no open question can take away any more: the highest of those asked for.

    Where questions wait for each other the one nearest to the project is settled.
    """
    disputed = frozenset(name for name, versions in walk.seen.items() if len(versions) > 1)
    if not disputed:
        return {name: max(walk.seen[name]) for name in unsettled}
    marked = known.walk(decided, walk.contested, disputed, standing=walk.standing)
    clear = [name for name in unsettled if name not in marked.ambiguous] or unsettled[:1]
    return {name: max(walk.seen[name]) for name in clear}

"""The packages a restore picks for one target framework: nearest wins, lowest applicable, highest among cousins.

https://learn.microsoft.com/nuget/concepts/dependency-resolution
"""

from resolution.driver import Resolver
from resolution.nuget.dependency_groups import Dependency
from resolution.nuget.facts import Known
from resolution.nuget.graph_building import build_graph
from resolution.nuget.project import Project
from resolution.nuget.versions import Version
from resolution.nuget.walk import Key, Walk, on_cycles


def resolve(manifest: Project, *, framework: str) -> Resolver:
    """Resolve `manifest` for `framework` ("net8.0"); a project with several is resolved once for each.

    Wants: ("versions", id) → version texts, ("manifest", id, version) → Manifest. What a restore reports as an error
    (NU1605, NU1107, NU1101 …) stands on the edge or node it belongs to. Raises BudgetExceeded.
    """
    known = Known(manifest, framework)
    decided: dict[str, Version] = {}
    while True:
        walk = Walk(known.dependencies, known.choose, decided, known.pins).run()
        if known.missing:
            yield from known.ask()
            continue
        if not decided:
            known.cycles = _cycles(known, walk)
        unsettled = [name for name in walk.order if name not in decided]
        if not unsettled:
            return build_graph(known, walk, decided)
        decided |= _settle(known, walk, decided, unsettled)


def _cycles(known: Known, walk: Walk) -> tuple[tuple[Key, Dependency], ...]:
    """All that would lead back to a package above it, before any version is ruled out."""
    keys = [(name, version) for name, versions in walk.seen.items() for version in versions]
    below: dict[str, set[str]] = {name: set() for name in walk.seen}
    for key in keys:
        below[key[0]] |= {one.id.lower() for one in known.dependencies(key)}
    cyclic = on_cycles(below)
    return tuple(Walk(known.dependencies, known.choose, {}, known.pins, cyclic).run().cycles) if cyclic else ()


def _settle(known: Known, walk: Walk, decided: dict[str, Version], unsettled: list[str]) -> dict[str, Version]:
    """Versions of what no open question can take away any more: the highest of those asked for.

    Where questions wait for each other the one nearest to the project is settled.
    """
    disputed = frozenset(name for name, versions in walk.seen.items() if len(versions) > 1)
    if not disputed:
        return {name: max(walk.seen[name]) for name in unsettled}
    marked = Walk(known.dependencies, known.choose, decided, known.pins).run(disputed)
    clear = [name for name in unsettled if name not in marked.ambiguous] or unsettled[:1]
    return {name: max(walk.seen[name]) for name in clear}

"""Why a restore holds this version of a package, and what became of the other versions asked for.

https://learn.microsoft.com/nuget/concepts/dependency-resolution
"""

from dataclasses import dataclass

from resolution.graph import Edge, Graph, Node
from resolution.nuget.versions import Version
from resolution.nuget.walk import parse_range
from resolution.paths import dependents


@dataclass(frozen=True, slots=True)
class Demand:
    """`range` asked for by `by` (id and version, or the project), and what became of it."""

    range: str
    by: str
    won: bool
    why: str


def demands(graph: Graph, name: str) -> tuple[Demand, ...]:
    """Everybody who asks for the package `name`, those that decided first; empty when it is not in the graph."""
    node = next((one for one in graph.nodes if one.name.lower() == name.lower()), None)
    if node is None:
        return ()
    by_id = {one.id: one for one in graph.nodes}
    asking = dependents(graph, node.id)
    found = [_demand(edge, by_id[edge.parent], node) for edge in asking]
    return tuple(sorted(found, key=lambda one: (not one.won, one.by)))


def _demand(edge: Edge, parent: Node, node: Node) -> Demand:
    wanted, version = parse_range(edge.requirement), Version.parse(node.version)
    by = f"{parent.name} {parent.version}" if parent.version else parent.name
    if edge.error:
        return Demand(edge.requirement, by, False, edge.error)
    if parent.id == 0:
        return Demand(edge.requirement, by, True, "the project itself asks for it, and what is nearest wins")
    if "pinned" in node.flags:
        return Demand(edge.requirement, by, False, "the central list pins the version")
    if wanted.low == version or wanted.floating:
        return Demand(edge.requirement, by, True, "the highest lower bound that anybody asks for")
    if "direct" in node.flags:
        return Demand(edge.requirement, by, False, "the project asks for it too, and what is nearest wins")
    return Demand(edge.requirement, by, False, f"met as well, but {version} is asked for elsewhere")

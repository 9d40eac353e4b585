"""Why the build list holds this version of a module, and what became of the other versions asked for.

https://go.dev/ref/mod#minimal-version-selection
"""

from dataclasses import dataclass

from resolution.go import versions
from resolution.graph import Edge, Graph, Node
from resolution.paths import dependents


@dataclass(frozen=True, slots=True)
class Demand:
    """`version` asked for by `by` ("path@version", or the main module's path), and what became of it."""

    version: str
    by: str
    won: bool
    why: str


def demands(graph: Graph, name: str) -> tuple[Demand, ...]:
    """Everybody who asks for the module `name`, the highest version first; empty when it is not in the graph."""
    node = next((one for one in graph.nodes if one.name == name), None)
    if node is None:
        return ()
    by_id = {one.id: one for one in graph.nodes}
    found = [_demand(edge, by_id[edge.parent], node) for edge in dependents(graph, node.id)]
    return tuple(sorted(found, key=lambda one: (versions.key(one.version), one.by), reverse=True))


def _demand(edge: Edge, parent: Node, node: Node) -> Demand:
    version, _, loser = edge.requirement.partition(" by ")
    by = f"{parent.name}@{loser or parent.version}" if loser or parent.version else parent.name
    if version != node.version:
        return Demand(version, by, False, f"a minimum; {node.version} is asked for elsewhere and is higher")
    if loser:
        why = f"{loser} of {parent.name} lost to {parent.version}, but its requirements count all the same"
        return Demand(version, by, True, why)
    return Demand(version, by, True, "the highest minimum that anything reachable asks for")

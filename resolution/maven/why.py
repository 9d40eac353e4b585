"""Why the tree holds this version of an artifact, and why the others that were asked for lost.

https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html#transitive-dependencies
"""

from dataclasses import dataclass

from resolution.errors import InvalidRange
from resolution.graph import Edge, Graph, Node
from resolution.maven.ranges import Range, resolver_range
from resolution.paths import dependents


@dataclass(frozen=True, slots=True)
class Demand:
    """`version` asked for by `by` ("group:artifact version"), `steps` from the project, and what became of it."""

    version: str
    by: str
    steps: int
    won: bool
    why: str


def demands(graph: Graph, name: str) -> tuple[Demand, ...]:
    """Everybody who asks for a file of the package `name`, the nearest first; empty when it is not in the graph."""
    told: list[Demand] = []
    for node in graph.nodes[1:]:
        if node.name == name:
            told += _demands(graph, node)
    return tuple(sorted(told, key=lambda demand: (not demand.won, demand.steps)))


def _demands(graph: Graph, node: Node) -> list[Demand]:
    by_id = {one.id: one for one in graph.nodes}
    asking = [(edge, by_id[edge.parent]) for edge in dependents(graph, node.id)]
    winner = next((edge for edge, parent in asking if _child_path(parent, node) == node.path), None)
    ranges = [edge.requirement for edge, _ in asking if _range(edge).hard]
    found = []
    for edge, parent in asking:
        won = edge is winner
        why = _why_won(node, edge, parent, asking) if won else _why_not(node, edge, parent, ranges)
        by = f"{parent.name} {parent.version}" if parent.id else "the project"
        found.append(Demand(edge.requirement, by, _steps(parent), won, why))
    return found


def _why_won(node: Node, edge: Edge, parent: Node, asking: list[tuple[Edge, Node]]) -> str:
    steps = _steps(parent)
    if "managed" in node.flags and parent.id:
        return f"dependencyManagement of the project sets {node.version}"
    if edge.requirement != node.version and not _range(edge).hard:
        return f"relocated: its POM points to {node.name} {node.version}"
    if any(_range(one).hard for one, _ in asking):
        return f"the nearest version ({_count(steps)}) that lies inside every range"
    rivals = [one for one, other in asking if one is not edge and _steps(other) == steps]
    if any(one.requirement != node.version for one in rivals):
        return f"declared first among those {_count(steps)} from the project"
    return f"the nearest: {_count(steps)} from the project"


def _why_not(node: Node, edge: Edge, parent: Node, ranges: list[str]) -> str:
    if edge.requirement == node.version:
        return "the same version, also asked for here"
    if _range(edge).hard:
        return f"{node.version} lies inside {edge.requirement}"
    if "managed" in node.flags and parent.id:
        return f"overruled by dependencyManagement of the project, which sets {node.version}"
    outside = [text for text in ranges if edge.requirement not in resolver_range(text)]
    if outside:
        return f"outside {outside[0]}, which another dependency insists on"
    steps, nearest = _steps(parent), node.path.count("/") + 1
    if steps > nearest:
        return f"further away: {_count(steps)} from the project, not {nearest}"
    return f"as near as {node.version}, but declared later"


def _range(edge: Edge) -> Range:
    try:
        return resolver_range(edge.requirement)
    except InvalidRange:
        return Range(edge.requirement)


def _child_path(parent: Node, node: Node) -> str:
    file = node.path.rpartition("/")[2]
    return f"{parent.path}/{file}" if parent.path else file


def _steps(parent: Node) -> int:
    return parent.path.count("/") + 2 if parent.path else 1


def _count(steps: int) -> str:
    return "1 step" if steps == 1 else f"{steps} steps"

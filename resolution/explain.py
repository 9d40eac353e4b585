"""Why a package is in a graph: the paths that lead to it from the project, shortest first."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush

from resolution.graph import Edge, Graph, Node

# (steps from the project to here and on to the node, order of finding, where, edges so far, nodes so far)
Partial = tuple[int, int, int, tuple[Edge, ...], frozenset[int]]
MAX_WORK = 100_000  # partial paths looked at before giving up on finding more


@dataclass(frozen=True, slots=True)
class Path:
    """`nodes` from the project to the package; `edges[i]` leads from `nodes[i]` to `nodes[i + 1]`."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def __len__(self) -> int:
        return len(self.edges)


def find(graph: Graph, name: str, version: str = "") -> tuple[Node, ...]:
    """The nodes called `name`, of `version` where one is given."""
    return tuple(node for node in graph.nodes if node.name == name and version in ("", node.version))


def dependents(graph: Graph, node: int) -> tuple[Edge, ...]:
    """The edges that lead to the node with id `node`."""
    return tuple(edge for edge in graph.edges if edge.child == node)


def paths(graph: Graph, node: int, *, limit: int = 20) -> tuple[Path, ...]:
    """At most `limit` paths from the project to the node with id `node`, shortest first, none through a node twice.

    Empty for a node that nothing leads to.
    """
    nodes = {each.id: each for each in graph.nodes}
    found: list[Path] = []
    for chain in _chains(graph, node):
        if len(found) == limit:
            break
        met = (graph.nodes[0].id, *(edge.child for edge in chain if edge.child is not None))
        found.append(Path(tuple(nodes[each] for each in met), chain))
    return tuple(found)


def _chains(graph: Graph, node: int) -> Iterator[tuple[Edge, ...]]:
    """Walk backwards from the node, always from the end that can reach the project in the fewest steps."""
    project, leading = graph.nodes[0].id, _leading_to(graph)
    steps = _steps_from(graph, project)
    if node not in steps:
        return
    work, heap = 0, list[Partial]()
    heappush(heap, (steps[node], 0, node, (), frozenset({node})))
    while heap and work < MAX_WORK:
        _, _, at, chain, met = heappop(heap)
        if at == project:
            yield chain
            continue
        for edge in leading.get(at, ()):
            if edge.parent in steps and edge.parent not in met:
                work += 1
                length = len(chain) + 1 + steps[edge.parent]
                heappush(heap, (length, work, edge.parent, (edge, *chain), met | {edge.parent}))


def _leading_to(graph: Graph) -> dict[int, list[Edge]]:
    leading: dict[int, list[Edge]] = {}
    for edge in graph.edges:
        if edge.child is not None:
            leading.setdefault(edge.child, []).append(edge)
    return leading


def _steps_from(graph: Graph, project: int) -> dict[int, int]:
    """Node id → the fewest steps from the project."""
    children: dict[int, list[int]] = {}
    for edge in graph.edges:
        if edge.child is not None:
            children.setdefault(edge.parent, []).append(edge.child)
    steps, queue = {project: 0}, deque([project])
    while queue:
        at = queue.popleft()
        for child in children.get(at, ()):
            if child not in steps:
                steps[child] = steps[at] + 1
                queue.append(child)
    return steps

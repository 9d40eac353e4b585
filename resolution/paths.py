"""Why a package is in a graph: who asks for it, and the paths from the project to it, shortest first."""

import heapq
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from itertools import count

from resolution.graph import Edge, Graph

Path = tuple[Edge, ...]  # from the project down to the package


def dependents(graph: Graph, node: int) -> tuple[Edge, ...]:
    """The edges that lead to the node with id `node`."""
    return tuple(edge for edge in graph.edges if edge.child == node)


def paths(graph: Graph, target: int, *, limit: int = 20, effort: int = 20_000) -> tuple[Path, ...]:
    """At most `limit` paths without repeated nodes to the node with id `target`, none for what nothing leads to.

    Two requirements of the same pair count as one path. `effort` bounds the steps of the search, so that a tangle
    ends it with the paths found so far.
    """
    above = _parents(graph)
    distance = _distances(graph)
    found: list[Path] = []
    order = count()
    waiting: list[tuple[int, int, Path, int]] = [(distance.get(target, 0), next(order), (), target)]
    while waiting and len(found) < limit and effort > 0:
        effort -= 1
        _, _, path, node = heapq.heappop(waiting)
        if node == 0:
            found.append(path)
            continue
        passed = {edge.child for edge in path} | {node}
        for edge in above[node]:
            if edge.parent not in passed and edge.parent in distance:
                # Nothing is nearer to the project than `distance`, so paths leave the heap shortest first.
                length = len(path) + 1 + distance[edge.parent]
                heapq.heappush(waiting, (length, next(order), (edge, *path), edge.parent))
    return tuple(found)


def _parents(graph: Graph) -> Mapping[int, Sequence[Edge]]:
    above: dict[int, dict[int, Edge]] = defaultdict(dict)
    for edge in graph.edges:
        if edge.child is not None:
            above[edge.child].setdefault(edge.parent, edge)
    return defaultdict(list, {node: list(edges.values()) for node, edges in above.items()})


def _distances(graph: Graph) -> dict[int, int]:
    below: dict[int, list[int]] = defaultdict(list)
    for edge in graph.edges:
        if edge.child is not None:
            below[edge.parent].append(edge.child)
    distance, queue = {0: 0}, deque([0])
    while queue:
        node = queue.popleft()
        for child in below[node]:
            if child not in distance:
                distance[child] = distance[node] + 1
                queue.append(child)
    return distance

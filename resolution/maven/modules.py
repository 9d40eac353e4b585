"""Many modules, one graph: what the modules of a project share stands in it once.

https://maven.apache.org/guides/mini/guide-multiple-modules.html. Each module is resolved by itself, as Maven does it,
so one artifact may be there in several versions, each below the modules that have it.
"""

from collections.abc import Sequence
from dataclasses import replace

from resolution.errors import ResolutionError
from resolution.graph import Edge, Graph, Node
from resolution.maven.pom import Pom


def merged(graphs: Sequence[Graph]) -> Graph:
    """The first graph is the project's root, the others are its modules."""
    nodes: dict[tuple[str, str], Node] = {}
    edges: dict[Edge, None] = {}
    for number, graph in enumerate(graphs):
        placed = graph.nodes if number == 0 else [_below(graph.nodes[0], node) for node in graph.nodes]
        ids = {old.id: _add(node, nodes) for old, node in zip(graph.nodes, placed, strict=True)}
        for edge in graph.edges:
            child = None if edge.child is None else ids[edge.child]
            edges[replace(edge, parent=ids[edge.parent], child=child)] = None
        if number:
            module = graph.nodes[0]
            edges[Edge(parent=0, child=ids[0], name=module.name, requirement=module.version, kind="module")] = None
    notes = dict.fromkeys(note for graph in graphs for note in graph.notes)
    return replace(graphs[0], nodes=tuple(nodes.values()), edges=tuple(edges), notes=tuple(notes))


def unresolved(pom: Pom, path: str, error: ResolutionError) -> Graph:
    """A module of which nothing is known but its name."""
    name = f"{pom.own_group}:{pom.artifact}"
    node = Node(id=0, name=name, version=pom.own_version, flags=frozenset({"module"}), error=str(error))
    return Graph(ecosystem="maven", nodes=(node,), edges=(), notes=(f"{path} could not be resolved: {error}",))


def _below(module: Node, node: Node) -> Node:
    """`node` of a module as it stands in the whole."""
    if node.id == module.id:
        return replace(node, path=module.name, flags=frozenset({"module"}))
    return replace(node, path=f"{module.name}/{node.path}")


def _add(node: Node, nodes: dict[tuple[str, str], Node]) -> int:
    """The number of `node` among all; a known one gains its flags."""
    key = (node.path.rpartition("/")[2] or node.name, node.version)  # files of one version are nodes of their own
    known = nodes.get(key)
    if known is None:
        nodes[key] = replace(node, id=len(nodes))
        return len(nodes) - 1
    nodes[key] = replace(known, flags=known.flags | node.flags, error=known.error or node.error)
    return known.id

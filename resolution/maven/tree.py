"""A decided tree as a Graph: the nodes that won, and an edge for every requirement they declare, met or overruled.

https://maven.apache.org/guides/introduction/introduction-to-dependency-mechanism.html#transitive-dependencies
"""

from collections.abc import Iterator

from resolution.errors import BudgetExceeded
from resolution.graph import Edge, Graph, Node
from resolution.maven import collector
from resolution.maven.environment import Environment
from resolution.maven.model import Model
from resolution.maven.names import Coordinates


def graph_of(root: Model, children: list[collector.Node], environment: Environment) -> Graph:
    """Nodes in the order in which `mvn dependency:tree` prints them; `Node.path` is the way down to each.

    `Node.name` is the package, group:artifact; the last part of the path and `artifact` also say which of its files.
    """
    name = str(Coordinates(root.group, root.artifact))
    nodes = [Node(id=0, name=name, version=root.version, path="", flags=frozenset({"root"}))]
    ids: dict[int, int] = {}  # conflict → id of the node that won it
    places: list[tuple[int, list[collector.Node]]] = [(0, children)]
    for node, path in _winners(children):
        identity = len(nodes)
        ids.setdefault(node.conflict, identity)
        nodes.append(_graph_node(identity, node, path))
        places.append((identity, node.children))
    edges = [edge for parent, below in places for edge in _edges(parent, below, ids, nodes)]
    told = {"resolver": "Maven 3.8", **environment.describe()}
    return Graph(ecosystem="maven", nodes=tuple(nodes), edges=tuple(edges), environment=told)


def _winners(children: list[collector.Node]) -> Iterator[tuple[collector.Node, str]]:
    todo: list[tuple[collector.Node, tuple[collector.Node, ...]]] = [(node, ()) for node in reversed(children)]
    count = 0
    while todo:
        node, above = todo.pop()
        if node.lost or node in above:  # in a circle of requirements a winner may come back to itself
            continue
        count += 1
        if count > collector.MOST_NODES:
            raise BudgetExceeded(f"more than {collector.MOST_NODES} nodes")
        below = (*above, node)
        yield node, "/".join(one.key.name for one in below)
        todo += [(child, below) for child in reversed(node.children)]


def _graph_node(identity: int, node: collector.Node, path: str) -> Node:
    declared = node.declared
    flags = {node.scope or "compile"}
    flags |= {"optional"} if node.optional else set()
    flags |= {"managed"} if declared.version_managed else set()
    flags |= {"relocated"} if node.relocated else set()
    coordinates = Coordinates(node.key.group, node.key.artifact)
    filename = coordinates.filename(node.version, node.key.extension, node.key.classifier)
    return Node(
        id=identity,
        name=node.key.package,
        version=node.version,
        path=path,
        flags=frozenset(flags),
        artifact=declared.system_path or filename,
        error=node.failure or node.problem,
    )


def _edges(parent: int, below: list[collector.Node], ids: dict[int, int], nodes: list[Node]) -> Iterator[Edge]:
    told: set[tuple[int, str]] = set()  # a range brings one node a version, and is one requirement all the same
    for node in below:
        declared, child = node.declared, ids.get(node.conflict)
        if (node.conflict, declared.requested) in told:
            continue
        told.add((node.conflict, declared.requested))
        yield Edge(
            parent=parent,
            child=child,
            name=nodes[child].name if child is not None else node.key.package,
            requirement=declared.requested,
            kind=declared.scope or "compile",
            error=node.failure,
        )

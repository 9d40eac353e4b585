"""From the tree of folders to the graph that every ecosystem shares.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md
"""

from collections.abc import Mapping, Sequence

from resolution.graph import Edge, Graph, Node
from resolution.npm.collation import sort_key
from resolution.npm.environment import Environment
from resolution.npm.nodes import TreeNode

KINDS = {"prod": "runtime", "peerOptional": "peer-optional"}


def to_graph(
    tree: TreeNode, environment: Environment, *, unknown: Mapping[TreeNode, str], notes: Sequence[str] = ()
) -> Graph:
    """The graph of `tree`; node order is that of a lock file. `unknown`: why nothing is known of a node's insides."""
    nodes = [node for node in sorted(tree.inventory.values(), key=_order) if not _never_read(node)]
    ids = {node: number for number, node in enumerate(nodes)}
    return Graph(
        ecosystem="npm",
        nodes=tuple(_node(node, ids[node], unknown.get(node, "")) for node in nodes),
        edges=tuple(edge for node in nodes for edge in _edges(node, ids)),
        environment=environment.described(),
        notes=tuple(notes),
    )


def _order(node: TreeNode) -> tuple[bool, tuple[str, str]]:
    return bool(node.location), sort_key(node.location)


def _never_read(node: TreeNode) -> bool:
    return node.inert and not node.version


def _node(node: TreeNode, number: int, unknown: str) -> Node:
    return Node(
        id=number,
        name=node.manifest.name or node.name,
        version=node.version,
        path=node.location,
        flags=_flags(node),
        artifact=f"file:{node.real_location}" if node.is_link else node.resolved,
        integrity=node.integrity,
        error=node.error or unknown,
    )


def _flags(node: TreeNode) -> frozenset[str]:
    if node.is_project:
        return frozenset()
    held = {
        "dev": node.dev,
        "optional": node.optional,
        "devOptional": node.dev_optional and not node.dev and not node.optional,
        "peer": node.peer,
        "link": node.is_link,
        "bundled": node.in_bundle,
        "shrinkwrap": node.has_shrinkwrap,
    }
    if node.extraneous:
        held = {"extraneous": True, "link": node.is_link}
    return frozenset(flag for flag, holds in held.items() if holds)


def _edges(node: TreeNode, ids: dict[TreeNode, int]) -> list[Edge]:
    if node.is_link and node.target in ids:
        return [Edge(parent=ids[node], child=ids[node.target], name=node.name, requirement="", kind="link")]
    return [
        Edge(
            parent=ids[node],
            child=ids.get(edge.to) if edge.to else None,
            name=edge.name,
            requirement=edge.spec,
            kind=KINDS.get(edge.kind, edge.kind),
            error=edge.error,
        )
        for edge in node.edges_out.values()
    ]

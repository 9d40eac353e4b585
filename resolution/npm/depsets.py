"""Groups of nodes that stand or fall together: what only a set needs, and which peers hang together.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md (§peerDependencies)
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolution.npm.edges import TreeEdge
    from resolution.npm.nodes import TreeNode


def gather(start: Iterable["TreeNode"], follow: Callable[["TreeEdge"], bool]) -> dict["TreeNode", None]:
    """`start` and what it needs, without whatever others outside need too; `follow` says which edges count."""
    found = dict.fromkeys(start)
    for node in _growing(found):
        for edge in node.edges_out.values():
            if edge.to and edge.to not in found and follow(edge):
                found[edge.to] = None
    changed = True
    while changed and found:
        changed = False
        for node in list(found):
            if any(edge.origin not in found and follow(edge) for edge in node.edges_in):
                del found[node]
                changed = True
    return found


def solely_for(node: "TreeNode") -> dict["TreeNode", None]:
    """`node` and all that is there for its sake alone."""
    return gather([node], lambda edge: edge.to is not node and edge.valid)


def peer_entries(node: "TreeNode") -> dict["TreeEdge", dict["TreeNode", None]]:
    """The edges through which the group of peers around `node` came into the tree, each with the peers behind it."""
    group = {node: None}
    for peer in _growing(group):
        for edge in peer.edges_out.values():
            if edge.is_peer and edge.to and edge.valid:
                group[edge.to] = None
        for edge in peer.edges_in:
            if edge.is_peer and edge.valid:
                group[edge.origin] = None
    entries: dict[TreeEdge, dict[TreeNode, None]] = {}
    for peer in group:
        entering = [edge for edge in peer.edges_in if edge.valid and (not edge.is_peer or edge.origin.is_top)]
        behind = peers_of(peer) if entering else {}
        if node in behind:
            entries |= dict.fromkeys(entering, behind)
    return entries


def peers_of(node: "TreeNode") -> dict["TreeNode", None]:
    """`node`, its peers, their peers, and so on."""
    found = {node: None}
    for peer in _growing(found):
        for edge in peer.edges_out.values():
            if edge.is_peer and edge.to and edge.valid:
                found[edge.to] = None
    return found


def optional_group(node: "TreeNode") -> dict["TreeNode", None]:
    """All that has to go when the optional `node` cannot be installed."""
    found = {node: None}
    for each in _growing(found):
        for edge in each.edges_in:
            if not edge.is_optional:
                found[edge.origin] = None
    return gather(found, lambda edge: edge.to not in found and not edge.origin.inert)


def deepest_target(start: "TreeNode", name: str) -> "TreeNode":
    """The innermost node_modules in which a dependency `name` of `start` may stand; peers stand beside their users."""
    for target in start.ancestry():
        if target.is_project or target.resolve_parent is None:
            return target
        edge = target.edges_out.get(name.lower())
        if edge is None or not edge.is_peer:
            return target
    raise AssertionError("an ancestry ends at a node without a parent")


def _growing(nodes: dict["TreeNode", None]) -> Iterable["TreeNode"]:
    """The nodes of a set that grows while it is read, in the order they came."""
    order = list(nodes)
    at = 0
    while at < len(order):
        yield order[at]
        at += 1
        if len(nodes) > len(order):
            order.extend(list(nodes)[len(order) :])

"""Why each package is there: only for development, only for optional dependencies, only as a peer, or for nothing.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md
(§packages: dev, optional, devOptional, peer).
"""

from resolution.npm.edges import TreeEdge
from resolution.npm.nodes import TreeNode

FLAGS = ("dev", "optional", "dev_optional", "peer", "extraneous")


def reset(tree: TreeNode) -> None:
    """Nothing is known of any node, as when it was made."""
    for node in tree.inventory.values():
        _set(node, True)


def clear(node: TreeNode) -> None:
    """`node` is there for its own sake."""
    _set(node, False)


def mark(start: TreeNode, *, as_root: bool = True) -> None:
    """Clear the flags of every node by how `start` reaches it; `as_root`: `start` is there for its own sake."""
    if as_root:
        clear(start)
    seen, stack = {start}, [start]
    while stack:
        node = stack.pop()
        seen.add(node)
        _keep_around(node)
        if node.is_link:
            target = node.target
            if target and (_inherit(node, target) or target not in seen):
                stack.append(target)
            continue
        stack.extend(edge.to for edge in node.edges_out.values() if edge.to and _reach(node, edge, edge.to))
    for node in seen - {start}:
        node.dev_optional = node.dev_optional and not node.dev and not node.optional


def _set(node: TreeNode, value: bool) -> None:
    node.dev = node.optional = node.dev_optional = node.peer = node.extraneous = value


def _keep_around(node: TreeNode) -> None:
    outer = None if node.extraneous else node.resolve_parent
    while outer and outer.extraneous:
        outer.extraneous = False
        outer = outer.resolve_parent


def _inherit(link: TreeNode, target: TreeNode) -> bool:
    changed = False
    for flag in FLAGS:
        if getattr(target, flag) and not getattr(link, flag):
            setattr(target, flag, False)
            changed = True
    return changed


def _reach(node: TreeNode, edge: TreeEdge, to: TreeNode) -> bool:
    dev, optional = edge.kind == "dev", edge.is_optional
    cleared = {
        "extraneous": not node.extraneous and not (edge.is_peer and optional),
        "dev": not node.dev and not dev,
        "optional": not node.optional and not optional,
        "dev_optional": not (node.dev_optional or node.dev or node.optional or dev or optional),
        "peer": not node.peer and not edge.is_peer,
    }
    changed = False
    for flag, clear in cleared.items():
        if clear and getattr(to, flag):
            setattr(to, flag, False)
            changed = True
    return changed

"""Why each package is there: only for development, only for optional dependencies, only as a peer, or for nothing.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md
(§packages: dev, optional, devOptional, peer).
"""

from resolution.npm.edges import TreeEdge
from resolution.npm.nodes import TreeNode


def mark(project: TreeNode) -> None:
    """Set the flags of every node by how the project reaches it."""
    for node in project.inventory.values():
        node.dev = node.optional = node.dev_optional = node.peer = node.extraneous = True
    project.dev = project.optional = project.dev_optional = project.peer = project.extraneous = False
    seen, stack = {project}, [project]
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
    for node in seen - {project}:
        node.dev_optional = node.dev_optional and not node.dev and not node.optional


def _keep_around(node: TreeNode) -> None:
    outer = None if node.extraneous else node.resolve_parent
    while outer and outer.extraneous:
        outer.extraneous = False
        outer = outer.resolve_parent


def _inherit(link: TreeNode, target: TreeNode) -> bool:
    changed = False
    for flag in ("dev", "optional", "dev_optional", "peer", "extraneous"):
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

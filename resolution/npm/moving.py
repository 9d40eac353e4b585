"""Moving packages about in a tree, with every edge finding its new answer.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md (§More Information)
"""

import posixpath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolution.npm.nodes import TreeNode


def adopt(parent: "TreeNode", node: "TreeNode") -> None:
    """Put `node` and all below it into the node_modules of `parent`, in place of what stands there."""
    home = parent.target if parent.is_link and parent.target else parent
    if node.parent is home or node is home:
        return
    key = node.name.lower()
    if node.parent:
        node.parent.children.pop(key, None)
        node.parent = None
    standing = home.children.get(key)
    if standing and standing is not node:
        remove(standing)
    node.parent, node.stands_somewhere = home, True
    _enter(node, home.root, posixpath.join(home.location, "node_modules", node.name))
    home.children.pop(key, None)
    home.children[key] = node
    _reload(node)


def adopt_folder(root: "TreeNode", node: "TreeNode") -> None:
    """Put `node` where its location says, outside of any node_modules, into the tree of `root`."""
    standing = root.inventory.get(node.location)
    if standing and standing is not node:
        remove(standing)
    place = posixpath.dirname(node.location)
    while place and place not in root.inventory and not place.startswith(".."):
        place = posixpath.dirname(place)
    outside = place.startswith("..") or posixpath.isabs(place)
    # A root that was taken out of the project's tree while its dependencies are placed holds no outermost folder.
    node.folder_parent = None if outside else root.inventory.get(place)
    _enter(node, root, node.location)
    if node.folder_parent:
        node.folder_parent.folder_children[node] = None
    _gather_folders_under(node)
    _reload(node)


def take_place_of(old: "TreeNode", node: "TreeNode") -> None:
    """Let `node` stand where `old` stands, over everything inside it."""
    parent = old.parent
    if parent is None:
        raise AssertionError("only what stands in a node_modules is replaced")
    for child in [] if node.is_link else list(old.children.values()):
        adopt(node, child)
    adopt(parent, node)


def remove(node: "TreeNode") -> None:
    """Take `node` and all below it out of its tree."""
    if node.parent and node.parent.children.get(node.name.lower()) is node:
        del node.parent.children[node.name.lower()]
    if node.folder_parent:
        node.folder_parent.folder_children.pop(node, None)
    node.parent = node.folder_parent = None
    _unlink(node)
    _enter(node, node, node.location)
    family = list(node.subtree())
    for each in family:
        _reload_across(each, node)
    # npm takes along what a link further in points at.
    for each in family:
        if each.target and each.target.root is not node:
            remove(each.target)


def _unlink(node: "TreeNode") -> None:
    if node.is_link and node.target:
        node.target.links_in.pop(node, None)
        node.target = None
    for link in node.links_in:
        link.target = None
    node.links_in = {}


def _enter(node: "TreeNode", root: "TreeNode", location: str) -> None:
    old = node.root
    if old.inventory.get(node.location) is node:
        del old.inventory[node.location]
    old.by_name.get(node.name, {}).pop(node, None)
    node.location, node.root = location, root
    if not node.is_link:
        node.real_location = location
    root.inventory[location] = node
    root.by_name.setdefault(node.name, {})[node] = None
    for key, edge in node.edges_out.items():
        old.askers.get(key, {}).pop(edge, None)
        root.askers.setdefault(key, {})[edge] = None
    if node.manifest.bundled and node is not root:
        root.bundlers += 1
    for child in node.children.values():
        _enter(child, root, posixpath.join(location, "node_modules", child.name))
    for child in node.folder_children:
        _enter(child, root, child.location)


def _reload(moved: "TreeNode") -> None:
    root = moved.root
    for node in moved.subtree():
        if node.is_link and root.source is None and root.stands_somewhere:
            _connect_link(node, make=node is moved)
        if node.parent:
            _reload_named(node.parent, node.name)
        _reload_across(node, root)


def _reload_across(node: "TreeNode", root: "TreeNode") -> None:
    """Let the edges between `node` and other trees look again."""
    for edge in [edge for edge in node.edges_in if edge.origin.root is not root]:
        edge.reload()
    for edge in [edge for edge in node.edges_out.values() if edge.to is None or edge.to.root is not root]:
        edge.reload()


def _reload_named(node: "TreeNode", name: str) -> None:
    """Let every edge for `name` in and below `node` look again, after something of that name moved there."""
    place = posixpath.join(node.location, "node_modules", name)
    for edge in list(node.root.askers.get(name.lower(), ())):
        if not edge.origin.below(node):
            continue
        if (edge.to and edge.to.location == place) or edge.origin.resolve(edge.name) is not edge.to:
            edge.reload(hard=True)


def _connect_link(link: "TreeNode", *, make: bool) -> None:
    """Point a link in the real tree at the one node of its real location; `make` it when there is none."""
    root, name = link.root, link.manifest.name or link.name
    if link.target:
        link.target.links_in.pop(link, None)
    link.target = root.inventory.get(link.real_location)
    if link.target is None and make:
        link.target = type(link)(name, link.manifest, location=link.real_location, root=root, resolved="")
    if link.target:
        link.manifest = link.target.manifest
        link.target.links_in[link] = None


def _gather_folders_under(node: "TreeNode") -> None:
    inside = f"{node.location}/"
    for other in [other for other in node.root.inventory.values() if other.parent is None]:
        closer = other.folder_parent is None or len(other.folder_parent.location) < len(node.location)
        if other is not node and other.location.startswith(inside) and closer:
            if other.folder_parent:
                other.folder_parent.folder_children.pop(other, None)
            other.folder_parent = node
            node.folder_children[other] = None

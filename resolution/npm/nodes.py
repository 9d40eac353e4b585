"""The tree of folders npm plans: packages inside `node_modules` of packages, found by looking upwards.

https://docs.npmjs.com/cli/v11/configuring-npm/folders and https://nodejs.org/api/modules.html#loading-from-node_modules-folders
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping

from resolution.errors import MalformedDocument
from resolution.npm.depsets import gather
from resolution.npm.edges import TreeEdge
from resolution.npm.manifest import Manifest
from resolution.npm.overrides import Rules, more_specific
from resolution.npm.versions import parse_or_none


class TreeNode:
    """One folder with a package, or a link to one.

    `location` is relative to the project ("node_modules/a"); a link's `real_location` is where it points.
    `parent` is the package whose node_modules it stands in, `folder_parent` the package it lies under otherwise.
    `root` is the outermost node of the tree it belongs to: the project's, a trial's, or itself when it belongs to none.
    """

    __slots__ = (
        *("bundlers", "by_name", "children", "dev", "dev_optional", "edges_in", "edges_out", "error", "extraneous"),
        *("folder_children", "folder_parent", "has_shrinkwrap", "inert", "integrity", "inventory", "is_link"),
        *("links_in", "location", "manifest", "name", "optional", "overrides", "parent", "peer", "real_location"),
        *("resolved", "root", "source", "stands_somewhere", "target", "workspaces"),
    )

    def __init__(
        self,
        name: str,
        manifest: Manifest,
        *,
        parent: "TreeNode | None" = None,
        location: str | None = None,
        root: "TreeNode | None" = None,
        source: "TreeNode | None" = None,
        link_to: str | None = None,
        resolved: str | None = None,
        overrides: Rules | None = None,
        workspaces: Mapping[str, str] | None = None,
        error: str = "",
    ) -> None:
        self.name, self.manifest, self.source, self.error = name, manifest, source, error
        self.location = self.real_location = location or ""
        self.stands_somewhere = location is not None
        self.is_link = link_to is not None
        if link_to is not None:
            self.real_location = link_to
        self.resolved = manifest.tarball if resolved is None else resolved
        self.integrity, self.has_shrinkwrap = manifest.integrity, manifest.has_shrinkwrap
        self.children: dict[str, TreeNode] = {}
        self.folder_children: dict[TreeNode, None] = {}
        self.parent: TreeNode | None = None
        self.folder_parent: TreeNode | None = None
        self.target: TreeNode | None = None
        self.links_in: dict[TreeNode, None] = {}
        self.edges_in: dict[TreeEdge, None] = {}
        self.edges_out: dict[str, TreeEdge] = {}
        self.overrides, self.workspaces = overrides, workspaces or {}
        self.inert = False
        self.dev = self.optional = self.dev_optional = self.peer = self.extraneous = True
        self.root: TreeNode = self
        self.inventory: dict[str, TreeNode] = {self.location: self}
        self.by_name: dict[str, dict[TreeNode, None]] = {name: {self: None}}
        self.bundlers = 1 if manifest.bundled else 0
        if parent:
            parent.adopt(self)
        elif root:
            root.adopt_folder(self)
        self.load_edges()

    # What it is

    @property
    def version(self) -> str:
        return self.manifest.version

    @property
    def is_top(self) -> bool:
        return self.parent is None

    @property
    def is_project(self) -> bool:
        return self.root is self

    @property
    def is_workspace(self) -> bool:
        if self.is_project:
            return False
        edge = self.root.edges_out.get(self.manifest.name.lower())
        return bool(edge and edge.kind == "workspace" and edge.to and self in (edge.to, edge.to.target))

    @property
    def depth(self) -> int:
        return 0 if self.parent is None else self.parent.depth + 1

    @property
    def resolve_parent(self) -> "TreeNode | None":
        return self.parent or self.folder_parent

    @property
    def in_shrinkwrap(self) -> bool:
        return self.parent is not None and (self.parent.has_shrinkwrap or self.parent.in_shrinkwrap)

    @property
    def in_bundle(self) -> bool:
        return self.bundler() is not None

    @property
    def in_foreign_bundle(self) -> bool:
        """Whether a package other than the project brings this one along."""
        return self.bundler() not in (None, self.root)

    def ancestry(self) -> Iterator["TreeNode"]:
        """This node and where node would look next, outwards."""
        node: TreeNode | None = self
        while node:
            yield node
            node = node.parent or node.folder_parent

    def below(self, other: "TreeNode") -> bool:
        return any(node is other for node in self.ancestry())

    def resolve(self, name: str) -> "TreeNode | None":
        """The node that `require(name)` finds from here."""
        key = name.lower()
        for node in self.ancestry():
            if found := node.children.get(key):
                return found
        return None

    def bundler(self, seen: tuple["TreeNode", ...] = ()) -> "TreeNode | None":
        """The package whose archive brings this one along."""
        if not self.root.bundlers or self in seen or self.parent is None:
            return None
        seen = (*seen, self)
        if outer := self.parent.bundler(seen):
            return outer
        if self.name in self.parent.manifest.bundled:
            return self.parent
        brought = any(edge.origin.bundler(seen) is self.parent for edge in self.edges_in)
        return self.parent if brought else None

    # Comparing

    def matches(self, other: "TreeNode") -> bool:
        """Whether both are the same package: same bytes, else same archive, else same name and version."""
        if self is other:
            return True
        if self.name != other.name or self.is_link != other.is_link:
            return False
        if self.is_link:
            same = self.manifest.name, self.version
            return self.real_location == other.real_location or (
                all(same) and same == (other.manifest.name, other.version)
            )
        if self.integrity and other.integrity:
            return self.integrity == other.integrity
        if self.resolved and other.resolved:
            return self.resolved == other.resolved
        identity = self.manifest.name, self.version
        return all(identity) and identity == (other.manifest.name, other.version)

    def can_replace(self, other: "TreeNode", ignored_peers: Iterable[str] = ()) -> bool:
        """Whether this node would do for everybody who uses `other`."""
        if self.name != other.name or self.manifest.name != other.manifest.name:
            return False
        if other.edges_out and not _same_rules(self.overrides, other.overrides):
            return False
        ignored = frozenset(ignored_peers)
        leaving = gather([other], lambda edge: edge.to is not other and edge.valid)
        for edge in other.edges_in:
            beside = not other.is_top and edge.is_peer and edge.origin.parent is other.parent
            if beside and edge.origin.name in ignored:
                continue
            if edge.origin not in leaving and not edge.satisfied_by(self):
                return False
        return True

    def can_dedupe(self, *, prefer_dedupe: bool = False) -> bool:
        """Whether what stands further out would serve as well as this node."""
        if self.in_foreign_bundle or self.in_shrinkwrap:
            return False
        outer = self.resolve_parent.resolve_parent if self.resolve_parent else None
        if outer is None:
            return False
        if not self.edges_in:
            return True
        other = outer.resolve(self.name)
        if other is None:
            return False
        if other.matches(self):
            return True
        if not other.can_replace(self):
            return False
        theirs, mine = parse_or_none(other.version, loose=True), parse_or_none(self.version, loose=True)
        newer = bool(theirs and mine and mine < theirs)
        return prefer_dedupe or theirs == mine or (newer and not self.overridden)

    @property
    def overridden(self) -> bool:
        """Whether an override decided this node's version."""
        rules = self.overrides
        if rules is None or not rules.value or rules.name != self.name:
            return False
        return any(
            edge.overrides
            and (edge.overrides.name, edge.overrides.value) == (self.name, self.version)
            and not edge.overrides.same_as(edge.origin.overrides)
            for edge in self.edges_in
        )

    # Moving

    def adopt(self, node: "TreeNode") -> None:
        """Put `node` and all below it into this node's node_modules, in place of what stands there."""
        home = self.target if self.is_link and self.target else self
        if node.parent is home or node is home:
            return
        if node.parent:
            node.parent.children.pop(node.name.lower(), None)
            node.parent = None
        standing = home.children.get(node.name.lower())
        if standing and standing is not node:
            standing.remove()
        node.parent, node.stands_somewhere = home, True
        node.enter(home.root, posixpath.join(home.location, "node_modules", node.name))
        home.children.pop(node.name.lower(), None)
        home.children[node.name.lower()] = node
        node.reload_after_move()

    def adopt_folder(self, node: "TreeNode") -> None:
        """Put `node` where its location says, outside of any node_modules, into this tree."""
        root = self.root
        standing = root.inventory.get(node.location)
        if standing and standing is not node:
            standing.remove()
        place = posixpath.dirname(node.location)
        while place and place not in root.inventory and not place.startswith(".."):
            place = posixpath.dirname(place)
        outside = place.startswith("..") or posixpath.isabs(place)
        node.folder_parent = None if outside else root.inventory[place]
        node.enter(root, node.location)
        if node.folder_parent:
            node.folder_parent.folder_children[node] = None
        self._gather_folders_under(node)
        node.reload_after_move()

    def remove(self) -> None:
        """Take this node and all below it out of its tree."""
        if self.parent and self.parent.children.get(self.name.lower()) is self:
            del self.parent.children[self.name.lower()]
        if self.folder_parent:
            self.folder_parent.folder_children.pop(self, None)
        self.parent = self.folder_parent = None
        if self.is_link and self.target:
            self.target.links_in.pop(self, None)
            self.target = None
        for link in self.links_in:
            link.target = None
        self.links_in = {}
        self.enter(self, self.location)
        family = list(self.subtree())
        for node in family:
            for edge in [edge for edge in node.edges_in if edge.origin.root is not self]:
                edge.reload()
            for edge in [edge for edge in node.edges_out.values() if edge.to is None or edge.to.root is not self]:
                edge.reload()
        # npm takes along what a link further in points at.
        for node in family:
            if node.target and node.target.root is not self:
                node.target.remove()

    def take_place_of(self, old: "TreeNode") -> None:
        """Stand where `old` stands, over everything inside it."""
        parent = old.parent
        if parent is None:
            raise AssertionError("only what stands in a node_modules is replaced")
        for child in [] if self.is_link else list(old.children.values()):
            self.adopt(child)
        parent.adopt(self)

    def subtree(self) -> Iterator["TreeNode"]:
        """This node and all below it."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed([*node.children.values(), *node.folder_children]))

    # Edges

    def load_edges(self) -> None:
        """The edges of everything this package depends on; later kinds take over names of earlier ones."""
        if self.is_link:
            return
        for name, place in self.workspaces.items():
            TreeEdge(self, "workspace", name, f"file:{place}")
        manifest = self.manifest
        peers, may = manifest.peer_dependencies, manifest.optional_peers
        self._load("peer", {name: spec for name, spec in peers.items() if name not in may})
        self._load("peerOptional", {name: spec for name, spec in peers.items() if name in may})
        self._load("prod", manifest.dependencies)
        self._load("optional", manifest.optional_dependencies)
        stands = self.is_top and self.stands_somewhere
        if stands and (self.source is None or (self.source.is_top and self.source.stands_somewhere)):
            self._load("dev", manifest.dev_dependencies)

    def replace_edge(self, edge: TreeEdge) -> None:
        """Make `edge` the one for its name."""
        if old := self.edges_out.pop(edge.name.lower(), None):
            old.detach()
        if self.overrides:
            edge.overrides = self.overrides.rule_for(edge)
        self.edges_out[edge.name.lower()] = edge

    def add_edge_in(self, edge: TreeEdge) -> None:
        if edge.overrides is not None and (self.overrides is None or not self.overrides.same_as(edge.overrides)):
            self.enter_rules(edge.overrides)
        self.edges_in[edge] = None

    def remove_edge_in(self, edge: TreeEdge) -> None:
        self.edges_in.pop(edge, None)
        if edge.overrides is not None:
            self.leave_rules(edge.overrides)

    def reload_named(self, name: str) -> None:
        """Let every edge for `name` in and below this node look again, after something of that name moved here."""
        key, place = name.lower(), posixpath.join(self.location, "node_modules", name)
        for node in self.subtree():
            edge = node.edges_out.get(key)
            if edge and ((edge.to and edge.to.location == place) or node.resolve(edge.name) is not edge.to):
                edge.reload(hard=True)

    def referenced(self, name: str) -> str:
        """What the project itself asks of `name`: the meaning of `$name` in an override."""
        project = self.root
        while project.source:
            project = project.source.root
        for manifest in (project.manifest, self.manifest):
            for specs in (
                manifest.dev_dependencies,
                manifest.optional_dependencies,
                manifest.dependencies,
                manifest.peer_dependencies,
            ):
                if specs.get(name):
                    return specs[name]
        raise MalformedDocument(f"${name} is no direct dependency", at="overrides")

    # Override rules reach a node through the edges into it.

    def enter_rules(self, rules: Rules | None) -> None:
        """An edge under `rules` now leads here."""
        if rules is None or (self.overrides and self.overrides.same_as(rules)):
            return
        kept = more_specific(self.overrides, rules) if self.overrides else rules
        if kept and not kept.same_as(self.overrides):
            self.overrides = kept
            self._spread_rules()

    def leave_rules(self, rules: Rules | None) -> None:
        """An edge under `rules` no longer leads here."""
        if self.overrides is None or not self.overrides.same_as(rules):
            return
        kept: Rules | None = None
        for edge in self.edges_in:
            kept = more_specific(edge.overrides, kept) if kept and edge.overrides else edge.overrides
        if self.overrides.same_as(kept):
            return
        self.overrides = kept
        if kept:
            self._spread_rules()

    def _spread_rules(self) -> None:
        if self.is_link and self.target:
            self.target.enter_rules(self.overrides)
        for edge in list(self.edges_out.values()):
            edge.reload(hard=True)
            if edge.to:
                edge.to.enter_rules(edge.overrides)

    def _load(self, kind: str, specs: Mapping[str, str]) -> None:
        for name, spec in specs.items():
            current = self.edges_out.get(name.lower())
            if current is None or current.kind != "workspace":
                TreeEdge(self, kind, name, spec, self.manifest.accepts.get(name))

    def enter(self, root: "TreeNode", location: str) -> None:
        self._leave_inventory()
        self.location, self.root = location, root
        if not self.is_link:
            self.real_location = location
        root.inventory[location] = self
        root.by_name.setdefault(self.name, {})[self] = None
        if self.manifest.bundled and self is not root:
            root.bundlers += 1
        for child in self.children.values():
            child.enter(root, posixpath.join(location, "node_modules", child.name))
        for child in self.folder_children:
            child.enter(root, child.location)

    def _leave_inventory(self) -> None:
        root = self.root
        if root.inventory.get(self.location) is self:
            del root.inventory[self.location]
        root.by_name.get(self.name, {}).pop(self, None)

    def reload_after_move(self) -> None:
        root = self.root
        for node in self.subtree():
            if node.is_link and root.source is None and root.stands_somewhere:
                node.connect_link(make=node is self)
            if node.parent:
                node.parent.reload_named(node.name)
            for edge in [edge for edge in node.edges_in if edge.origin.root is not root]:
                edge.reload()
            for edge in [edge for edge in node.edges_out.values() if edge.to is None or edge.to.root is not root]:
                edge.reload()

    def connect_link(self, *, make: bool) -> None:
        """Point a link in the real tree at the one node of its real location; `make` it when there is none."""
        root, name = self.root, self.manifest.name or self.name
        if self.target:
            self.target.links_in.pop(self, None)
        self.target = root.inventory.get(self.real_location)
        if self.target is None and make:
            self.target = TreeNode(name, self.manifest, location=self.real_location, root=root, resolved="")
        if self.target:
            self.manifest = self.target.manifest
            self.target.links_in[self] = None

    def _gather_folders_under(self, node: "TreeNode") -> None:
        inside = f"{node.location}/"
        for other in [other for other in self.root.inventory.values() if other.parent is None]:
            closer = other.folder_parent is None or len(other.folder_parent.location) < len(node.location)
            if other is not node and other.location.startswith(inside) and closer:
                if other.folder_parent:
                    other.folder_parent.folder_children.pop(other, None)
                other.folder_parent = node
                node.folder_children[other] = None


def _same_rules(first: Rules | None, second: Rules | None) -> bool:
    return first.same_as(second) if first else second is None

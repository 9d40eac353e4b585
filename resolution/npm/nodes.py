"""The tree of folders npm plans: packages inside `node_modules` of packages, found by looking upwards.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md
and https://nodejs.org/api/modules.html#loading-from-node_modules-folders
"""

from collections.abc import Iterator, Mapping

from resolution.errors import MalformedDocument
from resolution.npm import moving
from resolution.npm.edges import TreeEdge
from resolution.npm.inheriting import enter_rules, leave_rules
from resolution.npm.manifest import Manifest
from resolution.npm.overrides import Rules


class TreeNode:
    """One folder with a package, or a link to one.

    `location` is relative to the project ("node_modules/a"); a link's `real_location` is where it points.
    `parent` is the package whose node_modules it stands in, `folder_parent` the package it lies under otherwise.
    `root` is the outermost node of the tree it belongs to: the project's, a trial's, or itself when it belongs to none.
    A root knows its tree by location (`inventory`), by name, and who asks for which name (`askers`).
    """

    __slots__ = (
        *(
            "askers",
            "bundlers",
            "by_name",
            "children",
            "dev",
            "dev_optional",
            "edges_in",
            "edges_out",
            "error",
            "extraneous",
        ),
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
        self.askers: dict[str, dict[TreeEdge, None]] = {}
        self.bundlers = 1 if manifest.bundled else 0
        if parent:
            moving.adopt(parent, self)
        elif root:
            moving.adopt_folder(root, self)
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

    def bundler(self, seen: "set[TreeNode] | None" = None) -> "TreeNode | None":
        """The package whose archive brings this one along. Whoever was `seen` on any way here is not asked again."""
        seen = set() if seen is None else seen
        if not self.root.bundlers or self in seen:
            return None
        seen.add(self)
        if self.parent is None:
            return None
        if outer := self.parent.bundler(seen):
            return outer
        if self.name in self.parent.manifest.bundled:
            return self.parent
        brought = any(edge.origin.bundler(seen) is self.parent for edge in self.edges_in)
        return self.parent if brought else None

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
            self.root.askers.get(edge.name.lower(), {}).pop(old, None)
        if self.overrides:
            edge.overrides = self.overrides.rule_for(edge)
        self.edges_out[edge.name.lower()] = edge
        self.root.askers.setdefault(edge.name.lower(), {})[edge] = None

    def add_edge_in(self, edge: TreeEdge) -> None:
        if edge.overrides is not None:
            enter_rules(self, edge.overrides)
        self.edges_in[edge] = None

    def remove_edge_in(self, edge: TreeEdge) -> None:
        self.edges_in.pop(edge, None)
        if edge.overrides is not None:
            leave_rules(self, edge.overrides)

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

    def _load(self, kind: str, specs: Mapping[str, str]) -> None:
        for name, spec in specs.items():
            current = self.edges_out.get(name.lower())
            if current is None or current.kind != "workspace":
                TreeEdge(self, kind, name, spec, self.manifest.accepts.get(name))

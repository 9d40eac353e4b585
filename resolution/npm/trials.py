"""The trial tree of a package: where it and its peers are settled together before anything is placed.

https://github.com/npm/rfcs/blob/main/implemented/0025-install-peer-deps.md
"""

from collections.abc import Generator
from typing import Any

from resolution.driver import Batch, Facts
from resolution.errors import InvalidRange, ResolutionError, Unresolvable
from resolution.npm.collation import sort_key
from resolution.npm.edges import TreeEdge
from resolution.npm.knowledge import Knowledge
from resolution.npm.manifest import Manifest
from resolution.npm.moving import adopt
from resolution.npm.nodes import TreeNode
from resolution.npm.policy import Policy
from resolution.npm.project import Project
from resolution.npm.replacing import can_replace
from resolution.npm.specs import Spec

Asking = Generator[Batch, Facts, Any]
NodeAsking = Generator[Batch, Facts, TreeNode]


class Trials:
    """Packages made for edges. `failures` could not be read, `unseen` no registry describes."""

    def __init__(self, project: Project, tree: TreeNode, knowledge: Knowledge, policy: Policy) -> None:
        self.project, self.tree, self.knowledge, self.policy = project, tree, knowledge, policy
        self.failures: dict[TreeNode, None] = {}
        self.unseen: dict[TreeNode, None] = {}
        self._latest: dict[TreeNode, TreeNode] = {}

    def latest(self, source: TreeNode) -> TreeNode:
        """The trial tree last used for `source`: what its edges brought along may serve the next one."""
        return self._latest.get(source) or self.trial(source)

    def trial(self, source: TreeNode) -> TreeNode:
        """A new trial tree for the dependencies of `source`."""
        trial = TreeNode(
            source.name, source.manifest, location=source.real_location, source=source, overrides=source.overrides
        )
        self._latest[source] = trial
        return trial

    def from_edge(
        self, edge: TreeEdge, trial: TreeNode | None, second: TreeEdge | None, required: set[TreeNode]
    ) -> NodeAsking:
        """The package for `edge`, with its peers, in `trial` or a new one.

        `second` is a peer's edge for the same name, which decides where it must. `required` are packages whose
        peers may not stay in conflict; what they need joins them. Raises Unresolvable.
        """
        trial = trial or self.trial(edge.origin)
        node = yield from self._from_spec(edge, trial)
        if second and not second.valid:
            other = yield from self._from_spec(second, trial)
            # Both stand under one name in the trial: the last one stays, unless only the first serves both.
            node = other if edge.valid else node
        adopt(trial, node)
        for asked in filter(None, (edge, second)):
            if asked.origin in required and asked.kind != "peerOptional":
                required.add(node)
        yield from self._settle_peers(node, required)
        return node

    def _from_spec(self, edge: TreeEdge, trial: TreeNode) -> NodeAsking:
        spec = edge.parsed
        if spec.kind == "directory":
            place_ = edge.folder_to_take(spec)
            manifest = self.project.folders.get(place_, Manifest())
            return TreeNode(edge.name, manifest, parent=trial, link_to=place_, resolved="")
        standing = self._workspace_for(edge, spec)
        if standing:
            return standing
        if not spec.in_registry:
            return self._elsewhere(edge, spec, trial)
        found = yield from self.knowledge.named(edge)
        if isinstance(found, ResolutionError):
            return self._failure(edge, trial, f"{type(found).__name__}: {found}")
        return TreeNode(edge.name, found, parent=trial)

    def _workspace_for(self, edge: TreeEdge, spec: Spec) -> TreeNode | None:
        if spec.name not in self.tree.workspaces:
            return None
        standing = self.tree.edges_out[spec.name.lower()].to
        return standing if standing and standing.is_workspace and edge.satisfied_by(standing) else None

    def _elsewhere(self, edge: TreeEdge, spec: Spec, trial: TreeNode) -> TreeNode:
        """A package from git, a URL or an archive: nobody asked the registry, so its insides stay unknown."""
        if spec.kind == "invalid":
            return self._failure(edge, trial, f"{InvalidRange.__name__}: {spec.text}")
        resolved = f"file:{edge.folder(spec)}" if spec.kind == "file" else spec.text
        node = TreeNode(edge.name, Manifest(name=edge.name), parent=trial, resolved=resolved)
        self.unseen[node] = None
        return node

    def _failure(self, edge: TreeEdge, trial: TreeNode, why: str) -> TreeNode:
        node = TreeNode(edge.name, Manifest(), parent=trial, error=why)
        self.failures[node] = None
        return node

    def _settle_peers(self, node: TreeNode, required: set[TreeNode]) -> Asking:
        missing = [edge for edge in node.edges_out.values() if edge.is_peer and not (edge.valid and edge.to)]
        for edge in sorted(missing, key=lambda edge: sort_key(edge.name)):
            trial = node.parent
            if trial is None:
                return
            if not (edge.valid and edge.to):
                yield from self._settle_peer(edge, trial, required)

    def _settle_peer(self, edge: TreeEdge, trial: TreeNode, required: set[TreeNode]) -> Asking:
        source, outer = trial.source, trial.edges_out.get(edge.name.lower())
        own = bool(source and (source.is_project or source.is_workspace))
        tolerated = not own and not self.policy.strict_peers
        current = edge.to
        if current is None and outer is None:
            yield from self.from_edge(edge, trial, None, required)
            return
        if current is None and outer is not None:
            found = yield from self.from_edge(outer, trial, edge, required)
            if edge.valid:
                return
            if tolerated or found not in required:
                edge.peer_conflicted = True
                return
            if edge.origin.parent is None:
                return  # settling its peer's peers put another version in its place
            raise self._contradiction(edge, outer)
        assert current is not None
        found = yield from self.from_edge(edge, None, None, required)
        if can_replace(found, current):
            yield from self.from_edge(edge, trial, None, required)
        elif not tolerated and edge.origin in required:
            raise self._contradiction(edge, outer)

    def _contradiction(self, edge: TreeEdge, outer: TreeEdge | None) -> Unresolvable:
        beside = f", but {edge.name}@{outer.spec} is asked for beside it" if outer else ""
        asker = edge.origin.manifest.name or edge.origin.name
        return Unresolvable(f"ERESOLVE: {asker} needs its peer {edge.name}@{edge.spec}{beside}", (asker, edge.name))

"""Building the tree npm would build: take a package, fetch what it misses, place it, go on with what was placed.

The order is Arborist's (npm 11): shallow before deep, then by path; peers are settled together in a trial tree first.
https://github.com/npm/rfcs/blob/main/implemented/0025-install-peer-deps.md
"""

from collections.abc import Generator, Iterable
from typing import Any

from resolution.driver import Batch, Facts
from resolution.errors import BudgetExceeded, InvalidRange, ResolutionError, Unresolvable
from resolution.npm.bundles import unpack
from resolution.npm.collation import sort_key
from resolution.npm.edges import TreeEdge
from resolution.npm.fitting import Verdict
from resolution.npm.inheriting import enter_rules
from resolution.npm.knowledge import Knowledge
from resolution.npm.manifest import Manifest
from resolution.npm.moving import adopt
from resolution.npm.nodes import TreeNode
from resolution.npm.placing import Placement, place
from resolution.npm.policy import Policy
from resolution.npm.project import Project
from resolution.npm.replacing import can_replace
from resolution.npm.specs import Spec

# Peers can displace each other in turns, for ever; npm itself then never ends.
FEWEST_STEPS, STEPS_PER_NODE = 2_000, 20

Asking = Generator[Batch, Facts, Any]
NodeAsking = Generator[Batch, Facts, TreeNode]


class Queue:
    """Nodes still to be looked at: the shallowest first, then by path."""

    def __init__(self) -> None:
        self._nodes: dict[TreeNode, None] = {}
        self._order: list[TreeNode] | None = None

    def __bool__(self) -> bool:
        return bool(self._nodes)

    def push(self, node: TreeNode) -> None:
        if node not in self._nodes:
            self._nodes[node] = None
            self._order = None

    def pop(self) -> TreeNode | None:
        if not self._nodes:
            return None
        if self._order is None:
            self._order = sorted(self._nodes, key=_rank, reverse=True)
        node = self._order.pop()
        del self._nodes[node]
        return node


def _rank(node: TreeNode) -> tuple[int, tuple[str, str]]:
    return node.depth, sort_key(node.location)


class Builder:
    """One resolution. `failures` could not be read, `unseen` no registry describes, `sealed` hide what is inside."""

    def __init__(self, project: Project, tree: TreeNode, knowledge: Knowledge, policy: Policy) -> None:
        self.project, self.tree, self.knowledge, self.policy = project, tree, knowledge, policy
        self.failures: dict[TreeNode, None] = {}
        self.unseen: dict[TreeNode, None] = {}
        self.sealed: dict[TreeNode, str] = {}
        self.queue = Queue()
        self._steps = 0
        self._seen: set[TreeNode] = set()
        self._links: dict[TreeNode, None] = {}
        self._trials: dict[TreeNode, TreeNode] = {}

    def build(self) -> Asking:
        """Complete the tree. Raises Unresolvable when npm would refuse."""
        self._queue_work()
        waiting = [edge for node in self.tree.inventory.values() for edge in self._problems(node)]
        yield from self.knowledge.look_ahead(edge.parsed for edge in waiting)
        while True:
            while node := self.queue.pop():
                if node in self._seen or node.root is not self.tree:
                    continue
                if not node.has_shrinkwrap:
                    yield from self._complete(node)
                elif not node.children:
                    self.sealed[node] = "it brings its own npm-shrinkwrap.json, which was not read"
            self._queue_link_targets()
            if not self.queue:
                return

    def _queue_work(self) -> None:
        """The project, every node that lacks something, and whoever uses what is to move."""
        self.queue.push(self.tree)
        for node in _reached(self.tree):
            if any(edge.to is None or not edge.valid for edge in node.edges_out.values()):
                self.queue.push(node)
        for node in self.tree.inventory.values():
            moving = node.name in self.policy.update and not node.in_foreign_bundle and not node.in_shrinkwrap
            if (moving and not node.is_top) or (self.policy.avoids(node) and not node.in_bundle):
                for edge in node.edges_in:
                    self.queue.push(edge.origin)

    def _complete(self, node: TreeNode) -> Asking:
        self._seen.add(node)
        self._steps += 1
        if self._steps > FEWEST_STEPS + STEPS_PER_NODE * len(self.tree.inventory):
            raise BudgetExceeded(f"no end after {self._steps} steps: packages keep displacing each other")
        if node.manifest.bundled and node.resolved and not node.children:
            yield from self._unpack(node)
        tasks: list[tuple[TreeEdge, TreeNode]] = []
        for edge in self._problems(node):
            if not edge.peer_conflicted:
                found = yield from self._candidate(node, edge)
                tasks.append((edge, found))
        for edge, package in sorted(tasks, key=lambda task: sort_key(task[0].name)):
            for placement in place(package, edge, self.policy).all():
                self._follow_up(placement)
        for edge in node.edges_out.values():
            if edge.to and edge.to.is_link and edge.to.target:
                self._links[edge.to] = None

    def _unpack(self, node: TreeNode) -> Asking:
        bundle = yield from self.knowledge.bundle(node.manifest)
        if isinstance(bundle, ResolutionError):
            self.sealed[node] = f"its archive was not read: {type(bundle).__name__}: {bundle}"
        else:
            unpack(node, bundle)

    def _candidate(self, node: TreeNode, edge: TreeEdge) -> NodeAsking:
        """The package that should serve `edge`, with its peers, in a trial tree."""
        trial = self._trials.get(node) or self._trial(node)
        settled = trial.edges_out.get(edge.name.lower())
        if settled and settled.valid and settled.to and edge.satisfied_by(settled.to):
            return settled.to
        moving = edge.name in self.policy.update or (edge.to is not None and self.policy.avoids(edge.to))
        if edge.kind == "peerOptional" and not moving:
            standing = _hoistable(edge.origin.resolve_parent or edge.origin, edge)
            if standing:
                return standing
        return (yield from self._from_edge(edge, trial if edge.is_peer else None, None, {edge.origin}))

    def _follow_up(self, placement: Placement) -> None:
        placed, fitting = placement.placed, placement.fitting
        if placed is None or fitting is None:
            return
        if placed.error:
            self.failures[placed] = None
        if placement.package in self.unseen:
            self.unseen[placed] = None
        if fitting.alone in (Verdict.OK, Verdict.REPLACE):
            for edge in placed.edges_in:
                if edge is not placement.edge and not edge.peer_conflicted and not edge.valid:
                    self._look_again(edge.origin)
        self.queue.push(placed)
        for node in placement.disturbed:
            self._look_again(node)

    def _look_again(self, node: TreeNode) -> None:
        self._seen.discard(node)
        self.queue.push(node)

    def _queue_link_targets(self) -> None:
        links, self._links = self._links, {}
        for link in links:
            target = link.target
            if link.root is not self.tree or target is None or not target.below(self.tree):
                continue
            if (target.parent or target.folder_parent) and target not in self._seen:
                enter_rules(target, link.overrides)
                self.queue.push(target)

    def _problems(self, node: TreeNode) -> list[TreeEdge]:
        """The edges of `node` that something must be done about."""
        bundled = () if node.is_project or node.is_workspace else node.manifest.bundled
        return [edge for edge in node.edges_out.values() if edge.name not in bundled and self._is_problem(edge)]

    def _is_problem(self, edge: TreeEdge) -> bool:
        if edge.to is None:
            return edge.kind != "peerOptional"
        if edge.to in self.failures or edge.to.in_shrinkwrap:
            return False
        if not edge.valid:
            return True
        return not edge.to.is_workspace and (edge.name in self.policy.update or self.policy.avoids(edge.to))

    # The trial tree in which a package and its peers are settled

    def _trial(self, source: TreeNode) -> TreeNode:
        trial = TreeNode(
            source.name, source.manifest, location=source.real_location, source=source, overrides=source.overrides
        )
        self._trials[source] = trial
        return trial

    def _from_edge(
        self, edge: TreeEdge, trial: TreeNode | None, second: TreeEdge | None, required: set[TreeNode]
    ) -> NodeAsking:
        trial = trial or self._trial(edge.origin)
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
            place_ = edge.folder(spec)
            manifest = self.project.folders.get(place_, Manifest())
            return TreeNode(edge.name, manifest, parent=trial, link_to=place_, resolved="")
        standing = self._workspace_for(edge, spec)
        if standing:
            return standing
        if not spec.in_registry:
            return self._elsewhere(edge, spec, trial)
        yield from self.knowledge.learn([spec.target.name])
        found = self.knowledge.manifest(spec.target)
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
            yield from self._from_edge(edge, trial, None, required)
            return
        if current is None and outer is not None:
            found = yield from self._from_edge(outer, trial, edge, required)
            if edge.valid:
                return
            if tolerated or found not in required:
                edge.peer_conflicted = True
                return
            if edge.origin.parent is None:
                return  # settling its peer's peers put another version in its place
            raise self._contradiction(edge, outer)
        assert current is not None
        found = yield from self._from_edge(edge, None, None, required)
        if can_replace(found, current):
            yield from self._from_edge(edge, trial, None, required)
        elif not tolerated and edge.origin in required:
            raise self._contradiction(edge, outer)

    def _contradiction(self, edge: TreeEdge, outer: TreeEdge | None) -> Unresolvable:
        beside = f", but {edge.name}@{outer.spec} is asked for beside it" if outer else ""
        asker = edge.origin.manifest.name or edge.origin.name
        return Unresolvable(f"ERESOLVE: {asker} needs its peer {edge.name}@{edge.spec}{beside}", (asker, edge.name))


def _reached(tree: TreeNode) -> Iterable[TreeNode]:
    """What the project's edges lead to; what only a link leads to has its turn when the link's target has."""
    found, stack = {tree}, [tree]
    while stack:
        node = stack.pop()
        yield node
        following = {edge.to for edge in node.edges_out.values() if edge.to} - found
        found |= following
        stack.extend(following)


def _hoistable(start: TreeNode, edge: TreeEdge) -> TreeNode | None:
    """A node somewhere below `start` that could serve the optional peer `edge`, breadth first."""
    level: Iterable[TreeNode] = start.children.values()
    while nodes := list(level):
        for node in nodes:
            if node.name == edge.name and not node.in_foreign_bundle and edge.satisfied_by(node):
                return node
        level = [child for node in nodes for child in node.children.values()]
    return None

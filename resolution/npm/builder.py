"""Building the tree npm would build: take a package, fetch what it misses, place it, go on with what was placed.

The order is Arborist's (npm 11): shallow before deep, then by path; peers are settled together in a trial tree first.
https://github.com/npm/rfcs/blob/main/implemented/0025-install-peer-deps.md
"""

from collections.abc import Generator, Iterable
from heapq import heappop, heappush
from typing import Any

from resolution.driver import Batch, Facts
from resolution.errors import BudgetExceeded, ResolutionError
from resolution.npm import flags
from resolution.npm.bundles import Bundle, contradicts, unpack
from resolution.npm.collation import sort_key
from resolution.npm.edges import TreeEdge
from resolution.npm.fitting import Verdict
from resolution.npm.inheriting import enter_rules
from resolution.npm.knowledge import Knowledge
from resolution.npm.nodes import TreeNode
from resolution.npm.placing import Placement, place
from resolution.npm.policy import Policy
from resolution.npm.project import Project
from resolution.npm.trials import Trials

# Peers can displace each other in turns, for ever; npm itself then never ends.
FEWEST_STEPS, STEPS_PER_NODE = 2_000, 20
MAX_NODES = 20_000

Asking = Generator[Batch, Facts, Any]
NodeAsking = Generator[Batch, Facts, TreeNode]


class Queue:
    """Nodes still to be looked at: the shallowest first, then by path."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, tuple[str, str], int, TreeNode]] = []
        self._waiting: set[TreeNode] = set()
        self._pushed = 0

    def __bool__(self) -> bool:
        return bool(self._heap)

    def push(self, node: TreeNode) -> None:
        if node not in self._waiting:
            self._waiting.add(node)
            self._pushed += 1
            heappush(self._heap, (node.depth, sort_key(node.location), self._pushed, node))

    def pop(self) -> TreeNode | None:
        if not self._heap:
            return None
        node = heappop(self._heap)[-1]
        self._waiting.remove(node)
        return node


class Builder:
    """One resolution. `sealed` packages hide what is inside them, for the reason given; `changed`: some were placed."""

    def __init__(self, project: Project, tree: TreeNode, knowledge: Knowledge, policy: Policy) -> None:
        self.tree, self.knowledge, self.policy = tree, knowledge, policy
        self.trials = Trials(project, tree, knowledge, policy)
        self.sealed: dict[TreeNode, str] = {}
        self.queue = Queue()
        self._steps = 0
        self._seen: set[TreeNode] = set()
        self._links: dict[TreeNode, None] = {}
        self._opened: set[TreeNode] = set()
        self.changed = False

    def build(self) -> Asking:
        """Complete the tree. Raises Unresolvable when npm would refuse."""
        self._queue_work()
        waiting = [edge for node in self.tree.inventory.values() for edge in self._problems(node)]
        yield from self.knowledge.look_ahead(edge.parsed for edge in waiting)
        while True:
            while node := self.queue.pop():
                if node in self._seen or node.root is not self.tree:
                    continue
                yield from self._complete(node)
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
        self._count_step()
        if (node.manifest.bundled or node.has_shrinkwrap) and node.resolved:
            yield from self._unpack(node)
        tasks: list[tuple[TreeEdge, TreeNode]] = []
        problems = self._problems(node)
        yield from self.knowledge.look_ahead(edge.parsed for edge in problems)
        for edge in problems:
            if not edge.peer_conflicted:
                found = yield from self._candidate(node, edge)
                tasks.append((edge, found))
        for edge, package in sorted(tasks, key=lambda task: sort_key(task[0].name)):
            for placement in place(package, edge, self.policy).all():
                self._follow_up(placement)
        for edge in node.edges_out.values():
            if edge.to and edge.to.is_link and edge.to.target:
                self._links[edge.to] = None

    def _count_step(self) -> None:
        self._steps += 1
        if self._steps > FEWEST_STEPS + STEPS_PER_NODE * len(self.tree.inventory):
            raise BudgetExceeded(f"no end after {self._steps} steps: packages keep displacing each other")
        if len(self.tree.inventory) > MAX_NODES:
            raise BudgetExceeded(f"more than {MAX_NODES} packages")

    def _unpack(self, node: TreeNode) -> Asking:
        bundle = yield from self.knowledge.bundle(node.manifest)
        if isinstance(bundle, ResolutionError):
            self.sealed[node] = f"its archive was not read: {type(bundle).__name__}: {bundle}"
            return
        unpack(node, bundle)
        if node.has_shrinkwrap:
            self._mark_locked(node, bundle)

    def _mark_locked(self, node: TreeNode, bundle: Bundle) -> None:
        """npm marks what a package locks at once; a package that it opens again counts as there for its own sake."""
        if node not in self._opened:
            self._opened.add(node)
            flags.mark(node, as_root=False)
        elif "" in bundle and contradicts(node, bundle[""]):
            flags.mark(node)
        else:
            flags.clear(node)

    def _candidate(self, node: TreeNode, edge: TreeEdge) -> NodeAsking:
        """The package that should serve `edge`, with its peers, in a trial tree."""
        trial = self.trials.latest(node)
        settled = trial.edges_out.get(edge.name.lower())
        if settled and settled.valid and settled.to and edge.satisfied_by(settled.to):
            return settled.to
        moving = edge.name in self.policy.update or (edge.to is not None and self.policy.avoids(edge.to))
        if edge.kind == "peerOptional" and not moving:
            standing = _hoistable(edge.origin.resolve_parent or edge.origin, edge)
            if standing:
                return standing
        return (yield from self.trials.from_edge(edge, trial if edge.is_peer else None, None, {edge.origin}))

    def _follow_up(self, placement: Placement) -> None:
        placed, fitting = placement.placed, placement.fitting
        if placed is None or fitting is None:
            return
        self.changed = True
        if placed.error:
            self.trials.failures[placed] = None
        if placement.package in self.trials.unseen:
            self.trials.unseen[placed] = None
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
        if edge.to in self.trials.failures or edge.to.in_shrinkwrap:
            return False
        if not edge.valid:
            return True
        return not edge.to.is_workspace and (edge.name in self.policy.update or self.policy.avoids(edge.to))


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

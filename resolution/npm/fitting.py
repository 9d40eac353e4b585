"""May a package stand at a place: free, instead of what is there, already served by it, or in conflict?

Arborist's rules as https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md and
https://github.com/npm/rfcs/blob/main/implemented/0025-install-peer-deps.md describe them.
"""

from enum import Enum

from resolution.npm.depsets import deepest_target, peer_entries
from resolution.npm.edges import TreeEdge
from resolution.npm.nodes import TreeNode
from resolution.npm.policy import Policy
from resolution.npm.replacing import can_replace, same_package
from resolution.npm.versions import parse_or_none


class Verdict(Enum):
    """What putting the package there would mean."""

    OK = "nothing of that name stands there"
    REPLACE = "what stands there gives way, everybody who uses it accepts this version"
    KEEP = "what stands there already serves"
    CONFLICT = "something there or below needs another version"


class Fitting:
    """The question whether `package` may stand in the node_modules of `target` to serve `edge`, its peers with it.

    `alone` is the answer without its peers, `verdict` with them.
    """

    __slots__ = (
        *("_with_peers", "alone", "current", "edge", "package", "parent", "peer_path", "peers"),
        *("policy", "prefer_dedupe", "target", "target_edge", "verdict"),
    )

    def __init__(
        self,
        package: TreeNode,
        target: TreeNode,
        edge: TreeEdge,
        policy: Policy,
        *,
        parent: "Fitting | None" = None,
        peer_path: tuple[TreeNode, ...] = (),
        prefer_dedupe: bool = False,
    ) -> None:
        self.package, self.target, self.edge, self.policy = package, target, edge, policy
        self.parent, self.peer_path = parent, peer_path
        self.prefer_dedupe = prefer_dedupe or edge.is_peer
        self.peers: list[Fitting] = []
        self.current = target.children.get(edge.name.lower())
        self.target_edge = target.edges_out.get(edge.name.lower())
        self.alone: Verdict | None = None
        self._with_peers: Verdict | None = None
        self.verdict = self._judge()
        self.alone = self.alone or self.verdict

    @property
    def entry(self) -> TreeEdge:
        """The edge that started the question of which this is a part."""
        return self.parent.entry if self.parent else self.edge

    @property
    def deepest(self) -> TreeNode:
        start = self.parent.deepest if self.parent else self.edge.origin
        return deepest_target(start, self.edge.name)

    def _judge(self) -> Verdict:
        wanted = self.target_edge
        if self.package.error:
            return Verdict.REPLACE if self.current else Verdict.OK
        # A peer of the target itself has to stand beside the target, not inside it.
        if wanted and wanted.is_peer and not self.target.is_top:
            return Verdict.CONFLICT
        if self.current:
            return self._beside(self.current)
        if wanted and wanted is not self.edge and not wanted.satisfied_by(self.package):
            return Verdict.CONFLICT
        return self._free()

    def _free(self) -> Verdict:
        shadowed = None if self.target is self.entry.origin else self.target.resolve(self.edge.name)
        for edge in shadowed.edges_in if shadowed else ():
            if edge.origin.below(self.target) and edge.valid and not edge.satisfied_by(self.package):
                return Verdict.CONFLICT
        return self._peers_too(Verdict.OK)

    def _beside(self, current: TreeNode) -> Verdict:
        package, edge = self.package, self.edge
        serves = edge.satisfied_by(current)
        if same_package(package, current) and (serves or not edge.satisfied_by(package)):
            return Verdict.KEEP
        upgrade = _at_least(package, current) or (self.policy.avoids(current) and not self.policy.avoids(package))
        if upgrade and can_replace(package, current) and self._peers_too(Verdict.REPLACE) is not Verdict.CONFLICT:
            return Verdict.REPLACE
        if serves:
            return Verdict.KEEP
        downgrade = self.prefer_dedupe and not upgrade
        if downgrade and can_replace(package, current) and self._peers_too(Verdict.REPLACE) is not Verdict.CONFLICT:
            return Verdict.REPLACE
        return self._clash(current)

    def _clash(self, current: TreeNode) -> Verdict:
        # It could still nest deeper, unless this is the deepest place already.
        if self.target is not self.deepest:
            return Verdict.CONFLICT
        if not self.edge.is_peer and self.target is self.edge.origin:
            return self._peers_too(Verdict.REPLACE)
        if self.parent is None and not self.edge.is_peer:
            return Verdict.CONFLICT
        movable = all(
            self._can_move(entry, peers)
            for entry, peers in peer_entries(current).items()
            if entry not in (self.edge, self.entry)
        )
        return self._peers_too(Verdict.REPLACE) if movable else Verdict.CONFLICT

    def _can_move(self, entry: TreeEdge, peers: dict[TreeNode, None]) -> bool:
        """Whether the peers that came in through `entry` accept the newcomers or can nest further in."""
        trial = self.package.parent
        if entry.to is None or trial is None:
            return False
        successor = trial.children.get(entry.to.name.lower())
        if successor:
            if can_replace(successor, entry.to, [child.name for child in trial.children.values()]):
                return True
        elif self._accept_newcomers(entry.to, trial):
            return True
        for peer in peers:
            deep = deepest_target(entry.origin, peer.name)
            if deep is self.target or self.target.below(deep):
                return False
        return True

    def _accept_newcomers(self, entry: TreeNode, trial: TreeNode) -> bool:
        walk, seen = [entry], {entry}
        while walk:
            for edge in walk.pop(0).edges_out.values():
                if not edge.is_peer or not edge.valid:
                    continue
                newcomer = trial.children.get(edge.name.lower())
                if newcomer and not edge.satisfied_by(newcomer):
                    return False
                if newcomer is None and edge.to and edge.to not in seen:
                    seen.add(edge.to)
                    walk.append(edge.to)
        return True

    def _peers_too(self, verdict: Verdict) -> Verdict:
        self.alone = verdict
        if self._with_peers is not None:
            return self._with_peers
        path, conflict = (*self.peer_path, self.package), False
        for edge in self.package.edges_out.values():
            if not edge.is_peer or edge.to is None or edge.to in path:
                continue
            place = deepest_target(self.target, edge.to.name)
            peer = Fitting(edge.to, place, edge, self.policy, parent=self, peer_path=path, prefer_dedupe=True)
            self.peers.append(peer)
            conflict = conflict or peer.verdict is Verdict.CONFLICT
        self._with_peers = Verdict.CONFLICT if conflict else verdict
        return self._with_peers


def _at_least(package: TreeNode, current: TreeNode) -> bool:
    new, old = parse_or_none(package.version), parse_or_none(current.version)
    return bool(new and old and not new < old)

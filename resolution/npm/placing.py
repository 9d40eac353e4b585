"""Putting a package into the tree: as far out as nothing conflicts, its peers with it, and what became superfluous out.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md
(§Cycles, Conflicts, and Folder Parsimony).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from resolution.errors import Unresolvable
from resolution.npm.collation import sort_key
from resolution.npm.depsets import deepest_target, gather, peer_entries, peers_of, solely_for
from resolution.npm.edges import TreeEdge
from resolution.npm.fitting import Fitting, Verdict
from resolution.npm.moving import adopt, remove, take_place_of
from resolution.npm.nodes import TreeNode
from resolution.npm.policy import Policy
from resolution.npm.replacing import can_dedupe, same_package


@dataclass(slots=True, eq=False)
class Placement:
    """What happened to one package: `placed` is None when what stood there serves."""

    package: TreeNode
    edge: TreeEdge
    policy: Policy
    parent: "Placement | None" = None
    fitting: Fitting | None = None
    placed: TreeNode | None = None
    peers: list["Placement"] = field(default_factory=list)
    disturbed: dict[TreeNode, None] = field(default_factory=dict)

    def all(self) -> Iterator["Placement"]:
        """This placement and those of its peers, outermost first."""
        yield self
        for peer in self.peers:
            yield from peer.all()


def place(package: TreeNode, edge: TreeEdge, policy: Policy, parent: Placement | None = None) -> Placement:
    """Let `package` serve `edge`. Raises Unresolvable when the project's own peers contradict each other."""
    placement = Placement(package, edge, policy, parent)
    if edge.to and edge.valid and edge.name not in policy.update and not policy.avoids(edge.to):
        return placement
    placement.fitting = _find_place(placement)
    if placement.fitting is None:
        return placement
    target, verdict = placement.fitting.target, _effective(placement.fitting)
    if verdict is Verdict.KEEP:
        if edge.is_peer and not edge.valid:
            edge.peer_conflicted = True
        _prune_dedupable(target)
        return placement
    if not _linked_to_itself(placement, target):
        _put(placement, target)
    return placement


def _find_place(placement: Placement) -> Fitting | None:
    package, edge, parent = placement.package, placement.edge, placement.parent
    found: Fitting | None = None
    alone: Fitting | None = None
    for target in _start(placement).ancestry():
        wanted = target.edges_out.get(edge.name.lower())
        if wanted and wanted.is_peer and not target.is_top:
            continue
        fitting = Fitting(package, target, edge, placement.policy, parent=parent.fitting if parent else None)
        if fitting.alone is not Verdict.CONFLICT:
            alone = fitting
        if fitting.verdict is Verdict.CONFLICT:
            break
        found = fitting
        if package.error:
            break
    if found:
        return found
    if placement.policy.strict_peers or _is_projects_own(placement):
        raise _contradiction(placement)
    if alone is None:
        edge.peer_conflicted = True
    return alone


def _start(placement: Placement) -> TreeNode:
    origin = _start(placement.parent) if placement.parent else placement.edge.origin
    return deepest_target(origin, placement.edge.name)


def _effective(fitting: Fitting) -> Verdict:
    return fitting.alone or fitting.verdict if fitting.verdict is Verdict.CONFLICT else fitting.verdict


def _linked_to_itself(placement: Placement, target: TreeNode) -> bool:
    """A package that depends on itself gets a link to the place it stands in."""
    for node in target.ancestry():
        if same_package(node, placement.package) and not node.is_top:
            link = TreeNode(node.name, node.manifest, parent=target, link_to=node.location, resolved="")
            placement.placed = link
            return True
    return False


def _put(placement: Placement, target: TreeNode) -> None:
    package, edge = placement.package, placement.edge
    trial = package.parent
    node = TreeNode(
        package.name,
        package.manifest,
        link_to=package.real_location if package.is_link else None,
        resolved=package.resolved,
        overrides=package.overrides,
        error=package.error,
    )
    placement.placed = node
    old = target.children.get(edge.name.lower())
    if old:
        _replace(placement, node, old)
    else:
        adopt(target, node)
    if edge.is_peer and not edge.satisfied_by(node):
        edge.peer_conflicted = True
    if edge.valid and edge.to and edge.to is not node:
        _prune_dedupable(edge.to, descend=False)
    _prune_below(target, node.name)
    _place_peers(placement, node, trial)


def _place_peers(placement: Placement, node: TreeNode, trial: TreeNode | None) -> None:
    for edge in list(node.edges_out.values()):
        if edge.valid or not edge.is_peer or edge.peer_conflicted:
            continue
        peer = trial.children.get(edge.name.lower()) if trial else None
        if peer and edge.satisfied_by(peer):
            placement.peers.append(place(peer, edge, placement.policy, placement))


def _replace(placement: Placement, node: TreeNode, old: TreeNode) -> None:
    target = old.parent
    assert target is not None
    dropped: list[TreeNode] = []
    for key, edge in old.edges_out.items():
        if key not in node.edges_out and edge.to:
            dropped.extend(_needed_by(edge.to))
    displaced = [peer for edge in old.edges_in for peer in _displaced_by(node, edge, target)]
    take_place_of(old, node)
    _prune_replaced(node, dropped)
    for peer in displaced:
        placement.disturbed.update(dict.fromkeys(edge.origin for edge in peer.edges_in))
        remove(peer)


def _displaced_by(node: TreeNode, edge: TreeEdge, target: TreeNode) -> list[TreeNode]:
    """The peers that can no longer stand beside `node` and find another place further in."""
    found: list[TreeNode] = []
    if not edge.is_peer or edge.origin.parent is not target or edge.peer_conflicted or edge.satisfied_by(node):
        return found
    for entry in peer_entries(edge.origin):
        peer = entry.to
        assert peer is not None
        projects_own = entry.origin.is_project or entry.origin.is_workspace
        if _deepest_of(peer) is not target and not projects_own:
            found.extend(_peers_with(peer))
        else:
            edge.peer_conflicted = True
    return found


def _needed_by(node: TreeNode) -> dict[TreeNode, None]:
    return gather([node], lambda edge: edge.to is not node)


def _peers_with(node: TreeNode) -> dict[TreeNode, None]:
    return gather([node], lambda edge: edge.to is not node and not edge.peer_conflicted)


def _deepest_of(node: TreeNode) -> TreeNode:
    return deepest_target(node, "")


def _prune_replaced(node: TreeNode, dropped: list[TreeNode]) -> None:
    """What only the replaced package used, and what the new one cannot use, goes."""
    unfit = {edge.to: None for edge in node.edges_out.values() if edge.to and not edge.valid}
    for start in dropped:
        unfit.update(solely_for(start))
    for each in gather(unfit, lambda edge: edge.origin is not node and edge.to is not node and edge.valid):
        remove(each)


def _prune_dedupable(node: TreeNode, *, descend: bool = True) -> None:
    if can_dedupe(node):
        for each in solely_for(node):
            remove(each)
        return
    if not descend:
        return
    places = [node, *sorted(node.folder_children, key=_by_location)]
    for place_ in places:
        for child in sorted(place_.children.values(), key=_by_location):
            _prune_dedupable(child)


def _prune_below(target: TreeNode, name: str) -> None:
    root = target.root
    for node in list(root.by_name.get(name, ())):
        if node.is_top or node.root is not root or not node.below(target):
            continue
        _prune_dedupable(node, descend=False)
        if node.root is root:
            for child in list(node.children.values()):
                _prune_dedupable(child, descend=False)


def _by_location(node: TreeNode) -> tuple[str, str]:
    return sort_key(node.location)


def _is_projects_own(placement: Placement) -> bool:
    """Whether the conflict is about what the project or one of its workspaces asks for itself."""
    while placement.parent:
        placement = placement.parent
    edge = placement.edge
    node = edge.origin
    if node.is_workspace or node.is_project:
        return True
    if not edge.is_peer:
        return False
    direct = [each.origin for each in node.edges_in if not each.is_peer]
    through_peers: list[TreeNode] = []
    if any(each.is_peer for each in node.edges_in):
        through_peers = [entry.origin for entry in peer_entries(node)]
    return any(origin.is_workspace or origin.is_project for origin in (*direct, *through_peers))


def _contradiction(placement: Placement) -> Unresolvable:
    edge = placement.edge
    asker = edge.origin.manifest.name or edge.origin.name or "the project"
    there = _in_the_way(placement)
    return Unresolvable(
        f"ERESOLVE: {asker} asks for {edge.name}@{edge.spec} as {edge.kind}, which conflicts with {there}",
        (edge.name, edge.spec, asker),
    )


def _in_the_way(placement: Placement) -> str:
    """What stands where the package should, or one of its peers."""
    origin = placement.edge.origin
    if standing := origin.resolve(placement.edge.name):
        return f"{standing.name}@{standing.version}"
    for peer in peers_of(placement.package):
        standing = origin.resolve(peer.name)
        if standing and not all(edge.satisfied_by(standing) for edge in peer.edges_in):
            return f"{standing.name}@{standing.version}: with it comes {peer.name}@{peer.version}"
    return "what is there"

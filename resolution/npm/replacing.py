"""When one package does instead of another: the same, one that everybody accepts, or one further out.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md (§More Information).
"""

from collections.abc import Iterable

from resolution.npm.depsets import solely_for
from resolution.npm.nodes import TreeNode
from resolution.npm.overrides import Rules
from resolution.npm.versions import parse_or_none


def same_package(one: TreeNode, other: TreeNode) -> bool:
    """Whether both are the same: same bytes, else same archive, else same name and version."""
    if one is other:
        return True
    if one.name != other.name or one.is_link != other.is_link:
        return False
    identity = one.manifest.name, one.version
    same_identity = all(identity) and identity == (other.manifest.name, other.version)
    if one.is_link:
        return one.real_location == other.real_location or same_identity
    if one.integrity and other.integrity:
        return one.integrity == other.integrity
    if one.resolved and other.resolved:
        return one.resolved == other.resolved
    return same_identity


def can_replace(newcomer: TreeNode, old: TreeNode, ignored_peers: Iterable[str] = ()) -> bool:
    """Whether `newcomer` would do for everybody who uses `old`."""
    if newcomer.name != old.name or newcomer.manifest.name != old.manifest.name:
        return False
    if old.edges_out and not _same_rules(newcomer.overrides, old.overrides):
        return False
    ignored, leaving = frozenset(ignored_peers), solely_for(old)
    for edge in old.edges_in:
        beside = not old.is_top and edge.is_peer and edge.origin.parent is old.parent
        if beside and edge.origin.name in ignored:
            continue
        if edge.origin not in leaving and not edge.satisfied_by(newcomer):
            return False
    return True


def can_dedupe(node: TreeNode) -> bool:
    """Whether what stands further out would serve as well as `node`."""
    outer = node.resolve_parent.resolve_parent if node.resolve_parent else None
    if outer is None or node.in_foreign_bundle or node.in_shrinkwrap:
        return False
    if not node.edges_in:
        return True
    other = outer.resolve(node.name)
    if other is None:
        return False
    if same_package(other, node):
        return True
    theirs, mine = parse_or_none(other.version, loose=True), parse_or_none(node.version, loose=True)
    if not can_replace(other, node) or theirs is None or mine is None:
        return False
    return theirs == mine or (mine < theirs and not _overridden(node))


def _overridden(node: TreeNode) -> bool:
    """Whether an override decided the version of `node`."""
    rules = node.overrides
    if rules is None or not rules.value or rules.name != node.name:
        return False
    return any(
        edge.overrides
        and (edge.overrides.name, edge.overrides.value) == (node.name, node.version)
        and not edge.overrides.same_as(edge.origin.overrides)
        for edge in node.edges_in
    )


def _same_rules(first: Rules | None, second: Rules | None) -> bool:
    return first.same_as(second) if first else second is None

"""How override rules reach a package: through the edges that lead to it, the more specific ones winning.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md (§overrides)
"""

from typing import TYPE_CHECKING

from resolution.npm.overrides import Rules, more_specific

if TYPE_CHECKING:
    from resolution.npm.nodes import TreeNode


def enter_rules(node: "TreeNode", rules: Rules | None) -> None:
    """An edge under `rules` now leads to `node`."""
    if rules is None or (node.overrides and node.overrides.same_as(rules)):
        return
    kept = more_specific(node.overrides, rules) if node.overrides else rules
    if kept and not kept.same_as(node.overrides):
        node.overrides = kept
        _spread(node)


def leave_rules(node: "TreeNode", rules: Rules | None) -> None:
    """An edge under `rules` no longer leads to `node`."""
    if node.overrides is None or not node.overrides.same_as(rules):
        return
    kept: Rules | None = None
    for edge in node.edges_in:
        kept = more_specific(edge.overrides, kept) if kept and edge.overrides else edge.overrides
    if node.overrides.same_as(kept):
        return
    node.overrides = kept
    if kept:
        _spread(node)


def _spread(node: "TreeNode") -> None:
    # A link keeps to itself what would change nothing behind it.
    if node.is_link and node.target and node.overrides and _concerns_below(node.overrides, node.target):
        enter_rules(node.target, node.overrides)
    for edge in list(node.edges_out.values()):
        edge.reload(hard=True)
        if edge.to:
            enter_rules(edge.to, edge.overrides)


def _concerns_below(rules: Rules, target: "TreeNode") -> bool:
    """Whether one of `rules` is for something that `target` needs, directly or not."""
    seen, stack = {target}, [target]
    while stack:
        for edge in stack.pop().edges_out.values():
            if rules.rule_for(edge).name == edge.name:
                return True
            found = edge.to and ((edge.to.target or edge.to) if edge.to.is_link else edge.to)
            if found and found not in seen:
                seen.add(found)
                stack.append(found)
    return False

"""A dependency inside the tree: who asks, for what, and which node answers.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/folders.md
(§More Information: cycles, conflicts, and folder parsimony).
"""

import posixpath
from typing import TYPE_CHECKING

from resolution.npm.inheriting import enter_rules, leave_rules
from resolution.npm.overrides import Rules, conflict
from resolution.npm.ranges import satisfies
from resolution.npm.specs import Spec, parse_spec, repository_of

if TYPE_CHECKING:
    from resolution.npm.nodes import TreeNode

MISSING, INVALID, PEER_LOCAL = "missing", "invalid", "peer installed inside its dependent"


class TreeEdge:
    """`kind`: prod, dev, optional, peer, peerOptional or workspace; `declared` is the spec as written."""

    __slots__ = (
        *("_error", "accepts", "declared", "is_optional", "is_peer", "kind", "name", "origin"),
        *("overrides", "peer_conflicted", "to"),
    )

    def __init__(self, origin: "TreeNode", kind: str, name: str, declared: str, accepts: str | None = None) -> None:
        self.origin, self.kind, self.name, self.declared, self.accepts = origin, kind, name, declared, accepts
        self.is_peer = kind in ("peer", "peerOptional")
        self.is_optional = kind in ("optional", "peerOptional")
        self.to: TreeNode | None = None
        self.overrides: Rules | None = None
        self.peer_conflicted = False
        self._error: str | None = None
        origin.replace_edge(self)
        self.reload(hard=True)

    @property
    def spec(self) -> str:
        """What is asked for once overrides are applied."""
        rule = self.overrides
        if rule is None or not rule.value or rule.value == "*" or rule.name != self.name:
            return self.declared
        return self.origin.referenced(rule.value[1:]) if rule.value.startswith("$") else rule.value

    @property
    def parsed(self) -> Spec:
        return parse_spec(self.name, self.spec or "*")

    @property
    def error(self) -> str:
        """Why the node this edge leads to does not do; empty when it does."""
        if self._error is None:
            self._error = self._judge()
        return self._error

    @property
    def valid(self) -> bool:
        return not self.error

    def satisfied_by(self, node: "TreeNode") -> bool:
        """Whether `node` is what this edge asks for."""
        if node.name != self.name:
            return False
        fixed = node.has_shrinkwrap or node.in_shrinkwrap or node.in_bundle
        if fixed or self.overrides is None or not self.overrides.wanted:
            return self._answers(node, self.declared if fixed else self.spec)
        if self._answers(node, self.spec):
            return True
        # An override for some requests only leaves alone what never was in its scope.
        return self._answers(node, self.declared) and not self._answers(node, self.overrides.wanted)

    def reload(self, *, hard: bool = False) -> None:
        """Look again at which node answers; `hard` also forgets whether it did."""
        before, changed = self.overrides, self._reload_rule()
        found = self.origin.resolve(self.name)
        if found is not self.to:
            if self.to:
                self.to.remove_edge_in(self)
            self.to, self._error = found, None
            if found:
                found.add_edge_in(self)
        elif hard:
            self._error = None
        elif changed and found:
            leave_rules(found, before)
            enter_rules(found, self.overrides)

    def detach(self) -> None:
        """Forget this edge on both sides."""
        if self.to:
            self.to.remove_edge_in(self)
            self.to = None

    def _reload_rule(self) -> bool:
        if self.origin.overrides is None:
            self.overrides = None
            return False
        rule = self.origin.overrides.rule_for(self)
        if rule.same_as(self.overrides):
            return False
        self.overrides = rule
        return True

    def _judge(self) -> str:
        to = self.to
        if to is None:
            return "" if self.is_optional else MISSING
        if self.is_peer and to.parent is self.origin and not self.origin.is_top:
            return PEER_LOCAL
        if not self.satisfied_by(to):
            return INVALID
        if self.overrides and to.overrides and to.edges_out and conflict(self.overrides, to.overrides):
            return INVALID
        return ""

    def _answers(self, node: "TreeNode", spec: str) -> bool:
        return self._fits(node, parse_spec(node.name, spec or "*")) or (
            self.accepts is not None and self._fits(node, parse_spec(node.name, self.accepts or "*"))
        )

    def _fits(self, node: "TreeNode", spec: Spec) -> bool:
        spec = spec.target
        if spec.kind == "range" and spec.text in ("*", ""):
            return True
        if spec.kind in ("range", "version"):
            return satisfies(node.version, spec.text, loose=True)
        if spec.kind == "directory":
            return node.is_link and node.real_location == self.folder(spec)
        if spec.kind == "git":
            return repository_of(node.resolved) == repository_of(spec.text) or _same_repository(node, spec)
        if spec.kind == "tag":
            return node.resolved.startswith(("http://", "https://"))
        if spec.kind == "file":
            return not node.is_link and node.resolved == f"file:{self.folder(spec)}"
        return spec.kind == "remote" and node.resolved == spec.text

    def folder(self, spec: Spec) -> str:
        """The place a file: spec points at, relative to the project."""
        overridden = self.overrides is not None and self.overrides.name == self.name and bool(self.overrides.value)
        return _joined("" if overridden else self.origin.real_location, spec)

    def folder_to_take(self, spec: Spec) -> str:
        """The place npm looks at for a new package: seen from who asks, overridden or not."""
        return _joined(self.origin.real_location, spec)


def _joined(base: str, spec: Spec) -> str:
    path = posixpath.normpath(posixpath.join(base, spec.text))
    return "" if path == "." else path


def _same_repository(node: "TreeNode", spec: Spec) -> bool:
    wanted, reference = repository_of(spec.text)
    have, commit = repository_of(node.resolved)
    if wanted != have:
        return False
    if reference.startswith("semver:"):
        return satisfies(node.version, reference.removeprefix("semver:"), loose=True)
    looks_like_commit = len(reference) >= 40 and all(char in "0123456789abcdefABCDEF" for char in reference)
    return reference == commit or not looks_like_commit

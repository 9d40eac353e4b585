"""Overrides: rules of the project that change what packages anywhere below may ask for.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#overrides;
a rule holds below the package it is nested in.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from resolution.errors import MalformedDocument
from resolution.npm.ranges import range_or_none, satisfies
from resolution.npm.relations import intersects
from resolution.npm.specs import parse_spec, split_argument


class Dependency(Protocol):
    """What a rule looks at: the name a dependency goes by and what its package asks for."""

    @property
    def name(self) -> str: ...

    @property
    def declared(self) -> str: ...

    @property
    def spec(self) -> str: ...


class Rules:
    """One rule and the rules nested in it; the outermost has no name.

    `wanted` restricts which requests the rule changes (`foo@^1`), `value` replaces them.
    """

    __slots__ = ("_found", "children", "key", "name", "parent", "value", "wanted")

    def __init__(self, rules: Mapping[str, Any] | str, key: str = "", parent: "Rules | None" = None) -> None:
        rules = {".": rules} if isinstance(rules, str) else rules
        if not isinstance(rules, Mapping):
            raise MalformedDocument("expected text or an object", at=f"overrides.{key}")
        self.parent, self.key = parent, key
        self.name, self.wanted = split_argument(key) if parent else ("", "")
        own = rules.get(".", "")
        self.value = (own if isinstance(own, str) else "") or ("*" if "." in rules else self.wanted)
        self.children: dict[str, Rules] = {}
        self._found: dict[tuple[str, str], Rules] = {}
        for name, nested in rules.items():
            if name != ".":
                self.children[name] = Rules(nested, name, self)

    def rule_for(self, dependency: Dependency) -> "Rules":
        """The rule that holds for `dependency` of a package under these rules; these rules when none is named."""
        # npm looks at what an earlier rule made of it only where the package itself says nothing.
        question = dependency.name, dependency.declared or dependency.spec
        if question not in self._found:
            self._found[question] = next(
                (rule for rule in self.in_force().values() if rule.name == question[0] and rule.concerns(*question)),
                self,
            )
        return self._found[question]

    def rule_for_package(self, name: str, version: str) -> "Rules":
        """The rule that holds inside the package itself; these rules when none is named."""
        for rule in self.in_force().values():
            if rule.name == name and (satisfies(version, rule.wanted) or satisfies(version, rule.value)):
                return rule
        return self

    def in_force(self) -> dict[str, "Rules"]:
        """All rules that hold here by key, inner ones before outer ones."""
        found: dict[str, Rules] = {}
        for rules in self.ancestry():
            for key, rule in rules.children.items():
                found.setdefault(key, rule)
            if rules.parent:
                found.setdefault(rules.key, rules)
        return found

    def ancestry(self) -> Iterator["Rules"]:
        rules: Rules | None = self
        while rules:
            yield rules
            rules = rules.parent

    def same_as(self, other: "Rules | None") -> bool:
        """Whether both say the same, nested rules and surroundings included."""
        if self is other:
            return True
        if other is None or (self.key, self.value) != (other.key, other.value) or not self.same_children(other):
            return False
        return self.parent.same_as(other.parent) if self.parent else other.parent is None

    def same_children(self, other: "Rules") -> bool:
        return self.children.keys() == other.children.keys() and all(
            rule.value == other.children[key].value and rule.same_children(other.children[key])
            for key, rule in self.children.items()
        )

    def concerns(self, name: str, declared: str) -> bool:
        if self.wanted == "*":
            return True
        spec = parse_spec(name, declared or "*").target
        if spec.kind not in ("range", "version"):
            return spec.kind != "git"
        return _meet(spec.text, self.wanted)


def more_specific(first: Rules, second: Rules) -> Rules | None:
    """Which of two sets of rules to keep when a package is reached under both; None when they contradict."""
    if any(rules.same_as(first) for rules in second.ancestry()):
        return second
    if any(rules.same_as(second) for rules in first.ancestry()):
        return first
    if _contradict(first, second):
        return None
    return next((one for two in second.ancestry() for one in first.ancestry() if one.same_as(two)), None)


def conflict(first: Rules, second: Rules) -> bool:
    """Whether one package cannot stand under both sets of rules."""
    related = any(rules.same_as(first) for rules in second.ancestry()) or any(
        rules.same_as(second) for rules in first.ancestry()
    )
    return not related and _contradict(first, second)


def _contradict(first: Rules, second: Rules) -> bool:
    others = second.in_force()
    for key, rule in first.in_force().items():
        other = others.get(key)
        if other is None or rule.same_as(other) or rule.value.startswith("$") or other.value.startswith("$"):
            continue
        one, two = parse_spec(rule.name, rule.value), parse_spec(other.name, other.value)
        if {one.kind, two.kind} <= {"range", "version"} and not _meet(one.text, two.text):
            return True
    return False


def _meet(first: str, second: str) -> bool:
    one, two = range_or_none(first), range_or_none(second)
    return one is not None and two is not None and intersects(one, two)

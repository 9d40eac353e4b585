from dataclasses import dataclass

import pytest

from resolution.errors import MalformedDocument
from resolution.npm.overrides import Rules, conflict, more_specific


@dataclass
class Asked:
    name: str
    declared: str

    @property
    def spec(self) -> str:
        return self.declared


def test_a_rule_holds_for_the_requests_it_meets() -> None:
    rules = Rules({"a@^2": "2.1.0"})
    assert rules.rule_for(Asked("a", "^2.0.0")).value == "2.1.0"
    assert rules.rule_for(Asked("a", "^1.0.0")) is rules


def test_an_inner_rule_wins_below_its_package() -> None:
    rules = Rules({"a": {".": "1.0.0", "b": "2.0.0"}, "b": "1.0.0"})
    below = rules.rule_for(Asked("a", "*"))
    assert (below.value, below.rule_for(Asked("b", "*")).value, rules.rule_for(Asked("b", "*")).value) == (
        "1.0.0",
        "2.0.0",
        "1.0.0",
    )


def test_under_two_sets_of_rules_the_more_specific_one_counts() -> None:
    rules = Rules({"a": {"b": "2"}, "c": {"b": "3"}})
    below, other = rules.rule_for(Asked("a", "*")), rules.rule_for(Asked("c", "*"))
    assert more_specific(rules, below) is below
    assert more_specific(below, other) is None or not conflict(below, other)


def test_a_package_stands_under_the_rule_for_its_version() -> None:
    rules = Rules({"a@^2": {"b": "1"}, "c": "1.0.0"})
    assert rules.rule_for_package("a", "2.1.0").key == "a@^2"
    assert rules.rule_for_package("a", "1.0.0") is rules
    assert rules.rule_for_package("c", "2.0.0-rc.1") is rules


@pytest.mark.parametrize("rules", [{"a": 1}, {"a": {"b": ["1"]}}])
def test_it_refuses_rules_that_are_none(rules: dict[str, object]) -> None:
    with pytest.raises(MalformedDocument):
        Rules(rules)

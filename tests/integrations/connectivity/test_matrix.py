"""Every fault at both products in all five package types: what is, and what the diagnosis says it is."""

from collections import Counter
from dataclasses import dataclass

import pytest

from backline.sandbox import Sandbox
from backline.sandbox.product import Product
from integrations.connectivity.findings import KINDS
from integrations.connectivity.ladder import Outcome
from integrations.connectivity.survey import survey
from tests.integrations.connectivity.faults import CASES, FINE, Case

# Not to be taken for one another where the server's answers decide: what people would do about them differs most.
APART = {"sign-in", "permission", "hidden", "absence"}
MEANS = {
    "credentials-rejected": "sign-in",
    "credentials-required": "sign-in",
    "anonymous-answered": "sign-in",
    "token-expired": "sign-in",
    "user-token-required": "sign-in",
    "locked": "sign-in",
    "no-permission": "permission",
    "repository-hidden": "hidden",
    "repository-not-found": "absence",
}


@dataclass(frozen=True, slots=True)
class Told:
    case: Case
    product: str
    outcome: Outcome

    @property
    def reference(self) -> str:
        return self.outcome.finding.reference if self.outcome.finding else FINE

    @property
    def is_right(self) -> bool:
        maybe = self.outcome.finding.maybe if self.outcome.finding else ()
        allowed = self.case.allowed(self.product, self.outcome.ecosystem)
        return self.reference in allowed and (self.reference == FINE or self.case.also in ("", *maybe))

    @property
    def is_mixed_up(self) -> bool:
        meant = MEANS.get(self.reference, "")
        return not self.is_right and {self.case.truth, meant} <= APART and meant != self.case.truth

    def __str__(self) -> str:
        expected = " or ".join(each or "fine" for each in self.case.allowed(self.product, self.outcome.ecosystem))
        return f"{self.case.name}, {self.product} {self.outcome.ecosystem}: {self.reference or 'fine'}, not {expected}"


def diagnose(sandbox: Sandbox, case: Case, product: Product) -> list[Told]:
    with case.arrange(sandbox, product) as (subject, http):
        found = survey(subject, http, case.seconds)
    http.close()
    return [Told(case, product.key, outcome) for outcome in found.outcomes]


def confusion(told: list[Told]) -> str:
    """Rows: what is. Columns: what was said."""
    said = sorted({each.reference or "fine" for each in told})
    counts = Counter((each.case.truth, each.reference or "fine") for each in told)
    lines = [f"{len(CASES)} faults, {len(told)} diagnoses, {sum(each.is_right for each in told)} right", ""]
    for truth in dict.fromkeys(case.truth for case in CASES):
        row = [f"{reference} {counts[truth, reference]}" for reference in said if counts[truth, reference]]
        lines.append(f"{truth:12} → {' · '.join(row)}")
    return "\n".join(lines)


@pytest.mark.parametrize("key", ["nexus", "jfrog"])
def test_it_tells_every_fault_apart(sandbox: Sandbox, key: str) -> None:
    product = sandbox.product(key)
    told = [each for case in CASES if case.only in ("", key) for each in diagnose(sandbox, case, product)]
    print(confusion(told))
    assert not [str(each) for each in told if each.is_mixed_up]
    assert not [str(each) for each in told if not each.is_right]


def test_it_covers_both_products_with_forty_faults() -> None:
    for product in ("nexus", "jfrog"):
        assert len([case for case in CASES if case.only in ("", product) and case.truth != "fine"]) >= 40


def test_every_reference_it_expects_exists() -> None:
    references = {name for case in CASES for name in case.expected} - {FINE}
    assert references <= set(KINDS)

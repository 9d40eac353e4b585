import re
from pathlib import Path

import pytest

from integrations.connectivity import diagnosis, exchange, outcomes
from integrations.connectivity.findings import KINDS, MAYBE, explain
from integrations.connectivity.steps import Step
from integrations.providers import PROVIDERS

WORDS = {"host": "h", "repository": "r", "ecosystem": "npm", "declared": "PyPI", "format": "npm"}
SOURCE = Path(diagnosis.__file__).read_text() + Path(exchange.__file__).read_text()


@pytest.mark.parametrize("reference", KINDS)
def test_every_reference_has_a_sentence_and_a_remedy(reference: str) -> None:
    for provider in PROVIDERS.values():
        finding = explain(reference, words=WORDS, remedies=provider.remedies)
        assert finding.sentence.endswith(".")
        assert finding.remedy.endswith((".", "here."))
        assert len(reference) <= 60
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", reference)


def test_the_diagnosis_decides_for_nothing_unknown() -> None:
    decided = set(re.findall(r'Decision\("([a-z-]+)"', SOURCE)) | set(exchange.TRANSPORT.values())
    decided |= set(diagnosis.SAID.values()) | set(diagnosis.WRONG.values())
    assert decided <= set(KINDS)


def test_every_other_possibility_is_worded() -> None:
    named = {
        name for group in re.findall(r'Decision\("[a-z-]+", \(([^)]*)\)', SOURCE) for name in group.split('"')[1::2]
    }
    assert named
    assert named <= set(MAYBE)
    assert set(MAYBE) <= set(KINDS)


def test_remedies_of_providers_are_for_findings_that_exist() -> None:
    for provider in PROVIDERS.values():
        assert set(provider.remedies) <= set(KINDS)


def test_what_rejects_credentials_belongs_to_the_sign_in() -> None:
    assert {KINDS[reference].step for reference in outcomes.REJECTS} == {Step.SIGN_IN}


def test_a_finding_becomes_json_for_the_page() -> None:
    told = explain("no-permission", words=WORDS, remedies={}, maybe=["credentials-rejected"], evidence=["GET /"])
    assert told.as_json() == {
        "reference": "no-permission",
        "step": "repository",
        "sentence": "The credentials are right, but may not read “r”.",
        "remedy": "Ask for read permission; nothing needs to be entered again.",
        "maybe": ["the credentials are wrong"],
        "maybe_references": ["credentials-rejected"],
        "evidence": ["GET /"],
    }

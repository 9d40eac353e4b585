import threading
import time

import pytest

from backline.sandbox import Sandbox
from backline.sandbox.product import Product
from integrations.connectivity.survey import survey
from resolution.auth import Basic, Bearer, Secret
from resolution.network.deadline import Deadline
from tests.integrations.connectivity.stage import at_port, reach, subject_of


@pytest.fixture(params=["nexus", "jfrog"])
def product(request: pytest.FixtureRequest, sandbox: Sandbox) -> Product:
    found: Product = getattr(sandbox, request.param)
    return found


def test_refused_credentials_are_sent_twice_at_most(sandbox: Sandbox, product: Product) -> None:
    wrong = Bearer(Secret("no-token")) if product.key == "jfrog" else Basic("ann", Secret("wrong"))
    product.calls.clear()
    product.record = True
    found = survey(subject_of(sandbox, product, scheme=wrong), reach(sandbox), 6)
    product.record = False
    assert len([call for call in product.calls if call.header("Authorization")]) <= 2
    references = [outcome.finding.reference for outcome in found.outcomes if outcome.finding]
    assert references == ["credentials-rejected"] * 5


def test_nothing_connects_to_a_refused_address(sandbox: Sandbox, product: Product) -> None:
    def connect(address: str, port: int, deadline: Deadline) -> None:
        raise AssertionError(f"connected to {address}")

    inside = at_port(subject_of(sandbox, product), 443, "registry.example.org")
    found = survey(inside, reach(sandbox, lookup=lambda name: ["10.1.2.3"], connect=connect), 6)
    assert {outcome.finding.reference for outcome in found.outcomes if outcome.finding} == {"not-reachable"}


def test_an_internal_name_tells_no_more_than_a_refused_address(sandbox: Sandbox, product: Product) -> None:
    def unknown(name: str) -> list[str]:
        return []

    inside = at_port(subject_of(sandbox, product), 443, "db.internal")
    absent = survey(inside, reach(sandbox, lookup=unknown), 6)
    refused = survey(inside, reach(sandbox, lookup=lambda name: ["10.1.2.3"]), 6)
    told = [
        [(each.finding.sentence, each.finding.remedy) for each in found.outcomes if each.finding]
        for found in (absent, refused)
    ]
    assert told[0] == told[1]


def test_progress_comes_in_the_callers_thread(sandbox: Sandbox, product: Product) -> None:
    threads, last = set(), {}

    def progress(ecosystem: str, rungs: object) -> None:
        threads.add(threading.current_thread())
        last[ecosystem] = rungs

    survey(subject_of(sandbox, product), reach(sandbox), 6, progress)
    assert threads == {threading.current_thread()}
    assert set(last) == {"npm", "pypi", "go", "maven", "nuget"}


@pytest.mark.parametrize("fault", ["silence", "drip-headers", "tls-silent", "endless-body", "gzip-bomb"])
def test_it_ends_in_time(sandbox: Sandbox, product: Product, fault: str) -> None:
    started = time.monotonic()
    with product.fault(fault):
        found = survey(subject_of(sandbox, product), reach(sandbox), 1.0)
    assert time.monotonic() - started < 1.0 + 10  # wide, for a machine under load
    assert not found.passed


def test_no_evidence_holds_a_secret(sandbox: Sandbox, product: Product) -> None:
    with product.fault("forbidden"):
        found = survey(subject_of(sandbox, product), reach(sandbox), 6)
    told = " ".join(str(outcome) for outcome in found.outcomes)
    secret = product.access_token if product.key == "jfrog" else product.password  # type: ignore[attr-defined]
    assert secret not in told

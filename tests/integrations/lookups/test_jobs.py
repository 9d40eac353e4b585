"""Look-ups as jobs: once, for people who may still ask, with every failure stored."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from integrations.flows.limits import TooMany
from integrations.lookups import jobs
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from resolution.errors import Forbidden, PackageNotFound
from tests.integrations.factories import nexus


@pytest.fixture
def integration(organization: Organization) -> Integration:
    return nexus(organization)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the next look-ups of kind "test" answer: values, or errors to raise."""
    waiting: list[Any] = []

    def answer(lookup: Lookup) -> Any:
        found = waiting.pop(0)
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setitem(jobs.KINDS, "test", f"{__name__}:answer")
    globals()["answer"] = answer
    return waiting


def run(integration: Integration, by: User | None = None) -> Lookup:
    lookup = jobs.ask("test", integration, {"name": "kit"}, by=by)
    jobs.run_lookup(str(lookup.pk))
    lookup.refresh_from_db()
    return lookup


def test_an_answer_is_stored(integration: Integration, answers: list[Any]) -> None:
    answers.append({"versions": 3})
    lookup = run(integration)
    assert (lookup.state, lookup.result) == (Lookup.State.DONE, {"versions": 3})


def test_what_no_database_can_hold_is_replaced(integration: Integration, answers: list[Any]) -> None:
    answers.append({"name": "a\0b\ud800"})
    assert run(integration).result["name"].startswith("a\ufffdb")


@pytest.mark.parametrize("error", [PackageNotFound("kit"), Forbidden(403, "Forbidden")])
def test_a_failure_is_stored_under_its_name(integration: Integration, answers: list[Any], error: Exception) -> None:
    answers.append(error)
    lookup = run(integration)
    assert (lookup.state, lookup.reference) == (Lookup.State.FAILED, error.reference)  # type: ignore[attr-defined]


def test_a_bug_shows_nothing_of_itself(integration: Integration, answers: list[Any]) -> None:
    answers.append(KeyError("s3cret"))
    lookup = run(integration)
    assert lookup.reference == "failed"
    assert "s3cret" not in lookup.message


def test_a_second_run_does_nothing(integration: Integration, answers: list[Any]) -> None:
    answers.append({"n": 1})
    lookup = run(integration)
    jobs.run_lookup(str(lookup.pk))
    lookup.refresh_from_db()
    assert lookup.result == {"n": 1}


def test_nobody_looks_for_a_person_who_left(integration: Integration, member: User, answers: list[Any]) -> None:
    answers.append({"n": 1})
    member.memberships.all().delete()
    assert run(integration, member).reference == "not-allowed-here"
    assert answers, "nothing was asked"


def test_an_organization_may_ask_so_often_and_no_more(integration: Integration) -> None:
    for _ in range(jobs.PER_MINUTE):
        jobs.ask("test", integration, {}, by=None)
    with pytest.raises(TooMany) as busy:
        jobs.ask("test", integration, {}, by=None)
    assert 1 <= busy.value.wait <= 60


def test_a_look_up_that_lost_its_worker_ends_and_old_ones_are_forgotten(integration: Integration) -> None:
    lost, old = (jobs.ask("test", integration, {}, by=None) for _ in range(2))
    now = timezone.now()
    Lookup.objects.filter(pk=lost.pk).update(created_at=now - 2 * jobs.LOST)
    Lookup.objects.filter(pk=old.pk).update(created_at=now - jobs.KEPT - timedelta(minutes=1))
    assert jobs.sweep() == 1
    assert [each.reference for each in Lookup.objects.all()] == ["interrupted"]

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from backline.sandbox import Sandbox
from integrations.connectivity.recording import finish, queue_integration_check
from integrations.connectivity.survey import glance, survey
from integrations.connectivity.watch import check_batch, check_now, start_batch
from integrations.models import ConnectivityCheck, Integration, RepositoryResult
from integrations.organizations.models import Organization
from resolution.auth import Secret
from resolution.http import Http
from tests.integrations.connected import connected
from tests.integrations.connectivity.stage import reach

Status, State = Integration.Status, ConnectivityCheck.State


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[Http]:
    made = reach(sandbox)
    yield made
    made.close()


@pytest.fixture
def nexus(sandbox: Sandbox, organization: Organization) -> Integration:
    return connected(sandbox, "nexus", organization)


@pytest.fixture
def check(nexus: Integration, http: Http) -> Callable[[], Integration]:
    """One batch with the integration, due now."""

    def run() -> Integration:
        Integration.objects.filter(pk=nexus.pk).update(next_check_at=timezone.now())
        check_batch([nexus.pk], http)
        nexus.refresh_from_db()
        return nexus

    return run


def test_it_stores_what_it_found(check: Callable[[], Integration]) -> None:
    nexus = check()
    assert (nexus.status, nexus.failures, nexus.lease_until) == (Status.CONNECTED, 0, None)
    assert nexus.server == "Nexus 3.77.1-01"
    assert nexus.last_success_at == nexus.last_checked_at
    assert {each.kind for each in nexus.repositories.all()} == {"group"}
    assert all(each.works and each.latency_ms is not None for each in nexus.repositories.all())
    stored = nexus.checks.get()
    assert (stored.state, stored.passed, stored.results.filter(passed=True).count()) == (State.DONE, True, 5)


def test_it_comes_back_after_about_a_quarter_of_an_hour(check: Callable[[], Integration]) -> None:
    nexus = check()
    assert nexus.last_checked_at is not None
    assert timedelta(minutes=13) < nexus.next_check_at - nexus.last_checked_at < timedelta(minutes=17)


def test_it_watches_a_healthy_integration_with_few_requests(
    check: Callable[[], Integration], sandbox: Sandbox, nexus: Integration
) -> None:
    nexus.repositories.exclude(ecosystem="nuget").delete()
    check()
    sandbox.nexus.calls.clear()
    sandbox.nexus.record = True
    check()
    sandbox.nexus.record = False
    assert len(sandbox.nexus.calls) == 1


def test_it_believes_a_network_failure_when_it_comes_twice(check: Callable[[], Integration], sandbox: Sandbox) -> None:
    check()
    with sandbox.nexus.fault("close-before-answer"):
        first = check()
        assert (first.status, first.pending_status) == (Status.CONNECTED, Status.FAILING)
        assert first.last_checked_at is not None
        assert first.next_check_at - first.last_checked_at < timedelta(seconds=90)
        assert check().status == Status.FAILING
    assert check().status == Status.CONNECTED


def test_it_believes_rejected_credentials_at_once(
    check: Callable[[], Integration], sandbox: Sandbox, nexus: Integration
) -> None:
    check()
    with sandbox.nexus.fault("wrong-credentials"):
        rejected = check()
    assert rejected.status == Status.REJECTED
    assert rejected.last_checked_at is not None
    assert rejected.next_check_at - rejected.last_checked_at > timedelta(minutes=50)


def test_it_does_not_hammer_with_credentials_that_are_refused(
    check: Callable[[], Integration], sandbox: Sandbox, nexus: Integration
) -> None:
    Integration.objects.filter(pk=nexus.pk).update(secret=None, auth_scheme="anonymous", username="")
    nexus.refresh_from_db()
    nexus.auth_scheme, nexus.username, nexus.secret = "basic", "ann", Secret("wrong")
    nexus.save()
    sandbox.nexus.calls.clear()
    sandbox.nexus.record = True
    check()
    sandbox.nexus.record = False
    assert len([call for call in sandbox.nexus.calls if call.header("Authorization")]) <= 2


def test_some_failing_repositories_need_attention(check: Callable[[], Integration], nexus: Integration) -> None:
    broken = nexus.repositories.get(ecosystem="npm")
    broken.url = broken.url.replace("npm-group", "nowhere")
    broken.save()
    assert check().status == Status.ATTENTION
    broken.refresh_from_db()
    assert (broken.works, broken.reference) == (False, "repository-not-found")


def test_it_drops_a_result_for_other_settings(nexus: Integration, http: Http) -> None:
    (running,) = start_batch([nexus.pk], timezone.now())
    found = survey(running.subject, http, 6)
    Integration.objects.filter(pk=nexus.pk).update(settings_version=2)
    finish([(running.check, found)], timezone.now())
    nexus.refresh_from_db()
    assert (nexus.status, nexus.last_checked_at) == (Status.CHECKING, None)
    assert nexus.checks.get().state == State.DROPPED


def test_it_discards_the_result_of_a_check_that_was_given_up(nexus: Integration, http: Http) -> None:
    (running,) = start_batch([nexus.pk], timezone.now())
    found = survey(running.subject, http, 6)
    nexus.checks.update(state=State.INTERRUPTED)
    finish([(running.check, found)], timezone.now())
    nexus.refresh_from_db()
    assert (nexus.status, RepositoryResult.objects.count()) == (Status.CHECKING, 0)


def test_it_ends_quietly_when_the_integration_is_gone(nexus: Integration, http: Http) -> None:
    (running,) = start_batch([nexus.pk], timezone.now())
    found = survey(running.subject, http, 6)
    nexus.delete()
    finish([(running.check, found)], timezone.now())
    assert not ConnectivityCheck.objects.exists()


def test_two_workers_never_run_the_same_check(nexus: Integration) -> None:
    now = timezone.now()
    assert len(start_batch([nexus.pk], now)) == 1
    assert start_batch([nexus.pk], now) == []


def test_it_leaves_paused_and_early_ones_alone(nexus: Integration) -> None:
    Integration.objects.filter(pk=nexus.pk).update(paused=True)
    assert start_batch([nexus.pk], timezone.now()) == []
    later = timezone.now() + timedelta(minutes=5)
    Integration.objects.filter(pk=nexus.pk).update(paused=False, next_check_at=later)
    assert start_batch([nexus.pk], timezone.now()) == []


def test_an_unreadable_credential_sends_nothing(
    check: Callable[[], Integration], sandbox: Sandbox, nexus: Integration, organization: Organization
) -> None:
    other = connected(sandbox, "jfrog", organization)
    Integration.objects.filter(pk=nexus.pk).update(secret=other.secret)
    sandbox.nexus.calls.clear()
    sandbox.nexus.record = True
    assert check().status == Status.FAILING
    sandbox.nexus.record = False
    assert sandbox.nexus.calls == []
    assert set(nexus.repositories.values_list("reference", flat=True)) == {"credential-unreadable"}


def test_a_check_that_was_asked_for_fills_its_rows(nexus: Integration, http: Http) -> None:
    asked, is_new = queue_integration_check(nexus)
    assert is_new
    assert queue_integration_check(nexus) == (asked, False)
    check_now(asked.pk, http)
    asked.refresh_from_db()
    assert (asked.state, asked.passed, asked.results.count()) == (State.DONE, True, 5)
    steps = asked.results.get(ecosystem="npm").steps
    assert [step["state"] for step in steps] == ["passed"] * 7
    check_now(asked.pk, http)
    assert ConnectivityCheck.objects.count() == 1


def test_a_glance_gives_way_to_a_climb_when_anything_is_odd(nexus: Integration, http: Http) -> None:
    (running,) = start_batch([nexus.pk], timezone.now())
    assert glance(running.subject, http, 6) is None  # the sandbox's groups do not have the witness packages


def test_it_keeps_the_expiry_of_a_token(sandbox: Sandbox, organization: Organization, http: Http) -> None:
    jfrog = connected(sandbox, "jfrog", organization)
    check_batch([jfrog.pk], http)
    jfrog.refresh_from_db()
    assert jfrog.expires_at is not None
    assert jfrog.expiry_source == "jwt"
    assert timedelta(days=80) < jfrog.expires_at - timezone.now() < timedelta(days=91)

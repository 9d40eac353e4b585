from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django_rq
import pytest
from django.utils import timezone

from backline.sandbox import Sandbox
from integrations import jobs
from integrations.connectivity.recording import queue_draft_check
from integrations.models import ConnectivityCheck, Integration
from integrations.organizations.models import Organization, User
from integrations.tick import CLAIM_LEASE, GIVEN_UP_AFTER, LOST_AFTER, claim_due, tick
from tests.integrations.connected import connected, describe
from tests.integrations.factories import draft, nexus

Status = Integration.Status
SOON = timedelta(seconds=30)


def test_it_hands_out_what_is_due_once(integration: Integration, queue: None) -> None:
    now = timezone.now()
    assert tick(now).claimed == 1
    assert tick(now + SOON).claimed == 0
    assert django_rq.get_queue("checks").count == 1


def test_a_minute_of_checks_works_from_end_to_end(
    sandbox: Sandbox,
    organization: Organization,
    run_jobs: Callable[[], None],
    settings: Any,
    tmp_path: Path,
) -> None:
    describe(sandbox, tmp_path, settings)
    integration = connected(sandbox, "nexus", organization)
    tick(timezone.now())
    run_jobs()
    integration.refresh_from_db()
    assert integration.status == Status.CONNECTED


def test_what_a_flushed_queue_lost_is_handed_out_again(integration: Integration, queue: None) -> None:
    now = timezone.now()
    tick(now)
    django_rq.get_connection("checks").flushdb()
    assert tick(now + CLAIM_LEASE + SOON).claimed == 1


def test_a_persons_check_that_was_lost_is_queued_again(organization: Organization, owner: User, queue: None) -> None:
    check = queue_draft_check(draft(organization, owner))
    now = timezone.now()
    assert tick(now).queued_again == 0
    assert tick(now + LOST_AFTER + SOON).queued_again == 1
    assert tick(now + LOST_AFTER + 2 * SOON).queued_again == 0
    assert django_rq.get_queue("interactive").fetch_job(str(check.pk)) is not None


def test_a_search_that_nobody_answers_is_given_up(organization: Organization, owner: User, queue: None) -> None:
    search = draft(organization, owner).searches.create()
    tick(timezone.now() + GIVEN_UP_AFTER + SOON)
    search.refresh_from_db()
    assert search.state == "failed"


def test_without_a_queue_it_reaps_and_claims_nothing(
    integration: Integration, queue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable() -> None:
        raise jobs.QueueUnavailable

    monkeypatch.setattr(jobs, "require_queue", unavailable)
    assert tick(timezone.now()).claimed == 0
    integration.refresh_from_db()
    assert integration.lease_until is None


def test_it_claims_the_longest_waiting_first(organization: Organization) -> None:
    now = timezone.now()
    late, later = nexus(organization, name="late"), nexus(organization, name="later")
    Integration.objects.filter(pk=late.pk).update(next_check_at=now - SOON)
    Integration.objects.filter(pk=later.pk).update(next_check_at=now - 2 * SOON)
    assert claim_due(now) == [later.pk, late.pk]


def test_it_forgets_old_history(integration: Integration, queue: None, settings: Any) -> None:
    old = timezone.now() - timedelta(days=settings.BACKLINE_CHECK_HISTORY_DAYS + 1)
    for state in ("done", "running"):
        ConnectivityCheck.objects.create(
            organization=integration.organization,
            integration=integration,
            trigger="schedule",
            state=state,
            queued_at=old,
            lease_until=timezone.now() + SOON,
        )
    assert tick(timezone.now()).forgotten == 1
    assert ConnectivityCheck.objects.get().state == "running"

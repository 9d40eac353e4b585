from datetime import timedelta

from django.utils import timezone

from integrations.connectivity.reaping import reap_checks
from integrations.connectivity.recording import claim_check, queue_draft_check, renew
from integrations.connectivity.watch import RUN_LEASE, start_batch
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration
from integrations.organizations.models import Organization, User
from tests.integrations.factories import draft

State = ConnectivityCheck.State


def test_it_frees_what_a_killed_worker_held(integration: Integration) -> None:
    now = timezone.now()
    start_batch([integration.pk], now)
    assert reap_checks(now + RUN_LEASE - timedelta(seconds=1)) == 0
    assert reap_checks(now + RUN_LEASE + timedelta(seconds=1)) == 1
    check = ConnectivityCheck.objects.get()
    assert (check.state, check.lease_until) == (State.INTERRUPTED, None)
    assert len(start_batch([integration.pk], now + RUN_LEASE)) == 1


def test_a_lease_and_a_tick_stay_below_two_minutes() -> None:
    assert RUN_LEASE + timedelta(minutes=1) <= timedelta(minutes=2)


def test_it_leaves_checks_alone_that_are_worked_on(integration: Integration) -> None:
    now = timezone.now()
    (running,) = start_batch([integration.pk], now)
    renew([running.check], now + 2 * RUN_LEASE)
    assert reap_checks(now + RUN_LEASE + timedelta(seconds=1)) == 0


def test_an_interrupted_draft_can_be_tested_again(organization: Organization, owner: User) -> None:
    typed = draft(organization, owner)
    check = queue_draft_check(typed)
    ConnectionDraft.objects.filter(pk=typed.pk).update(state="running")
    now = timezone.now()
    assert claim_check(check.pk, now, RUN_LEASE) is not None
    reap_checks(now + RUN_LEASE + timedelta(seconds=1))
    typed.refresh_from_db()
    assert typed.state == ConnectionDraft.State.FAILED
    assert check.results.get().finding["reference"] == "interrupted"
    assert queue_draft_check(typed).pk != check.pk

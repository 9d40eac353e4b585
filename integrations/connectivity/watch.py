"""Checking stored integrations: in batches for the schedule, one at a time for a person. Jobs may run twice."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.connectivity.crew import looks
from integrations.connectivity.recording import claim_check, finish, renew
from integrations.connectivity.schedule import needs_full
from integrations.connectivity.steps import Rungs
from integrations.connectivity.subjects import subject_of
from integrations.connectivity.survey import Subject, Survey, glance, survey
from integrations.models import ConnectivityCheck, Integration, RepositoryResult
from integrations.network import outgoing
from resolution.http import Http

RUN_LEASE = timedelta(seconds=45)  # a killed worker's checks are free again after this and one tick
RENEW_EVERY = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Running:
    """A check under way: its row, what it tests, and how thoroughly."""

    check: ConnectivityCheck
    subject: Subject
    full: bool


def check_batch(ids: Sequence[UUID], http: Http | None = None) -> int:
    """Check those of the integrations that are still due; how many that were. Only this thread uses the database."""
    running, network = start_batch(ids, timezone.now()), http or outgoing()
    network.close()  # of idle connections, which helper processes must not share
    left, renewed = dict(enumerate(running)), time.monotonic()
    for seen in looks(len(running), lambda item: look(running[item], network), RENEW_EVERY):
        finish([(left.pop(item).check, survey) for item, survey in seen], timezone.now())
        if time.monotonic() - renewed > RENEW_EVERY:
            renew([each.check for each in left.values()], timezone.now() + RUN_LEASE)
            renewed = time.monotonic()
    return len(running)


def start_batch(ids: Iterable[UUID], now: datetime) -> list[Running]:
    """Take the integrations that are due and not under way; two workers never get the same one."""
    with transaction.atomic():
        due = Integration.objects.select_for_update(skip_locked=True).filter(
            pk__in=list(ids), paused=False, next_check_at__lte=now
        )
        under_way = ConnectivityCheck.objects.filter(
            integration__in=list(ids), state=ConnectivityCheck.State.RUNNING
        ).values_list("integration_id", flat=True)
        taken = [each for each in due.prefetch_related("repositories") if each.pk not in set(under_way)]
        checks = ConnectivityCheck.objects.bulk_create(_running_check(each, now) for each in taken)
        Integration.objects.filter(pk__in=[each.pk for each in taken]).update(lease_until=now + RUN_LEASE)
        for each in taken:
            each.lease_until = now + RUN_LEASE
    return [
        Running(check, subject_of(each), needs_full(each.status, each.last_checked_at, now))
        for each, check in zip(taken, checks, strict=True)
        if each.repositories.all()
    ]


def _running_check(integration: Integration, now: datetime) -> ConnectivityCheck:
    return ConnectivityCheck(
        organization_id=integration.organization_id,
        integration=integration,
        settings_version=integration.settings_version,
        trigger=ConnectivityCheck.Trigger.SCHEDULE,
        state=ConnectivityCheck.State.RUNNING,
        queued_at=now,
        started_at=now,
        lease_until=now + RUN_LEASE,
    )


def look(running: Running, http: Http) -> Survey:
    """One request a repository where all was well; everything where it was not, or is not now."""
    seconds = settings.BACKLINE_CHECK_SECONDS
    seen = None if running.full else glance(running.subject, http, seconds)
    return seen or survey(running.subject, http, seconds)


def check_now(check_id: UUID, http: Http | None = None) -> None:
    """A queued check that a person asked for, step by step. One that is gone or taken is a normal ending."""
    try:
        whole = timedelta(seconds=settings.BACKLINE_CHECK_SECONDS + 15)  # nobody renews this one
        check = claim_check(check_id, timezone.now(), max(RUN_LEASE, whole))
    except IntegrityError:
        ConnectivityCheck.objects.filter(pk=check_id).update(state=ConnectivityCheck.State.DROPPED)
        return
    if check is None or check.integration is None:
        return

    def progress(ecosystem: str, rungs: Rungs) -> None:
        RepositoryResult.objects.filter(check_run=check, ecosystem=ecosystem).update(steps=rungs.as_json())

    subject = subject_of(check.integration)
    check.settings_version = check.integration.settings_version
    seen = survey(subject, http or outgoing(), settings.BACKLINE_CHECK_SECONDS, progress, watched=True)
    finish([(check, seen)], timezone.now())

"""Checks whose worker died: found by their lease, closed as interrupted, free to run again."""

from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from integrations.connectivity.findings import explain
from integrations.connectivity.steps import Rungs
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositoryResult

State = ConnectivityCheck.State


def reap_checks(now: datetime) -> int:
    """How many there were. A worker that was only slow finds its row closed, and its result is discarded."""
    with transaction.atomic():
        lost = ConnectivityCheck.objects.select_for_update(skip_locked=True).filter(
            state=State.RUNNING, lease_until__lt=now
        )
        ids, integrations, drafts = [], [], []
        for check in lost:
            ids.append(check.pk)
            integrations.append(check.integration_id)
            drafts.append(check.draft_id)
        ConnectivityCheck.objects.filter(pk__in=ids).update(state=State.INTERRUPTED, finished_at=now, lease_until=None)
        Integration.objects.filter(pk__in=[each for each in integrations if each]).update(lease_until=None)
        open_drafts = ConnectionDraft.objects.filter(pk__in=[each for each in drafts if each])
        open_drafts.filter(state=ConnectionDraft.State.RUNNING).update(state=ConnectionDraft.State.FAILED)
        _say_so(ids)
    return len(ids)


def _say_so(ids: list[UUID]) -> None:
    finding = explain("interrupted", words={}, remedies=MappingProxyType({}))
    unfinished = RepositoryResult.objects.filter(check_run__in=ids, passed=None)
    unfinished.update(finding=finding.as_json(), reference=finding.reference, steps=Rungs().as_json())

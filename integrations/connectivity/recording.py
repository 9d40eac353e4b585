"""Checks as rows: asked for, claimed by one worker, filled in while they run, finished once."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from integrations.connectivity.steps import Rungs
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, Repository, RepositoryResult

UNDER_WAY = (ConnectivityCheck.State.QUEUED, ConnectivityCheck.State.RUNNING)


def queue_draft_check(draft: ConnectionDraft) -> ConnectivityCheck:
    """A queued check with one waiting result a repository; one that is under way is returned instead."""
    with transaction.atomic():
        ConnectionDraft.objects.select_for_update().get(pk=draft.pk)
        running = draft.checks.filter(state__in=UNDER_WAY).first()
        if running is not None:
            return running
        check = ConnectivityCheck.objects.create(
            organization_id=draft.organization_id,
            draft=draft,
            settings_version=draft.based_on_version,
            trigger=ConnectivityCheck.Trigger.DRAFT,
        )
        _waiting_results(check, draft.urls)
    return check


def queue_integration_check(integration: Integration) -> tuple[ConnectivityCheck, bool]:
    """The check and whether it is new: one that is under way is returned instead."""
    with transaction.atomic():
        locked: Integration = Integration.objects.select_for_update().get(pk=integration.pk)
        running = locked.checks.filter(state__in=UNDER_WAY).first()
        if running is not None:
            return running, False
        check = ConnectivityCheck.objects.create(
            organization_id=locked.organization_id,
            integration=locked,
            settings_version=locked.settings_version,
            trigger=ConnectivityCheck.Trigger.PERSON,
        )
        rows = {repository.ecosystem: repository for repository in locked.repositories.all()}
        _waiting_results(check, {key: row.url for key, row in rows.items()}, rows)
    return check, True


def _waiting_results(
    check: ConnectivityCheck, urls: Mapping[str, str], rows: Mapping[str, Repository] | None = None
) -> None:
    steps: list[dict[str, Any]] = Rungs().as_json()
    RepositoryResult.objects.bulk_create(
        RepositoryResult(
            check_run=check, ecosystem=ecosystem, url=url, repository=(rows or {}).get(ecosystem), steps=steps
        )
        for ecosystem, url in urls.items()
    )

"""Checks as rows: asked for, claimed by one worker, filled in while they run, finished once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from integrations.connectivity.grouped import GroupedUpdate
from integrations.connectivity.ladder import Outcome
from integrations.connectivity.outcomes import (
    CHECK_FIELDS,
    INTEGRATION_FIELDS,
    REPOSITORY_FIELDS,
    close,
    fill,
    note_in,
    note_in_repository,
)
from integrations.connectivity.steps import Rungs
from integrations.connectivity.survey import Survey
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, Repository, RepositoryResult

State = ConnectivityCheck.State
UNDER_WAY = (State.QUEUED, State.RUNNING)


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


def claim_check(check_id: UUID, now: datetime, lease: timedelta) -> ConnectivityCheck | None:
    """Take a queued check; None when it is gone or somebody has it. Raises IntegrityError when another check of the
    same integration or draft is under way."""
    with transaction.atomic():
        queued = ConnectivityCheck.objects.filter(pk=check_id, state=ConnectivityCheck.State.QUEUED)
        taken = queued.update(state=ConnectivityCheck.State.RUNNING, started_at=now, lease_until=now + lease)
    if not taken:
        return None
    return ConnectivityCheck.objects.select_related("integration", "draft").filter(pk=check_id).first()


def renew(checks: Iterable[ConnectivityCheck], until: datetime) -> None:
    """Say that these checks are still being worked on."""
    checks = list(checks)
    if not checks:
        return
    running = ConnectivityCheck.objects.filter(pk__in=[check.pk for check in checks])
    running.filter(state=ConnectivityCheck.State.RUNNING).update(lease_until=until)
    Integration.objects.filter(pk__in=[check.integration_id for check in checks]).update(lease_until=until)


def finish(done: Sequence[tuple[ConnectivityCheck, Survey]], now: datetime) -> None:
    """Store results in one transaction. One for settings that have changed, or of a check that was given up as
    interrupted, changes nothing but its own row. `check.integration` is as it was when the check began: what a check
    may change, nobody else does meanwhile."""
    if not done:
        return
    keys = [check.integration_id for check, _ in done]
    with transaction.atomic():
        locked = Integration.objects.select_for_update().filter(pk__in=keys)
        versions = dict(locked.order_by().values_list("pk", "settings_version"))
        running = ConnectivityCheck.objects.filter(pk__in=[check.pk for check, _ in done], state=State.RUNNING)
        alive = set(running.order_by().values_list("pk", flat=True))
        written = _Written()
        for check, survey in done:
            if check.pk in alive and check.integration_id in versions:
                written.note(check, survey, versions[check.integration_id], now)
        written.save()


class _Written:
    """Rows that were changed, saved together."""

    def __init__(self) -> None:
        self.checks = GroupedUpdate(ConnectivityCheck.objects, CHECK_FIELDS)
        self.integrations = GroupedUpdate(Integration.objects, INTEGRATION_FIELDS)
        self.repositories = GroupedUpdate(Repository.objects, REPOSITORY_FIELDS)
        self.results: list[RepositoryResult] = []

    def note(self, check: ConnectivityCheck, survey: Survey, version: int, now: datetime) -> None:
        integration = check.integration
        if integration is None or version != check.settings_version:
            self.checks.note(check, lambda: close(check, State.DROPPED, None, now))
            return
        self.checks.note(check, lambda: close(check, State.DONE, survey.passed, now))
        self.integrations.note(integration, lambda: note_in(integration, survey, now))
        rows = {repository.ecosystem: repository for repository in integration.repositories.all()}
        for outcome in survey.outcomes:
            self._note_repository(rows[outcome.ecosystem], check, outcome, now)

    def _note_repository(
        self, repository: Repository, check: ConnectivityCheck, outcome: Outcome, now: datetime
    ) -> None:
        self.repositories.note(repository, lambda: note_in_repository(repository, outcome, now))
        result = RepositoryResult(check_run=check, repository=repository, ecosystem=outcome.ecosystem, url=outcome.url)
        self.results.append(fill(result, outcome, now))

    def save(self) -> None:
        for update in (self.checks, self.integrations, self.repositories):
            update.save()
        RepositoryResult.objects.bulk_create(
            self.results,
            update_conflicts=True,  # a check that a person asked for has rows that were filled in live
            unique_fields=["check_run", "ecosystem"],
            update_fields=["passed", "reference", "latency_ms", "steps", "finding", "at"],
        )

"""What a check of the draft already tells about the integration that comes out of it."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from integrations.connectivity.outcomes import REJECTS
from integrations.models import ConnectivityCheck, Integration, RepositoryResult


def take_over_check(integration: Integration, checked: ConnectivityCheck | None) -> None:
    """Make the draft's check the integration's first, so that its page says at once what is known."""
    results = list(checked.results.all()) if checked is not None else []
    _set_status(integration, _status(results), checked)
    integration.save()
    if checked is None:
        return
    rows = {repository.ecosystem: repository for repository in integration.repositories.all()}
    for result in results:
        repository = rows.get(result.ecosystem)
        if repository is None or repository.url != result.url:
            continue
        repository.works, repository.reference = result.passed, result.reference
        repository.latency_ms = result.latency_ms
        if result.passed:
            repository.last_success_at = result.at
        repository.save()
        RepositoryResult.objects.filter(pk=result.pk).update(repository=repository)
    version = integration.settings_version
    ConnectivityCheck.objects.filter(pk=checked.pk).update(integration=integration, settings_version=version)


def _set_status(integration: Integration, status: str, checked: ConnectivityCheck | None) -> None:
    now = timezone.now()
    if status != integration.status or integration.created_at == integration.status_since:
        integration.status, integration.status_since = status, now
    integration.pending_status, integration.failures = "", 0
    if checked is None:
        return
    integration.last_checked_at = checked.finished_at or now
    if status == Integration.Status.CONNECTED:
        integration.last_success_at = integration.last_checked_at
        integration.next_check_at = now + timedelta(seconds=settings.BACKLINE_CHECK_EVERY)


def _status(results: Iterable[RepositoryResult]) -> str:
    outcomes = list(results)
    if not outcomes or any(result.passed is None for result in outcomes):
        return Integration.Status.CHECKING
    if all(result.passed for result in outcomes):
        return Integration.Status.CONNECTED
    if any(result.passed for result in outcomes):
        return Integration.Status.ATTENTION
    rejected = all(result.reference in REJECTS for result in outcomes)
    return Integration.Status.REJECTED if rejected else Integration.Status.FAILING

"""Asking for a check now, and pausing or resuming the watch over an integration."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from integrations.audit.models import record
from integrations.flows.limits import require_room
from integrations.jobs import enqueue_check
from integrations.models import ConnectivityCheck, Integration
from integrations.organizations.models import User

PATIENCE = timedelta(minutes=2)


def check_now(integration: Integration, *, by: User, address: str = "", reason: str = "") -> bool:
    """Queue a check unless one is under way; whether one was queued. Raises TooMany and QueueUnavailable."""
    if is_under_way(integration):
        return False
    require_room(integration.organization)
    enqueue_check(integration, by=by)
    _write_down("integration.check-asked", integration, by, address, reason)
    return True


def is_under_way(integration: Integration) -> bool:
    """Whether a check runs or waits. One that has waited for long was lost with the queue and does not count."""
    now = timezone.now()
    running = Q(state=ConnectivityCheck.State.RUNNING, lease_until__gt=now)
    waiting = Q(state=ConnectivityCheck.State.QUEUED, queued_at__gt=now - PATIENCE)
    return ConnectivityCheck.objects.filter(running | waiting, integration=integration).exists()


def pause(integration: Integration, *, by: User, address: str = "", reason: str = "") -> None:
    if Integration.objects.filter(pk=integration.pk, paused=False).update(paused=True):
        _write_down("integration.paused", integration, by, address, reason)


def resume(integration: Integration, *, by: User, address: str = "", reason: str = "") -> None:
    """Go on watching, beginning with a check that is due at once."""
    due = timezone.now()
    if Integration.objects.filter(pk=integration.pk, paused=True).update(paused=False, next_check_at=due):
        _write_down("integration.resumed", integration, by, address, reason)


def _write_down(action: str, integration: Integration, by: User, address: str, reason: str) -> None:
    organization = integration.organization
    record(action, organization=organization, by=by, target=integration, reason=reason, address=address)

"""Mails about integrations: one when it breaks, one when it recovers, and ahead of a credential's end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from integrations.expiry import WARN_DAYS, is_new, warning_for
from integrations.models import Integration
from integrations.organizations.models import Membership, User
from integrations.providers import PROVIDERS

Status = Integration.Status
BROKEN = frozenset({Status.ATTENTION, Status.FAILING, Status.REJECTED})


def news(integration: Integration) -> str:
    """ "broke", "recovered" or nothing: what people do not know yet. A first failure is on the screen of whoever
    connected it, and needs no mail."""
    status, told = integration.status, integration.notified_status
    if status == Status.CONNECTED:
        return "recovered" if told in BROKEN else ""
    if status not in BROKEN or integration.last_success_at is None:
        return ""
    worse = status == Status.REJECTED and told != Status.REJECTED
    return "broke" if told not in BROKEN or worse else ""


def due(now: datetime) -> Iterator[UUID]:
    """Integrations about which there is something to say."""
    changed = Integration.objects.exclude(status=F("notified_status")).exclude(status=Status.CHECKING)
    for integration in changed.defer("secret", "ca_pem").iterator():
        if news(integration):
            yield integration.pk
    near = Integration.objects.filter(expires_at__lte=now + timedelta(days=max(WARN_DAYS)))
    for integration in near.defer("secret", "ca_pem").iterator():
        if not news(integration) and is_new(
            warning_for(integration.expires_at, now=now), integration.expiry_warned_days
        ):
            yield integration.pk


def tell(integration_id: UUID) -> list[str]:
    """Send what there is to say, and note it; the kinds of mail that went out. Twice is once."""
    integration = Integration.objects.select_related("organization").filter(pk=integration_id).first()
    if integration is None:
        return []
    return [kind for kind in (_tell_status(integration), _tell_expiry(integration, timezone.now())) if kind]


def _tell_status(integration: Integration) -> str:
    kind, before = news(integration), integration.notified_status
    row = Integration.objects.filter(pk=integration.pk)
    # Noted before it is sent, so that two workers do not both send; taken back when the mail server refuses.
    if not kind or not row.filter(notified_status=before).update(notified_status=integration.status):
        return ""
    try:
        _send(integration, kind)
    except OSError:
        row.update(notified_status=before)
        raise
    return kind


def _tell_expiry(integration: Integration, now: datetime) -> str:
    warning, before = warning_for(integration.expires_at, now=now), integration.expiry_warned_days
    row = Integration.objects.filter(pk=integration.pk)
    if not is_new(warning, before) or not row.filter(expiry_warned_days=before).update(expiry_warned_days=warning):
        return ""
    try:
        _send(integration, "expires")
    except OSError:
        row.update(expiry_warned_days=before)
        raise
    return "expires"


def _send(integration: Integration, kind: str) -> None:
    recipients = _admins(integration)
    if not recipients:
        return
    provider = PROVIDERS.get(integration.provider)
    context = {
        "integration": integration,
        "provider": provider.label if provider else integration.provider,
        "failing": integration.repositories.filter(works=False),
        "days": max((integration.expires_at - timezone.now()).days, 0) if integration.expires_at else None,
        "is_over": bool(integration.expires_at and integration.expires_at <= timezone.now()),
        "url": f"{settings.BACKLINE_URL}/integrations/{integration.pk}/",
    }
    subject = " ".join(render_to_string(f"integrations/mail/{kind}_subject.txt", context).split())
    send_mail(subject, render_to_string(f"integrations/mail/{kind}.txt", context), None, recipients)


def _admins(integration: Integration) -> list[str]:
    people = User.objects.filter(
        memberships__organization=integration.organization_id, memberships__role=Membership.Role.ADMIN, is_active=True
    )
    return list(people.values_list("email", flat=True))

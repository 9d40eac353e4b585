"""A mail to the admins about a twin, once for each alarm."""

from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone

from integrations.authority.models import Twin
from integrations.organizations.models import Membership, User


def tell(twin_id: str) -> bool:
    """The job; whether a mail went out. One that was dismissed or told of meanwhile is a normal ending."""
    found = Twin.objects.select_related("binding__integration", "repository__integration")
    twin = found.filter(pk=UUID(twin_id), told_at=None, dismissed_at=None).first()
    row = Twin.objects.filter(pk=twin_id, told_at=None)
    # Noted before it is sent, so that two workers do not both send; taken back when the mail server refuses.
    if twin is None or not row.update(told_at=timezone.now()):
        return False
    try:
        _send(twin)
    except OSError:
        Twin.objects.filter(pk=twin_id).update(told_at=None)
        raise
    return True


def _send(twin: Twin) -> None:
    admins = User.objects.filter(
        memberships__organization=twin.binding.organization_id,
        memberships__role=Membership.Role.ADMIN,
        is_active=True,
    )
    recipients = list(admins.values_list("email", flat=True))
    if not recipients:
        return
    url = f"{settings.BACKLINE_URL}/integrations/{twin.binding.integration_id}/authority/"
    context = {"twin": twin, "url": url}
    subject = " ".join(render_to_string("authority/mail/twin_subject.txt", context).split())
    send_mail(subject, render_to_string("authority/mail/twin.txt", context), None, recipients)

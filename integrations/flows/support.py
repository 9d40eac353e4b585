"""Support changes an organization's settings: the same draft, the same rules, with a reason in the audit."""

from uuid import uuid4

from django.db import transaction

from integrations.flows.connect import apply_draft
from integrations.flows.drafts import Settings
from integrations.models import ConnectionDraft, Integration
from integrations.organizations.models import User


def change_settings(
    integration: Integration, settings: Settings, *, by: User, reason: str, address: str = ""
) -> Integration:
    """Take the settings into use; the next check is due at once. Raises ApplyRefused."""
    with transaction.atomic():
        draft = ConnectionDraft.objects.create(
            organization=integration.organization,
            integration=integration,
            created_by=by,
            submission=uuid4(),
            state=ConnectionDraft.State.WAITING,
            provider=settings.provider,
            name=settings.name,
            auth_scheme=settings.auth_scheme,
            username=settings.username,
            secret=settings.secret,
            keeps_secret=settings.keeps_secret,
            ca_pem=settings.ca_pem,
            urls=settings.urls,
            origins_confirmed=settings.origins_confirmed,
            based_on_version=settings.based_on_version,
        )
        return apply_draft(draft, by=by, address=address, reason=reason)

"""Taking an integration away: what stops working is said first, then everything of it goes in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from integrations import registries
from integrations.audit.models import record
from integrations.models import Integration
from integrations.organizations.models import User


@dataclass(frozen=True, slots=True)
class Dependent:
    """Something that stops working without the integration. `since`: when it used it first, if that is known."""

    label: str
    url: str = ""
    since: datetime | None = None


# Apps above this one add a function here when they start (AppConfig.ready): the hub cannot import them.
DEPENDENTS: list[Callable[[Integration], list[Dependent]]] = []


class NameMismatch(Exception):
    """The name typed to confirm is not the integration's."""


def dependents_of(integration: Integration) -> list[Dependent]:
    return [dependent for ask in DEPENDENTS for dependent in ask(integration)]


def disconnect(
    integration: Integration, *, by: User | None, typed_name: str, address: str = "", reason: str = ""
) -> None:
    """Delete the integration with its secret, repositories, drafts and history. Doing it twice is doing it once."""
    if " ".join(typed_name.split()) != " ".join(integration.name.split()):
        raise NameMismatch
    registries.forget(integration)
    with transaction.atomic():
        deleted, _ = Integration.objects.filter(pk=integration.pk).delete()
        if deleted:
            record(
                "integration.disconnected",
                organization=integration.organization,
                by=by,
                target=integration,
                reason=reason,
                address=address,
            )

"""The tabs of an integration's page: one line each, in order. A tab's view takes the integration's id as `pk`."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest

from integrations.access import is_admin
from integrations.models import Integration
from integrations.organizations.models import User
from integrations.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    url_name: str
    providers: tuple[str, ...] = ()  # empty: every provider


TABS = [
    Tab("overview", "Overview", "integration"),
    Tab("try-a-package", "Try a package", "try-a-package"),
    Tab("components", "Components", "components", providers=("nexus",)),
    Tab("authority", "Package authority", "authority"),
    Tab("client-configuration", "Client configuration", "client-configuration"),
]


def frame(request: HttpRequest, integration: Integration, tab: str) -> dict[str, Any]:
    """What templates/integrations/tabbed.html needs around the tab with the key `tab`."""
    return {
        "section": "integrations",
        "tab": tab,
        "integration": integration,
        "provider": PROVIDERS.get(integration.provider),
        "may_change": is_admin(cast(User, request.user), integration.organization),
    }

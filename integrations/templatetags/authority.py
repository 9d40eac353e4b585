"""The alarm about twins, on the hub and on an integration's pages."""

from typing import Any

from django import template

from integrations.authority.models import Twin
from integrations.models import Integration
from integrations.organizations.models import Organization

register = template.Library()
SHOWN = 5


@register.inclusion_tag("authority/includes/alarm.html")
def twin_alarm(organization: Organization, integration: Integration | None = None) -> dict[str, Any]:
    """Twins that nobody has dismissed yet: of the organization, or of the names bound to one integration."""
    twins = Twin.objects.open().filter(binding__organization=organization)
    if integration is not None:
        twins = twins.filter(binding__integration=integration)
    return {"twins": twins.select_related("binding__integration", "repository__integration")[:SHOWN]}

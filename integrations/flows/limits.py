"""How often one organization may make Backline talk to servers, so that none starves the others (security E10)."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from integrations.models import ConnectivityCheck, RepositorySearch
from integrations.organizations.models import Organization

PER_MINUTE = 20
AT_ONCE = 2
WINDOW = timedelta(minutes=1)


class TooMany(Exception):
    """Nothing was queued; `wait` is the number of seconds until it makes sense to try again."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"too many checks at the moment, wait {wait} s")
        self.wait = wait


def require_room(organization: Organization, now: datetime | None = None) -> None:
    """Raise TooMany when the organization has used up its share of tests that people ask for."""
    now = now or timezone.now()
    asked = ConnectivityCheck.objects.filter(organization=organization, queued_at__gt=now - WINDOW).exclude(
        trigger=ConnectivityCheck.Trigger.SCHEDULE
    )
    searches = RepositorySearch.objects.filter(draft__organization=organization, at__gt=now - WINDOW)
    times = sorted([*asked.values_list("queued_at", flat=True), *searches.values_list("at", flat=True)])
    if len(times) >= PER_MINUTE:
        raise TooMany(max(1, round((times[-PER_MINUTE] + WINDOW - now).total_seconds())))
    running = asked.filter(Q(state=ConnectivityCheck.State.QUEUED) | Q(state=ConnectivityCheck.State.RUNNING)).count()
    if running + searches.filter(state="waiting").count() >= AT_ONCE:
        raise TooMany(5)

"""Questions to the integrations table."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from integrations.organizations.models import User


class IntegrationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: "User") -> "IntegrationQuerySet":
        return self.filter(organization__memberships__user=user)

    def due_for_check(self, now: datetime) -> "IntegrationQuerySet":
        free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
        return self.filter(free, paused=False, next_check_at__lte=now).order_by("next_check_at")

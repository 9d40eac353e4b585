"""API tokens of an organization: what programs show instead of a session. Only a hash of each is kept."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.organizations.models import Organization

# What a token may do, by scope; the order is the one in which pages list them.
SCOPES = {
    "read": "See integrations, checks, projects, analyses and graphs",
    "integrations:write": "Connect, change, check and disconnect integrations; send new secrets, never read them",
    "packages": "Look packages up in connected registries",
    "projects": "Create, analyse and delete projects",
}


class ApiToken(models.Model):
    """Acts in the name of the admin who made it, within its scopes, and no longer than that person is an admin."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=16)  # the beginning, by which people tell tokens apart
    token_hash = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_over(self, now: datetime | None = None) -> bool:
        return self.expires_at is not None and self.expires_at <= (now or timezone.now())

    @property
    def state(self) -> str:
        """In one word, for pages."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.is_over() else "active"

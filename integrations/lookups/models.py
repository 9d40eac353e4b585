"""A question to a registry that somebody asked and a worker answers."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.models import Integration, Repository
from integrations.organizations.models import Organization


class LookupQuerySet(models.QuerySet["Lookup"]):
    def visible_to(self, user: Any) -> "LookupQuerySet":
        return self.filter(organization__memberships__user=user)


class Lookup(models.Model):
    """`arguments` is what was asked (never a secret), `result` what came back, as plain JSON.

    A failure is a result too: `reference` names it, `message` says it; "not found", "not allowed" and "could not
    look" stay apart by their references.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="lookups")
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="lookups")
    repository = models.ForeignKey(Repository, models.CASCADE, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    result = models.JSONField(null=True, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = LookupQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} in {self.integration}"

    @property
    def finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED)

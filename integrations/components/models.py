"""Who may change components, and every change that was asked for."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.models import Integration
from integrations.organizations.models import Membership, Organization


class ComponentRight(models.Model):
    """Uploading and deleting are rights of their own: no role brings them (security T6)."""

    membership = models.OneToOneField(Membership, models.CASCADE, related_name="component_right")
    upload = models.BooleanField(default=False)
    delete_components = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"component rights of {self.membership}"


class ComponentOperation(models.Model):
    """An upload or a deletion. Its id comes from the form, so submitting twice is one operation.

    `unknown`: the request left and no answer came; it is looked up, and never sent again unasked.
    """

    class Kind(models.TextChoices):
        UPLOAD = "upload", "Upload"
        DELETE = "delete", "Deletion"

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        UNKNOWN = "unknown", "Not known"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="component_operations")
    kind = models.CharField(max_length=10, choices=Kind)
    repository = models.CharField(max_length=200)
    label = models.CharField(max_length=300)  # what it is about, for people
    arguments = models.JSONField(default=dict)  # component id, or format, fields and files of an upload
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reference = models.CharField(max_length=60, blank=True)
    message = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    errors = models.JSONField(default=list)  # [{"field", "message"}] as the server named them
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.label}"

    @property
    def finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.UNKNOWN)

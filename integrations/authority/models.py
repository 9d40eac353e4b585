"""Package authority: which names come from one integration only, and where else such names have turned up."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.models import Integration, Repository
from integrations.organizations.models import Organization
from resolution.ecosystem import ECOSYSTEMS
from resolution.name_pattern import NamePattern


class NameBinding(models.Model):
    """Names of an ecosystem that come from one integration only.

    Bound to the integration and not to its repository's row: a changed URL makes a new row, and the binding must
    not end with the old one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="+")
    integration = models.ForeignKey(Integration, models.CASCADE, related_name="name_bindings")
    ecosystem = models.CharField(max_length=20)
    text = models.CharField(max_length=300)  # as typed
    folded = models.CharField(max_length=300)  # as compared
    watched = models.BooleanField(default=True)  # whether other registries are asked for these names
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["ecosystem", "folded"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "ecosystem", "folded"], name="a_pattern_is_bound_once")
        ]

    def __str__(self) -> str:
        return f"{self.text} ({self.ecosystem})"

    @property
    def pattern(self) -> NamePattern:
        return NamePattern(self.text, ECOSYSTEMS[self.ecosystem].fold)


class BoundName(models.Model):
    """A name that a binding covers and that somebody used; other registries are asked for it now and then."""

    binding = models.ForeignKey(NameBinding, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    looked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["binding", "name"], name="a_bound_name_is_noted_once")]
        indexes = [models.Index(fields=["looked_at"])]

    def __str__(self) -> str:
        return self.name


class TwinQuerySet(models.QuerySet["Twin"]):
    def open(self) -> "TwinQuerySet":
        return self.filter(dismissed_at=None)


class Twin(models.Model):
    """A bound name that stands in another connected registry too. `is_higher`: with a version above all of ours."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    binding = models.ForeignKey(NameBinding, models.CASCADE, related_name="twins")
    repository = models.ForeignKey(Repository, models.CASCADE, related_name="+")  # where it was seen
    name = models.CharField(max_length=300)
    version = models.CharField(max_length=200)  # the highest one there
    own_version = models.CharField(max_length=200, blank=True)  # the highest one where the name is bound to
    is_higher = models.BooleanField(default=False)
    first_seen_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = TwinQuerySet.as_manager()

    class Meta:
        ordering = ["-is_higher", "name"]
        constraints = [models.UniqueConstraint(fields=["binding", "repository", "name"], name="a_twin_is_noted_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.version} in {self.repository.integration}"

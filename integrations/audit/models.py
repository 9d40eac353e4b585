"""Who did what, to which object, which fields: never values. Rows are written once and stay."""

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.organizations.models import Organization, User


class AppendOnly(Exception):
    """Audit events are neither changed nor deleted."""


class AuditEvents(models.QuerySet["AuditEvent"]):
    def update(self, **fields: Any) -> NoReturn:
        raise AppendOnly("audit events are not changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("audit events are not deleted")


class AuditEvent(models.Model):
    """`action` is a verb phrase with a dot, such as "integration.updated"; `fields` names what changed."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    organization = models.ForeignKey(Organization, models.DO_NOTHING, null=True, db_constraint=False, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, db_constraint=False)
    actor_label = models.CharField(max_length=254, blank=True)  # stays readable when the account is gone
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=200, blank=True)  # "integration <uuid>"
    target_label = models.CharField(max_length=200, blank=True)
    fields = models.JSONField(default=list)
    result = models.CharField(max_length=60, default="done")
    reason = models.CharField(max_length=500, blank=True)
    address = models.CharField(max_length=45, blank=True)

    objects: ClassVar[Any] = AuditEvents.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organization", "-at"]), models.Index(fields=["target", "-at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_label} {self.action} {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("audit events are not changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit events are not deleted")


def record(
    action: str,
    *,
    organization: Organization | None,
    by: User | None,
    target: models.Model | None = None,
    fields: list[str] | None = None,
    result: str = "done",
    reason: str = "",
    address: str = "",
) -> AuditEvent:
    """Write one event; `by` None means the product itself."""
    return AuditEvent.objects.create(
        action=action,
        organization=organization,
        actor=by,
        actor_label=by.email if by else "Backline",
        target=f"{target._meta.model_name} {target.pk}" if target else "",
        target_label=str(target)[:200] if target else "",
        fields=sorted(fields or []),
        result=result,
        reason=reason[:500],
        address=address,
    )

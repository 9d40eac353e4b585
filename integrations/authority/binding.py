"""Binding names to an integration, and letting go of them."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.audit.models import record
from integrations.authority.models import BoundName, NameBinding, Twin
from integrations.flows.disconnect import Dependent
from integrations.models import Integration
from integrations.organizations.models import User
from resolution.name_pattern import NamePattern, most_specific

MOST_NAMES = 5000  # of one binding that are watched


class AlreadyBound(Exception):
    """These names are bound already; `to` is the integration."""

    def __init__(self, to: Integration) -> None:
        super().__init__(f"bound to {to}")
        self.to = to


def bind(
    integration: Integration, ecosystem: str, pattern: NamePattern, *, watched: bool, by: User, address: str = ""
) -> NameBinding:
    """From now on these names come from `integration` only. Raises AlreadyBound."""
    same = {"organization": integration.organization, "ecosystem": ecosystem, "folded": pattern.folded}
    try:
        with transaction.atomic():
            binding = NameBinding.objects.create(
                **same, integration=integration, text=pattern.text, watched=watched, created_by=by
            )
            _write_down("name.bound", binding, by, address)
    except IntegrityError:
        raise AlreadyBound(NameBinding.objects.select_related("integration").get(**same).integration) from None
    if pattern.is_exact:
        BoundName.objects.create(binding=binding, name=pattern.text)
    return binding


def unbind(binding: NameBinding, *, by: User, address: str = "") -> None:
    with transaction.atomic():
        _write_down("name.unbound", binding, by, address)
        binding.delete()


def dismiss(twin: Twin, *, by: User, address: str = "") -> None:
    """Somebody has looked at it. A higher version that turns up later raises the alarm again."""
    with transaction.atomic():
        open_row = Twin.objects.filter(pk=twin.pk, dismissed_at=None)
        if open_row.update(dismissed_at=timezone.now(), dismissed_by=by):
            organization, reason = twin.binding.organization, str(twin)
            record(
                "name.twin-dismissed",
                organization=organization,
                by=by,
                target=twin.binding.integration,
                reason=reason,
                address=address,
            )


def bindings_of(organization_id: int, ecosystem: str) -> list[NameBinding]:
    mine = NameBinding.objects.filter(organization=organization_id, ecosystem=ecosystem)
    return list(mine.select_related("integration"))


def note_names(organization_id: int, ecosystem: str, names: Iterable[str]) -> None:
    """Remember which names that are bound by a pattern are really used: those are watched."""
    bindings = bindings_of(organization_id, ecosystem)
    used = [(most_specific(bindings, name), name) for name in set(names)] if bindings else []
    rows = [BoundName(binding=binding, name=name[:300]) for binding, name in used if binding is not None]
    BoundName.objects.bulk_create(rows[:MOST_NAMES], ignore_conflicts=True)


def bindings_as_dependents(integration: Integration) -> list[Dependent]:
    return [Dependent(f"“Only from here” for {binding}") for binding in integration.name_bindings.all()]


def _write_down(action: str, binding: NameBinding, by: User, address: str) -> None:
    record(
        action,
        organization=binding.organization,
        by=by,
        target=binding.integration,
        fields=[str(binding)],
        address=address,
    )

"""Who may upload and delete components."""

from integrations.components.models import ComponentRight
from integrations.organizations.models import Membership, Organization, User


def right_of(user: User | None, organization: Organization) -> ComponentRight:
    """An unsaved right without anything for people who have none."""
    held = ComponentRight.objects.filter(
        membership__user=user, membership__organization=organization, membership__user__is_active=True
    ).first()
    return held or ComponentRight()


def may(user: User | None, organization: Organization, kind: str) -> bool:
    """`kind`: "upload" or "delete"."""
    held = right_of(user, organization)
    return held.upload if kind == "upload" else held.delete_components


def set_right(membership: Membership, *, upload: bool, delete: bool) -> ComponentRight:
    held, _ = ComponentRight.objects.update_or_create(
        membership=membership, defaults={"upload": upload, "delete_components": delete}
    )
    return held

"""Who belongs to an organization: inviting, joining, roles, leaving. An organization always keeps one admin."""

from datetime import datetime, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from integrations.audit.models import record
from integrations.organizations.models import Invitation, Membership, Organization, User
from integrations.organizations.tokens import hash_of, new_token

INVITATION_DAYS = 7


class LastAdmin(Exception):
    """The organization would be left without an admin."""


class InvitationClosed(Exception):
    """The link was used, withdrawn or has expired."""


def invite(organization: Organization, email: str, role: str, *, by: User, address: str = "") -> str:
    """The path of a one-time link for this person; an open invitation to the same address stops working."""
    token = new_token()
    with transaction.atomic():
        organization.invitations.filter(email=email, used_at=None).delete()
        invitation = Invitation.objects.create(
            organization=organization,
            email=email,
            role=role,
            token_hash=hash_of(token),
            created_by=by,
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
        record("member.invited", organization=organization, by=by, target=invitation, fields=["role"], address=address)
    return reverse("join", args=[token])


def open_invitation(token: str, now: datetime) -> Invitation:
    """Raises InvitationClosed."""
    invitations = Invitation.objects.select_related("organization")
    found = invitations.filter(token_hash=hash_of(token), used_at=None, expires_at__gt=now).first()
    if found is None:
        raise InvitationClosed
    return found


def join(invitation: Invitation, user: User, *, address: str = "") -> Membership:
    """Use the invitation up. Raises InvitationClosed when somebody was faster."""
    with transaction.atomic():
        used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=timezone.now())
        if not used:
            raise InvitationClosed
        membership, _ = Membership.objects.get_or_create(
            organization=invitation.organization, user=user, defaults={"role": invitation.role}
        )
        record("member.joined", organization=invitation.organization, by=user, target=membership, address=address)
        return membership


def withdraw(invitation: Invitation, *, by: User, address: str = "") -> None:
    record("invitation.withdrawn", organization=invitation.organization, by=by, target=invitation, address=address)
    invitation.delete()


def change_role(membership: Membership, role: str, *, by: User, address: str = "") -> None:
    """Raises LastAdmin."""
    with transaction.atomic():
        if role != Membership.Role.ADMIN:
            _keep_one_admin(membership)
        if Membership.objects.filter(pk=membership.pk).exclude(role=role).update(role=role):
            _write_down("member.role-changed", membership, by, ["role"], address)


def remove(membership: Membership, *, by: User, address: str = "") -> None:
    """Raises LastAdmin."""
    with transaction.atomic():
        _keep_one_admin(membership)
        _write_down("member.removed", membership, by, [], address)
        membership.delete()


def _keep_one_admin(membership: Membership) -> None:
    # The organization's row is the lock: two admins who remove each other at once take turns here.
    Organization.objects.select_for_update().get(pk=membership.organization_id)
    admins = Membership.objects.filter(organization=membership.organization, role=Membership.Role.ADMIN)
    if membership.is_admin and not admins.exclude(pk=membership.pk).exists():
        raise LastAdmin


def _write_down(action: str, membership: Membership, by: User, fields: list[str], address: str) -> None:
    record(action, organization=membership.organization, by=by, target=membership, fields=fields, address=address)


def is_member(user: User, organization_id: int) -> bool:
    """Whether this person may still act for the organization: jobs ask again when they run (security T2)."""
    return Membership.objects.filter(user=user, organization=organization_id, user__is_active=True).exists()

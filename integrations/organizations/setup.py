"""The first run: one link makes the organization and its first admin, once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from integrations.audit.models import record
from integrations.organizations.models import Membership, Organization, SetupLink, User
from integrations.organizations.tokens import hash_of, new_token


class SetupDone(Exception):
    """The link was used, replaced by a newer one, or never issued."""


def is_done() -> bool:
    return Membership.objects.filter(role=Membership.Role.ADMIN).exists()


def issue_setup_link() -> str | None:
    """The path of a fresh one-time link, None when there is an admin already. Older links stop working."""
    if is_done():
        return None
    SetupLink.objects.filter(used_at=None).delete()
    token = new_token()
    SetupLink.objects.create(token_hash=hash_of(token))
    return reverse("setup-link", args=[token])


def is_open(token: str) -> bool:
    return not is_done() and SetupLink.objects.filter(token_hash=hash_of(token), used_at=None).exists()


def complete_setup(token: str, *, organization_name: str, email: str, password: str, address: str = "") -> User:
    """Make the organization and its first admin. Raises SetupDone when the link does not open anything (any more)."""
    with transaction.atomic():
        used = SetupLink.objects.filter(token_hash=hash_of(token), used_at=None).update(used_at=timezone.now())
        if not used or is_done():
            raise SetupDone
        organization, _ = Organization.objects.get_or_create(name=organization_name)
        # The first admin runs this installation: the Django admin is theirs too.
        user = User.objects.create_superuser(email, password)
        Membership.objects.create(organization=organization, user=user, role=Membership.Role.ADMIN)
        record("organization.created", organization=organization, by=user, target=organization, address=address)
        return user

"""The organization at hand: the one a person chose last, else their first."""

from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from integrations.organizations.models import Membership, User

SESSION_KEY = "organization"


def memberships_of(user: User) -> list[Membership]:
    return list(Membership.objects.filter(user=user).select_related("organization").order_by("organization__name"))


def active_membership(request: HttpRequest) -> Membership:
    """The reader's membership of the organization at hand. Raises PermissionDenied for people without one."""
    membership = find_membership(request)
    if membership is None:
        raise PermissionDenied("You are not a member of any organization.")
    return membership


def find_membership(request: HttpRequest) -> Membership | None:
    """As above, None for people without one; asked once a request."""
    if not hasattr(request, "_membership"):
        mine = memberships_of(request.user) if request.user.is_authenticated else []
        chosen = [one for one in mine if one.organization_id == request.session.get(SESSION_KEY)]
        request._membership = next(iter(chosen or mine), None)  # type: ignore[attr-defined]  # noqa: SLF001
    return cast("Membership | None", request._membership)  # type: ignore[attr-defined]  # noqa: SLF001

"""Who may see or change what. Another organization's id behaves exactly like one that does not exist (T1)."""

from typing import cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

from integrations.audit.models import record
from integrations.models import ConnectionDraft, Integration, RepositorySearch
from integrations.organizations.address import client_address
from integrations.organizations.models import Membership, Organization, User
from integrations.organizations.tenancy import active_membership


def is_admin(user: User | None, organization: Organization) -> bool:
    """Whether a person may change this organization's integrations right now."""
    return bool(
        user
        and user.is_active
        and Membership.objects.filter(user=user, organization=organization, role=Membership.Role.ADMIN).exists()
    )


def integration_for(request: HttpRequest, pk: UUID, *, to_change: bool = False) -> Integration:
    """An integration of one of the reader's organizations: 404 when it is not, 403 when it may only be seen."""
    visible = Integration.objects.visible_to(cast(User, request.user)).select_related("organization")
    return cast(Integration, _found(request, visible, pk, to_change))


def draft_for(request: HttpRequest, pk: UUID) -> ConnectionDraft:
    """Drafts are the admins' business only."""
    mine = ConnectionDraft.objects.filter(organization__memberships__user=cast(User, request.user))
    found = _found(request, mine.select_related("organization", "integration", "created_by"), pk, to_change=True)
    return cast(ConnectionDraft, found)


def search_for(request: HttpRequest, pk: UUID) -> RepositorySearch:
    search = RepositorySearch.objects.filter(pk=pk).first()
    if search is None:
        raise Http404
    search.draft = draft_for(request, search.draft_id)
    return search


def require_admin(request: HttpRequest) -> Membership:
    """The reader's membership of the organization at hand, if it is an admin's."""
    membership = active_membership(request)
    if not membership.is_admin:
        deny(request, membership.organization)
    return membership


def deny(request: HttpRequest, organization: Organization, target: models.Model | None = None) -> None:
    """Write the refusal down and refuse."""
    user = cast(User, request.user)
    record(
        "access.denied",
        organization=organization,
        by=user,
        target=target,
        result="refused",
        reason=f"{request.method} {request.path}",
        address=client_address(request),
    )
    raise PermissionDenied("Only an admin of the organization can do this.")


def _found(request: HttpRequest, visible: models.QuerySet[models.Model], pk: UUID, to_change: bool) -> models.Model:
    found = visible.filter(pk=pk).first()
    if found is None:
        raise Http404
    organization = cast(Organization, getattr(found, "organization"))  # noqa: B009
    if to_change and not is_admin(cast(User, request.user), organization):
        deny(request, organization, found)
    return found

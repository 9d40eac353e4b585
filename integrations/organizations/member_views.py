"""The members page of an organization."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations.access import require_admin
from integrations.organizations import members
from integrations.organizations.address import client_address
from integrations.organizations.forms import InviteForm
from integrations.organizations.models import Membership, User
from integrations.organizations.tenancy import active_membership

LAST_ADMIN = "An organization needs an admin: make somebody else admin first."


@login_required
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    membership = active_membership(request)
    return render(request, "organizations/members.html", _context(membership, None))


@login_required
@require_POST
def invite(request: HttpRequest) -> HttpResponse:
    """Shows the link once: the database keeps only its hash."""
    membership = require_admin(request)
    form = InviteForm(request.POST, organization=membership.organization)
    link = ""
    if form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        by, address = cast(User, request.user), client_address(request)
        path = members.invite(membership.organization, email, role, by=by, address=address)
        link, form = request.build_absolute_uri(path), InviteForm(organization=membership.organization)
    return render(request, "organizations/members.html", {**_context(membership, form), "link": link})


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    membership = require_admin(request)
    invitation = get_object_or_404(membership.organization.invitations, pk=pk, used_at=None)
    members.withdraw(invitation, by=cast(User, request.user), address=client_address(request))
    messages.success(request, "The invitation is withdrawn; its link no longer works.")
    return redirect("members")


@login_required
@require_POST
def change_role(request: HttpRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    role = request.POST.get("role", "")
    if role in Membership.Role.values:
        try:
            members.change_role(target, role, by=cast(User, request.user), address=client_address(request))
            messages.success(request, f"{target.user} is now {Membership.Role(role).label.lower()}.")
        except members.LastAdmin:
            messages.error(request, LAST_ADMIN)
    return redirect("members")


@login_required
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    target = _target(request, pk)
    if request.method == "GET":
        return render(request, "organizations/remove_member.html", {"section": "members", "target": target})
    try:
        members.remove(target, by=cast(User, request.user), address=client_address(request))
        messages.success(request, f"{target.user} is no longer a member.")
    except members.LastAdmin:
        messages.error(request, LAST_ADMIN)
    return redirect("members")


def _target(request: HttpRequest, pk: int) -> Membership:
    organization = require_admin(request).organization
    return get_object_or_404(
        Membership.objects.select_related("user", "organization"), pk=pk, organization=organization
    )


def _context(membership: Membership, form: InviteForm | None) -> dict[str, object]:
    organization = membership.organization
    return {
        "section": "members",
        "organization": organization,
        "membership": membership,
        "members": organization.memberships.select_related("user").order_by("role", "user__email"),
        "invitations": organization.invitations.filter(used_at=None, expires_at__gt=timezone.now()),
        "form": form or InviteForm(organization=organization),
        "roles": Membership.Role.choices,
    }

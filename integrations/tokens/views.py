"""The API tokens of an organization, for its admins."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from integrations.access import require_admin
from integrations.organizations.address import client_address
from integrations.organizations.models import Membership, User
from integrations.tokens import issuing
from integrations.tokens.forms import TokenForm
from integrations.tokens.models import SCOPES, ApiToken

REVOKED_SHOWN = 20


@login_required
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    """POST makes one and shows it once: the database keeps only its hash."""
    membership = require_admin(request)
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _, text = issuing.create(
            membership.organization,
            form.cleaned_data["name"],
            form.cleaned_data["scopes"],
            by=cast(User, request.user),
            expires_at=form.expires_at(),
            address=client_address(request),
        )
        form = TokenForm()
    return render(request, "tokens/tokens.html", _context(membership, form) | {"text": text})


@login_required
@require_POST
def revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    organization = require_admin(request).organization
    token = get_object_or_404(ApiToken, pk=pk, organization=organization)
    issuing.revoke(token, by=cast(User, request.user), address=client_address(request))
    messages.success(request, f"{token.name} is revoked: it is refused from now on.")
    return redirect("tokens")


def _context(membership: Membership, form: TokenForm) -> dict[str, object]:
    mine = ApiToken.objects.filter(organization=membership.organization).select_related("created_by")
    return {
        "section": "tokens",
        "form": form,
        "tokens": mine.filter(revoked_at=None),
        "revoked": mine.exclude(revoked_at=None)[:REVOKED_SHOWN],
        "scopes": SCOPES,
    }

"""The hub, an integration's page, and what can be done there."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations import hub as overview
from integrations.access import integration_for
from integrations.audit.models import AuditEvent
from integrations.controls import plain
from integrations.error_views import too_many
from integrations.flows import disconnect as disconnecting
from integrations.flows import watching
from integrations.flows.limits import TooMany
from integrations.history import histories
from integrations.jobs import QueueUnavailable, queue_state
from integrations.ladder_table import findings_of
from integrations.models import ConnectivityCheck, Integration
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.organizations.tenancy import active_membership
from integrations.settings_views import NO_QUEUE
from integrations.tabs import frame

CHANGES_SHOWN = 20
# Things done with an integration leave it as it was; the activity page tells them.
NO_CHANGE = (
    Q(action="integration.check-asked") | Q(action__startswith="component.") | Q(action__startswith="configuration.")
)


@login_required
@require_GET
def hub(request: HttpRequest) -> HttpResponse:
    membership = active_membership(request)
    organization = membership.organization
    ask = request.GET
    wanted = overview.Filter(plain(ask.get("q", "")), plain(ask.get("provider", "")), plain(ask.get("status", "")))
    cards = overview.cards(organization)
    context = {
        "section": "integrations",
        "cards": cards,
        "total": sum(card.count for card in cards),
        "wanted": wanted,
        "page": overview.listing(organization, wanted, ask.get("page", "1")) if wanted.is_set else None,
        "statuses": Integration.Status.choices,
        "unfinished": overview.unfinished(organization) if membership.is_admin else [],
        "queue": queue_state(),
    }
    return render(request, "integrations/hub.html", context)


@login_required
@require_GET
def integration(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = integration_for(request, pk)
    return render(request, "integrations/integration.html", _context(request, found))


@login_required
@require_GET
def integration_status(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that fills in while a check runs."""
    context = _context(request, integration_for(request, pk))
    return render(request, "integrations/includes/integration_status.html", context)


@login_required
@require_POST
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = integration_for(request, pk, to_change=True)
    try:
        is_new = watching.check_now(found, by=cast(User, request.user), address=client_address(request))
        messages.info(request, "The check is on its way." if is_new else "A check is under way already.")
    except TooMany as busy:
        return too_many(request, busy.wait, reverse("integration", args=[pk]))
    except QueueUnavailable:
        messages.error(request, NO_QUEUE)
    return redirect("integration", pk=pk)


@login_required
@require_POST
def pause(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = integration_for(request, pk, to_change=True)
    watching.pause(found, by=cast(User, request.user), address=client_address(request))
    messages.success(request, "Checks are paused. The integration stays in use.")
    return redirect("integration", pk=pk)


@login_required
@require_POST
def resume(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = integration_for(request, pk, to_change=True)
    watching.resume(found, by=cast(User, request.user), address=client_address(request))
    messages.success(request, "Checks go on.")
    return redirect("integration", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def disconnect(request: HttpRequest, pk: UUID) -> HttpResponse:
    """GET lists what stops working; POST with the integration's name does it."""
    found = integration_for(request, pk, to_change=True)
    context = {"section": "integrations", "integration": found, "dependents": disconnecting.dependents_of(found)}
    if request.method == "GET":
        return render(request, "integrations/disconnect.html", context)
    by, typed = cast(User, request.user), request.POST.get("name", "")
    try:
        disconnecting.disconnect(found, by=by, typed_name=typed, address=client_address(request))
    except disconnecting.NameMismatch:
        return render(request, "integrations/disconnect.html", {**context, "typed": typed, "wrong": True})
    messages.success(request, f"{found.name} is disconnected. Its credentials are deleted.")
    return redirect("hub")


def _context(request: HttpRequest, found: Integration) -> dict[str, object]:
    latest = ConnectivityCheck.objects.filter(integration=found, state=ConnectivityCheck.State.DONE).first()
    changes = AuditEvent.objects.filter(target=f"integration {found.pk}").exclude(NO_CHANGE)
    return {
        **frame(request, found, "overview"),
        "histories": histories(found),
        "findings": findings_of(latest.results.all()) if latest and not latest.passed else [],
        "is_checking": watching.is_under_way(found),
        "open_draft": found.drafts.filter(state__in=("waiting", "running", "failed")).first(),
        "changes": changes[:CHANGES_SHOWN],
    }

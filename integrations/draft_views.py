"""The ladder page: a draft being tested, and what its admin decides then."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from integrations.access import draft_for, search_for
from integrations.error_views import too_many
from integrations.flows import connect, drafts
from integrations.flows.limits import TooMany
from integrations.jobs import QueueUnavailable
from integrations.ladder_table import LadderTable
from integrations.models import ConnectionDraft, ConnectivityCheck
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.providers import PROVIDERS
from integrations.settings_views import NO_QUEUE, form_url

State = ConnectionDraft.State


@login_required
@require_GET
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = draft_for(request, pk)
    if found.state == State.TYPED:
        return redirect(form_url(found))
    return render(request, "integrations/draft.html", _context(found))


@login_required
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that fills in."""
    return render(
        request, "integrations/includes/draft_progress.html", _context(draft_for(request, pk)) | {"is_part": True}
    )


@login_required
@require_POST
def check_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = draft_for(request, pk)
    try:
        drafts.start_check(found, by=cast(User, request.user), address=client_address(request))
    except TooMany as busy:
        return too_many(request, busy.wait, reverse("draft", args=[pk]))
    except QueueUnavailable:
        messages.error(request, NO_QUEUE)
    return redirect("draft", pk=pk)


@login_required
@require_POST
def save_anyway(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Use the settings although they have not passed: the admin insists."""
    found = draft_for(request, pk)
    if found.state == State.TYPED:
        return redirect(form_url(found))
    checked = found.checks.filter(state=ConnectivityCheck.State.DONE).first()
    try:
        by, address = cast(User, request.user), client_address(request)
        integration = connect.apply_draft(found, by=by, checked=checked, address=address)
    except connect.ApplyRefused as refused:
        messages.error(request, refused.sentence)
        return redirect("draft", pk=pk)
    messages.success(request, f"{integration.name} is saved. Backline keeps checking it.")
    return redirect("integration", pk=integration.pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = draft_for(request, pk)
    drafts.discard(found, by=cast(User, request.user), address=client_address(request))
    messages.success(request, "The new settings are discarded.")
    return redirect("integration", pk=found.integration_id) if found.integration_id else redirect("hub")


@login_required
@require_GET
def search(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the form that lists what *Find repositories* found."""
    found = search_for(request, pk)
    context = {"search": found, "provider": PROVIDERS[found.draft.provider]}
    return render(request, "integrations/includes/found_repositories.html", context)


def _context(draft: ConnectionDraft) -> dict[str, Any]:
    check = draft.checks.order_by("-queued_at").prefetch_related("results").first()
    is_running = draft.state in (State.WAITING, State.RUNNING)
    passed_but_failed = draft.state == State.FAILED and check is not None and bool(check.passed)
    return {
        "section": "integrations",
        "draft": draft,
        "provider": PROVIDERS.get(draft.provider),
        "check": check,
        "table": LadderTable.of(check) if check else None,
        "is_running": is_running,
        "refusal": connect.SettingsChanged.sentence if passed_but_failed else "",
        "form_url": form_url(draft),
    }

"""Drafts: settings that are tested before anything uses them. Connecting is a draft that passes."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from integrations.api.authorization import needs, noted, organization_of, person_behind
from integrations.api.integration_schemas import DraftOut, IntegrationOut, NewDraftIn, SettingsIn
from integrations.api.problems import Problem
from integrations.api.rows import draft_of, integration_of
from integrations.api.settings_of import keep, settings_form
from integrations.flows import connect, drafts
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration

router = Router(tags=["Connecting"])
State = ConnectionDraft.State
CLOSED = Problem(409, "draft-closed", "This draft is being tested, or was applied or discarded.")


@router.post("", response={201: DraftOut}, summary="Create a draft", **needs("integrations:write", 404, 409))
def create_draft(request: HttpRequest, sent: NewDraftIn, response: HttpResponse) -> ConnectionDraft:
    """Keep settings to connect with. A rule that does not hold is a 409 that names the field, and nothing is kept."""
    by, organization = person_behind(request), organization_of(request)
    integration = integration_of(request, sent.integration) if sent.integration else None
    if integration is not None and integration.provider != sent.provider:
        raise Problem(409, "other-provider", "The integration is of another provider.")
    form = settings_form(sent.provider, organization, sent, integration=integration, earlier=None, by=by)
    draft = keep(form, by=by, submission=sent.submission)
    response["Location"] = reverse("api:read_draft", args=[draft.pk])
    return draft


@router.get("/{pk}", response=DraftOut, summary="Read a draft", **needs("integrations:write"))
def read_draft(request: HttpRequest, pk: UUID) -> ConnectionDraft:
    return draft_of(request, pk)


@router.put("/{pk}", response=DraftOut, summary="Change a draft", **needs("integrations:write", 409))
def update_draft(request: HttpRequest, pk: UUID, sent: SettingsIn, response: HttpResponse) -> ConnectionDraft:
    """Replace its settings; a secret left out stays what it was. A draft that has failed goes on under a new id,
    which the answer and `Location` tell."""
    found, by = draft_of(request, pk), person_behind(request)
    if found.state not in (State.TYPED, State.FAILED):
        raise CLOSED
    form = settings_form(
        found.provider,
        found.organization,
        sent,
        integration=found.integration,
        earlier=found,
        by=by,
        version=found.based_on_version,
    )
    is_typed = found.state == State.TYPED and found.created_by_id == by.pk
    draft = keep(form, by=by, submission=found.submission if is_typed else None, follows=found)
    response["Location"] = reverse("api:read_draft", args=[draft.pk])
    return draft


@router.delete("/{pk}", response={204: None}, summary="Discard a draft", **needs("integrations:write"))
def discard_draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    drafts.discard(draft_of(request, pk), by=person_behind(request), address=noted(request)["address"])
    return HttpResponse(status=204)


@router.post("/{pk}/check", response={202: DraftOut}, summary="Test a draft", **needs("integrations:write", 409))
def check_draft(request: HttpRequest, pk: UUID) -> ConnectionDraft:
    """Queue the test; `check` of the answer names it. When everything passes the draft is applied by itself."""
    found = draft_of(request, pk)
    if found.state not in (State.TYPED, State.FAILED):
        raise CLOSED
    drafts.start_check(found, by=person_behind(request), address=noted(request)["address"])
    return found


@router.post("/{pk}/save", response=IntegrationOut, summary="Use a draft as it is", **needs("integrations:write", 409))
def save_draft(request: HttpRequest, pk: UUID) -> Integration:
    """Apply it although it has not passed: you insist."""
    found = draft_of(request, pk)
    if found.state == State.TYPED:
        raise Problem(409, "draft-untested", "Test the draft first; it can be saved whatever comes out.")
    checked = found.checks.filter(state=ConnectivityCheck.State.DONE).first()
    saved: Any = connect.apply_draft(found, by=person_behind(request), checked=checked, **noted(request))
    return integration_of(request, saved.pk)

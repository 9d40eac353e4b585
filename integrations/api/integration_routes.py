"""Integrations and their checks."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router

from integrations.api.authorization import needs, noted, organization_of, person_behind
from integrations.api.fields import Limit, Offset, Provider, Status, line
from integrations.api.integration_schemas import (
    CheckOut,
    ChecksOut,
    DraftOut,
    IntegrationOut,
    IntegrationsOut,
    RotationIn,
)
from integrations.api.problems import Problem
from integrations.api.rows import checks_of, first_of, integration_of, integrations_of, slice_of
from integrations.api.settings_of import keep, rotated, settings_form
from integrations.flows import disconnect as disconnecting
from integrations.flows import drafts, watching
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration

Name = Annotated[str, line(80, shortest=1)]
router = Router(tags=["Integrations"])
check_router = Router(tags=["Checks"])


@router.get("", response=IntegrationsOut, summary="List integrations", **needs("read"))
def list_integrations(
    request: HttpRequest,
    limit: Limit = 50,
    offset: Offset = 0,
    provider: Provider | None = None,
    status: Status | None = None,
) -> dict[str, Any]:
    found = integrations_of(request)
    wanted = {key: value for key, value in (("provider", provider), ("status", status)) if value is not None}
    return slice_of(found.filter(**wanted), limit, offset)


@router.get("/{pk}", response=IntegrationOut, summary="Read an integration", **needs("read"))
def read_integration(request: HttpRequest, pk: UUID) -> Integration:
    return integration_of(request, pk)


@router.delete("/{pk}", response={204: None}, summary="Disconnect an integration", **needs("integrations:write", 409))
def disconnect_integration(request: HttpRequest, pk: UUID, name: Query[Name]) -> HttpResponse:
    """Delete it with its credentials, repositories and history. `name` is its name, to show that it is the one
    you mean."""
    found = integration_of(request, pk)
    try:
        disconnecting.disconnect(found, by=person_behind(request), typed_name=name, **noted(request))
    except disconnecting.NameMismatch:
        raise Problem(409, "name-mismatch", "`name` is not the name of this integration.") from None
    return HttpResponse(status=204)


@router.post(
    "/{pk}/checks", response={202: CheckOut}, summary="Check an integration now", **needs("integrations:write")
)
def check_integration(request: HttpRequest, pk: UUID, response: HttpResponse) -> ConnectivityCheck:
    """Queue a check; one that is under way is returned instead. Follow it at `Location`."""
    found = integration_of(request, pk)
    watching.check_now(found, by=person_behind(request), **noted(request))
    check: ConnectivityCheck = first_of(checks_of(request).filter(integration=found))
    response["Location"] = reverse("api:read_check", args=[check.pk])
    return check


@router.get("/{pk}/checks", response=ChecksOut, summary="List an integration's checks", **needs("read"))
def list_checks(request: HttpRequest, pk: UUID, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The latest first."""
    return slice_of(checks_of(request).filter(integration=integration_of(request, pk)), limit, offset)


@router.post(
    "/{pk}/secret",
    response={202: DraftOut},
    summary="Rotate an integration's secret",
    **needs("integrations:write", 409),
)
def rotate_secret(request: HttpRequest, pk: UUID, sent: RotationIn, response: HttpResponse) -> ConnectionDraft:
    """Test the new secret; it replaces the stored one when every step passes, and until then the old one is used."""
    found, by = integration_of(request, pk), person_behind(request)
    if sent.version is not None and sent.version != found.settings_version:
        raise Problem(409, "settings-changed", "The integration has other settings by now; read it again.")
    form = settings_form(
        found.provider, organization_of(request), rotated(found, sent), integration=found, earlier=None, by=by
    )
    draft = keep(form, by=by)
    drafts.start_check(draft, by=by, address=noted(request)["address"])
    response["Location"] = reverse("api:read_draft", args=[draft.pk])
    return draft


@check_router.get("/{pk}", response=CheckOut, summary="Read a check, step by step", **needs("read"))
def read_check(request: HttpRequest, pk: UUID) -> ConnectivityCheck:
    """Its results fill in while it runs: one a repository, with the ladder's steps and, where one failed, why."""
    check: ConnectivityCheck = first_of(checks_of(request).filter(pk=pk))
    return check

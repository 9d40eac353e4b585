"""The Components console of a Nexus: look, upload, delete. Every question goes through a worker."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from integrations.access import deny, integration_for
from integrations.audit.models import record
from integrations.components import operations
from integrations.components.forms import ConfirmForm, UploadForm
from integrations.components.models import ComponentOperation
from integrations.components.rights import may, right_of, set_right
from integrations.components.specs import spec_for
from integrations.error_views import too_many
from integrations.flows.limits import TooMany
from integrations.lookups.jobs import ask
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.tabs import frame


@login_required
@require_http_methods(["GET", "POST"])
def console(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The repositories as they were asked for last; POST asks the server."""
    integration = _nexus(request, pk)
    if request.method == "POST":
        return _ask(request, integration, "component-repositories", {})
    latest = _lookups(integration, "component-repositories").order_by("-created_at").first()
    context = _frame(request, integration) | {"lookup": latest}
    return render(request, "components/console.html", context)


@login_required
@require_POST
def browse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for one page of a repository."""
    integration = _nexus(request, pk)
    arguments = {"repository": request.POST.get("repository", "")[:200], "token": request.POST.get("token", "")[:500]}
    return _ask(request, integration, "components", arguments)


@login_required
@require_GET
def page(request: HttpRequest, pk: UUID, lookup: UUID) -> HttpResponse:
    integration = _nexus(request, pk)
    return render(request, "components/page.html", _page_context(request, integration, lookup))


@login_required
@require_GET
def page_part(request: HttpRequest, pk: UUID, lookup: UUID) -> HttpResponse:
    """The part of a page that fills in."""
    integration = _nexus(request, pk)
    found = get_object_or_404(Lookup, pk=lookup, integration=integration)
    if found.kind == "component-repositories":
        return render(
            request, "components/includes/repositories.html", _frame(request, integration) | {"lookup": found}
        )
    return render(request, "components/includes/components.html", _page_context(request, integration, lookup))


@login_required
@require_GET
def component(request: HttpRequest, pk: UUID, lookup: UUID, number: int) -> HttpResponse:
    """A component of a page that was asked for: assets, checksums, download addresses."""
    integration = _nexus(request, pk)
    found, chosen = _component(integration, lookup, number)
    context = _frame(request, integration) | {"lookup": found, "component": chosen, "number": number}
    return render(request, "components/component.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: UUID, lookup: UUID, number: int) -> HttpResponse:
    """GET names the component and the repository; POST deletes it, once."""
    integration = _nexus(request, pk)
    _require(request, integration, "delete")
    found, chosen = _component(integration, lookup, number)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operation = operations.start_delete(
            integration,
            form.cleaned_data["token"],
            repository=chosen["repository"] or found.arguments["repository"],
            component_id=chosen["id"],
            label=chosen["label"],
            by=cast(User, request.user),
            address=client_address(request),
        )
        return redirect("component-operation", pk=integration.pk, operation=operation.pk)
    context = _frame(request, integration) | {"lookup": found, "component": chosen, "number": number, "form": form}
    return render(request, "components/delete.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, pk: UUID, lookup: UUID, repository: str) -> HttpResponse:
    integration = _nexus(request, pk)
    _require(request, integration, "upload")
    found = get_object_or_404(_lookups(integration, "component-repositories"), pk=lookup)
    chosen = next((each for each in (found.result or {}).get("repositories", ()) if each["name"] == repository), None)
    spec = spec_for(chosen["format"], found.result["specs"]) if chosen else None
    if chosen is None or spec is None:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, spec=spec)
    if request.method == "POST" and form.is_valid():
        operation = operations.start_upload(
            integration,
            form.cleaned_data["token"],
            repository=repository,
            format_name=spec.format,
            fields=form.values(),
            files=form.uploads(),
            by=cast(User, request.user),
            address=client_address(request),
        )
        return redirect("component-operation", pk=integration.pk, operation=operation.pk)
    context = _frame(request, integration) | {"form": form, "repository": chosen, "spec": spec}
    return render(request, "components/upload.html", context)


@login_required
@require_GET
def operation(request: HttpRequest, pk: UUID, operation: UUID) -> HttpResponse:
    return render(request, "components/operation.html", _operation_context(request, pk, operation))


@login_required
@require_GET
def operation_part(request: HttpRequest, pk: UUID, operation: UUID) -> HttpResponse:
    """The part of an operation's page that fills in."""
    return render(request, "components/includes/operation.html", _operation_context(request, pk, operation))


@login_required
@require_http_methods(["GET", "POST"])
def rights(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who may upload and delete: an admin says so for every member, the admin included."""
    integration = integration_for(request, pk, to_change=True)
    memberships = integration.organization.memberships.select_related("user", "component_right").order_by("user__email")
    if request.method == "POST":
        for each in memberships:
            set_right(each, upload=f"upload_{each.pk}" in request.POST, delete=f"delete_{each.pk}" in request.POST)
        record(
            "component.rights-changed",
            organization=integration.organization,
            by=cast(User, request.user),
            address=client_address(request),
        )
        messages.success(request, "The rights are stored.")
        return redirect("component-rights", pk=integration.pk)
    context = _frame(request, integration) | {"memberships": memberships}
    return render(request, "components/rights.html", context)


def _nexus(request: HttpRequest, pk: UUID) -> Integration:
    integration = integration_for(request, pk)
    if integration.provider != "nexus":
        raise Http404
    return integration


def _ask(request: HttpRequest, integration: Integration, kind: str, arguments: dict[str, str]) -> HttpResponse:
    try:
        lookup = ask(kind, integration, arguments, by=cast(User, request.user))
    except TooMany as busy:
        return too_many(request, busy.wait, request.path)
    if kind == "components":
        return redirect("component-page", pk=integration.pk, lookup=lookup.pk)
    return redirect("components", pk=integration.pk)


def _lookups(integration: Integration, kind: str) -> Any:
    return Lookup.objects.filter(integration=integration, kind=kind)


def _component(integration: Integration, lookup: UUID, number: int) -> tuple[Lookup, dict[str, Any]]:
    found = get_object_or_404(_lookups(integration, "components"), pk=lookup, state=Lookup.State.DONE)
    components = found.result["components"]
    if number >= len(components):
        raise Http404
    return found, components[number]


def _require(request: HttpRequest, integration: Integration, kind: str) -> None:
    if not may(cast(User, request.user), integration.organization, kind):
        deny(request, integration.organization, integration)


def _page_context(request: HttpRequest, integration: Integration, lookup: UUID) -> dict[str, Any]:
    found = get_object_or_404(_lookups(integration, "components"), pk=lookup)
    search = request.GET.get("q", "").strip()
    numbered = list(enumerate((found.result or {}).get("components", ())))
    rows = [(number, each) for number, each in numbered if search.lower() in each["label"].lower()]
    return _frame(request, integration) | {"lookup": found, "rows": rows, "total": len(numbered), "search": search}


def _operation_context(request: HttpRequest, pk: UUID, operation: UUID) -> dict[str, Any]:
    integration = _nexus(request, pk)
    found = get_object_or_404(ComponentOperation, pk=operation, integration=integration)
    return _frame(request, integration) | {"operation": found}


def _frame(request: HttpRequest, integration: Integration) -> dict[str, Any]:
    held = right_of(cast(User, request.user), integration.organization)
    return {
        **frame(request, integration, "components"),
        "may_upload": held.upload,
        "may_delete": held.delete_components,
    }

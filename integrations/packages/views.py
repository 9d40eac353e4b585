"""The *Try a package* tab: the form asks, a worker looks, the page shows."""

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from integrations.access import integration_for
from integrations.error_views import too_many
from integrations.flows.limits import TooMany
from integrations.lookups.jobs import ask
from integrations.lookups.models import Lookup
from integrations.organizations.models import User
from integrations.packages.forms import PackageForm
from integrations.tabs import frame

TAB = "try-a-package"
# Which page a failure is: "not found", "not allowed" and "could not look" never look alike.
NOT_FOUND = frozenset({"package-not-found", "version-not-found"})
NOT_ALLOWED = frozenset({"unauthorized", "forbidden", "credential-unreadable"})


@login_required
@require_http_methods(["GET", "POST"])
def try_package(request: HttpRequest, pk: UUID) -> HttpResponse:
    integration = integration_for(request, pk)
    form = PackageForm(request.POST or None, integration=integration, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        arguments = {"name": form.cleaned_data["name"], "spec": form.cleaned_data["spec"].strip()}
        try:
            by, repository = cast(User, request.user), form.cleaned_data["repository"]
            lookup = ask("package", integration, arguments, by=by, repository=repository)
        except TooMany as busy:
            return too_many(request, busy.wait, request.path)
        return redirect("package", pk=integration.pk, lookup=lookup.pk)
    return render(request, "packages/try_package.html", frame(request, integration, TAB) | {"form": form})


@login_required
@require_GET
def package(request: HttpRequest, pk: UUID, lookup: UUID) -> HttpResponse:
    integration = integration_for(request, pk)
    found = get_object_or_404(Lookup, pk=lookup, integration=integration, kind="package")
    form = PackageForm(integration=integration, initial={**found.arguments, "repository": found.repository_id})
    context = frame(request, integration, TAB) | {"form": form} | shown(found)
    return render(request, "packages/try_package.html", context)


@login_required
@require_GET
def package_result(request: HttpRequest, pk: UUID, lookup: UUID) -> HttpResponse:
    """The part of the page that fills in."""
    integration = integration_for(request, pk)
    found = get_object_or_404(Lookup, pk=lookup, integration=integration, kind="package")
    return render(request, "packages/includes/result.html", frame(request, integration, TAB) | shown(found))


def shown(lookup: Lookup) -> dict[str, Any]:
    """The look-up with its times as times, and which of the four pages it is."""
    result = lookup.result or {}
    for release in result.get("releases", ()):
        release["published"] = datetime.fromisoformat(release["published"]) if release["published"] else None
    told = {key for release in result.get("releases", ()) for key, value in release.items() if value not in (None, "")}
    return {"lookup": lookup, "result": result, "told": told, "outcome": outcome(lookup)}


def outcome(lookup: Lookup) -> str:
    if lookup.state == Lookup.State.DONE:
        return "found"
    if lookup.state != Lookup.State.FAILED:
        return "waiting"
    if lookup.reference in NOT_FOUND:
        return "not-found"
    return "not-allowed" if lookup.reference in NOT_ALLOWED else "could-not-look"

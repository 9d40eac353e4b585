"""The *Package authority* tab: which names come from this integration only, and where twins of them stand."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from integrations.access import deny, integration_for, is_admin
from integrations.authority import binding as flows
from integrations.authority.forms import BindingForm
from integrations.authority.models import NameBinding, Twin
from integrations.models import Integration
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.tabs import frame


@login_required
@require_http_methods(["GET", "POST"])
def authority(request: HttpRequest, pk: UUID) -> HttpResponse:
    """POST binds names to the integration."""
    integration = integration_for(request, pk)
    if request.method == "POST" and not is_admin(cast(User, request.user), integration.organization):
        deny(request, integration.organization, integration)
    form = BindingForm(request.POST or None, integration=integration)
    if request.method == "POST" and form.is_valid() and _bind(request, integration, form):
        return redirect("authority", pk=pk)
    return render(request, "authority/authority.html", _context(request, integration, form))


@login_required
@require_POST
def unbind(request: HttpRequest, pk: UUID, binding: UUID) -> HttpResponse:
    integration = integration_for(request, pk, to_change=True)
    found = get_object_or_404(NameBinding, pk=binding, integration=integration)
    flows.unbind(found, by=cast(User, request.user), address=client_address(request))
    messages.success(request, f"{found.text} is free again: it comes from whatever registry is asked.")
    return redirect("authority", pk=pk)


@login_required
@require_POST
def dismiss(request: HttpRequest, pk: UUID, twin: UUID) -> HttpResponse:
    integration = integration_for(request, pk, to_change=True)
    found = get_object_or_404(Twin, pk=twin, binding__integration=integration)
    flows.dismiss(found, by=cast(User, request.user), address=client_address(request))
    messages.success(request, f"{found.name} is no longer shown. A higher version there raises the alarm again.")
    return redirect("authority", pk=pk)


def _bind(request: HttpRequest, integration: Integration, form: BindingForm) -> bool:
    cleaned, by = form.cleaned_data, cast(User, request.user)
    try:
        flows.bind(
            integration,
            cleaned["ecosystem"],
            cleaned["pattern"],
            watched=cleaned["watched"],
            by=by,
            address=client_address(request),
        )
    except flows.AlreadyBound as error:
        form.add_error("name", f"These names are bound to {error.to} already.")
        return False
    messages.success(request, f"{cleaned['pattern'].text} comes from {integration.name} only.")
    return True


def _context(request: HttpRequest, integration: Integration, form: BindingForm) -> dict[str, Any]:
    bindings = integration.name_bindings.select_related("created_by").prefetch_related("names")
    twins = Twin.objects.filter(binding__integration=integration).select_related("binding", "repository__integration")
    return {
        **frame(request, integration, "authority"),
        "form": form,
        "bindings": bindings,
        "twins": twins.open(),
        "dismissed": twins.exclude(dismissed_at=None),
    }

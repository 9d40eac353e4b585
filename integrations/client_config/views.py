"""The *Client configuration* tab: previews for members, files with the secret for admins who sign in again."""

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import check_password
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from integrations.access import integration_for
from integrations.audit.models import record
from integrations.client_config import files
from integrations.client_config.asked import NAMES_HELP, Asked, asked
from integrations.fields import CredentialUnreadable
from integrations.models import AuthScheme, Integration
from integrations.organizations import throttle
from integrations.organizations.address import client_address
from integrations.organizations.models import User
from integrations.tabs import frame
from resolution.ecosystem import ECOSYSTEMS


@login_required
@require_GET
def client_configuration(request: HttpRequest, pk: UUID) -> HttpResponse:
    integration = integration_for(request, pk)
    context = _context(request, integration, _asked(integration, request.GET))
    return render(request, "client_config/client_configuration.html", context)


@login_required
@require_POST
def download(request: HttpRequest, pk: UUID, key: str) -> HttpResponse:
    """The files of one tool with the secret in them; the person's own password is asked for again (F6)."""
    integration = integration_for(request, pk, to_change=True)
    user, address = cast(User, request.user), client_address(request)
    of = _asked(integration, request.POST, key)
    problem = _sign_in_problem(user, address, request.POST.get("password", ""))
    if problem:
        record(
            "configuration.refused",
            organization=integration.organization,
            by=user,
            target=integration,
            result="refused",
            address=address,
        )
        context = _context(request, integration, of) | {"wrong_key": key, "problem": problem}
        return render(request, "client_config/client_configuration.html", context, status=403)
    try:
        setups = list(files.setups(integration, of.names(), with_secret=True))
    except CredentialUnreadable:
        context = _context(request, integration, of)
        return render(request, "client_config/client_configuration.html", context | {"unreadable": True}, status=409)
    setup = next((each for each in setups if each.key == key), None)
    if setup is None:
        raise Http404
    if setup.refusal:
        context = _context(request, integration, of) | {"wrong_key": key, "problem": setup.refusal}
        return render(request, "client_config/client_configuration.html", context, status=409)
    record(
        "configuration.downloaded",
        organization=integration.organization,
        by=user,
        target=integration,
        fields=[file.name for file in setup.files],
        address=address,
    )
    return _attachment(setup, files.certificate_file(integration))


def _sign_in_problem(user: User, address: str, password: str) -> str:
    wait = throttle.seconds_to_wait(user.email, address, timezone.now())
    if wait:
        return f"Too many tries have failed. Try again in {wait} seconds."
    if not check_password(password, user.password):
        throttle.remember_failure(user.email, address, timezone.now())
        return "This is not your password."
    return ""


def _attachment(setup: files.Setup, certificate: Any) -> HttpResponse:
    parts = (*setup.files, *((certificate,) if certificate else ()))
    if len(parts) == 1:
        name, body, content_type = parts[0].name.lstrip("."), parts[0].body.encode(), "application/octet-stream"
    else:
        name, body, content_type = f"{setup.key}-configuration.zip", files.bundle(parts), "application/zip"
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _asked(integration: Integration, given: Any, key: str = "") -> Asked:
    """`key` is that of a tool: npm, maven-1."""
    connected = {each.ecosystem for each in integration.repositories.all()}
    return asked(given, connected, key.partition("-")[0])


def _context(request: HttpRequest, integration: Integration, of: Asked) -> dict[str, Any]:
    """Previews never open the secret, so they also work when it cannot be read."""
    setups = list(files.setups(integration, of.names()))
    connected = {each.repository.ecosystem for each in setups}
    return {
        **frame(request, integration, "client-configuration"),
        "types": [(key, known.label, of.query(key)) for key, known in ECOSYSTEMS.items() if key in connected],
        "asked": of,
        "typed": of.typed.get(of.ecosystem, ""),
        "names_help": NAMES_HELP.get(of.ecosystem),
        "setups": [each for each in setups if each.repository.ecosystem == of.ecosystem],
        "anonymous": integration.auth_scheme == AuthScheme.ANONYMOUS,
        "certificate": files.certificate_file(integration),
    }

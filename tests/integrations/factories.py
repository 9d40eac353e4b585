"""Integrations and drafts for tests, in one line each."""

from typing import Any
from uuid import uuid4

from integrations.models import ConnectionDraft, Integration, Repository
from integrations.organizations.models import Organization, User
from resolution.auth import Secret

NEXUS = "https://nexus.example.org/repository/"
NPM = {"npm": f"{NEXUS}npm-group/"}


def nexus(organization: Organization, *, name: str = "Build Nexus", urls: dict[str, str] | None = None) -> Integration:
    """With user name and password."""
    integration = Integration.objects.create(
        organization=organization,
        provider="nexus",
        name=name,
        auth_scheme="basic",
        username="reader",
        secret=Secret("stored-password"),
        status="connected",
    )
    for ecosystem, url in (urls or NPM).items():
        Repository.objects.create(integration=integration, ecosystem=ecosystem, url=url)
    return integration


def draft(organization: Organization, by: User, **fields: Any) -> ConnectionDraft:
    """Anonymous, of Nexus, npm only, unless `fields` says otherwise."""
    defaults: dict[str, Any] = {
        "provider": "nexus",
        "name": "New Nexus",
        "auth_scheme": "anonymous",
        "urls": NPM,
        "state": "waiting",
        "submission": uuid4(),
    }
    return ConnectionDraft.objects.create(organization=organization, created_by=by, **{**defaults, **fields})


def form_data(**fields: str) -> dict[str, str]:
    """What the settings form sends for Nexus."""
    return {"submission": str(uuid4()), "version": "0", "name": "New Nexus", "url_npm": NPM["npm"], **fields}

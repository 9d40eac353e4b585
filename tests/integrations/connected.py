"""Integrations that are connected to the sandbox, as rows."""

import json
from pathlib import Path
from typing import Any

from backline.sandbox import Sandbox
from integrations.models import AuthScheme, Integration, Repository
from integrations.organizations.models import Organization
from resolution.auth import Secret


def describe(sandbox: Sandbox, folder: Path, settings: Any) -> None:
    """Open the way to the sandbox, as `manage.py up` does."""
    path = folder / "sandbox.json"
    path.write_text(json.dumps(sandbox.description()))
    settings.BACKLINE_SANDBOX = str(path)


def connected(sandbox: Sandbox, product: str, organization: Organization) -> Integration:
    """An integration with all five repositories. `product` is "nexus" or "jfrog"."""
    side = getattr(sandbox, product)
    nexus = product == "nexus"
    integration: Integration = Integration.objects.create(
        organization=organization,
        provider=product,
        name=f"Sandbox {product}",
        auth_scheme=AuthScheme.BASIC if nexus else AuthScheme.BEARER,
        username=side.username,
        secret=Secret(side.password if nexus else side.access_token),
        ca_pem=sandbox.ca_pem,
    )
    for ecosystem, url in side.repositories.items():
        Repository.objects.create(
            integration=integration, ecosystem=ecosystem, url=url.rstrip("/") if ecosystem == "pypi" else url
        )
    return integration

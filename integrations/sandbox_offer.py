"""What the connect page offers to fill in while the sandbox registries run beside the product."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from integrations.flows.drafts import Settings
from resolution.auth import Secret


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to sign in to a sandbox registry."""

    key: str
    label: str
    address: str
    settings: Settings


def offers_for(provider: str) -> list[Offer]:
    """Empty when no sandbox runs, or when its description cannot be read."""
    path = Path(settings.BACKLINE_SANDBOX) if settings.BACKLINE_SANDBOX else None
    try:
        description = json.loads(path.read_text()) if path else {}
    except (OSError, ValueError):
        return []
    server = description.get(provider)
    if not isinstance(server, dict):
        return []
    return [
        _offer(provider, way, server, description.get("ca_pem", ""))
        for way in WAYS.get(provider, ())
        if way.fits(server)
    ]


@dataclass(frozen=True, slots=True)
class Way:
    key: str
    label: str
    auth_scheme: str
    username_key: str = ""
    secret_key: str = ""

    def fits(self, server: dict[str, Any]) -> bool:
        if not self.secret_key:
            return bool(server.get("anonymous", True))
        return bool(server.get(self.secret_key))


WAYS = {
    "nexus": (
        Way("sandbox-anonymous", "Anonymous", "anonymous"),
        Way("sandbox-password", "Username and password", "basic", "username", "password"),
        Way("sandbox-token", "User token", "basic", "token_name", "token_pass"),
    ),
    "jfrog": (
        Way("sandbox-access-token", "Access token", "bearer", "", "access_token"),
        Way("sandbox-reference-token", "Reference token", "bearer", "username", "reference_token"),
    ),
}


def _offer(provider: str, way: Way, server: dict[str, Any], ca_pem: str) -> Offer:
    kept = Settings(
        provider=provider,
        name="",
        auth_scheme=way.auth_scheme,
        username=server.get(way.username_key, "") if way.username_key else "",
        secret=Secret(server[way.secret_key]) if way.secret_key else None,
        ca_pem=ca_pem,
        urls=dict(server.get("repositories", {})),
    )
    return Offer(way.key, way.label, server.get("https", ""), kept)

"""What differs between an integration and typed settings: names for the audit, both sides for people, secrets never."""

from dataclasses import dataclass
from hashlib import sha256

from integrations.models import AuthScheme, ConnectionDraft, Integration
from resolution.ecosystem import ECOSYSTEMS


@dataclass(frozen=True, slots=True)
class Difference:
    """One setting as it is stored and as it was typed; both texts are fit to show."""

    field: str
    label: str
    stored: str
    typed: str


def differences(integration: Integration, draft: ConnectionDraft) -> list[Difference]:
    """Every setting in which the draft departs from the integration."""
    pairs = [
        Difference("name", "Name", integration.name, draft.name),
        Difference("username", "Username", integration.username, draft.username),
        Difference("secret", "Password or token", _secret_words(integration), _typed_secret_words(draft)),
        Difference("ca_pem", "Certificate authority", _certificate(integration.ca_pem), _certificate(draft.ca_pem)),
    ]
    stored = {each.ecosystem: each.url for each in integration.repositories.all()}
    for key, known in ECOSYSTEMS.items():
        pairs.append(Difference(f"url_{key}", f"{known.label} URL", stored.get(key, ""), draft.urls.get(key, "")))
    return [pair for pair in pairs if pair.stored != pair.typed]


def changed_fields(integration: Integration, draft: ConnectionDraft) -> list[str]:
    return [difference.field for difference in differences(integration, draft)]


def _secret_words(integration: Integration) -> str:
    return "none" if integration.secret is None else "as stored"


def _typed_secret_words(draft: ConnectionDraft) -> str:
    if draft.keeps_secret:
        return "as stored"
    return "none" if draft.auth_scheme == AuthScheme.ANONYMOUS else "newly typed"


def _certificate(pem: str) -> str:
    count = pem.count("BEGIN CERTIFICATE")
    return f"{count} certificate{'s' if count > 1 else ''} ({_print_of(pem)})" if count else ""


def _print_of(pem: str) -> str:
    return sha256(pem.encode()).hexdigest()[:12]

"""From stored rows to the plain values that a survey tests."""

from integrations.connectivity.survey import Subject
from integrations.fields import CredentialUnreadable
from integrations.models import HoldsCredentials, Integration
from integrations.providers import PROVIDERS
from resolution.auth import Scheme


def scheme_of(row: HoldsCredentials) -> Scheme | None:
    """None: the credential cannot be decrypted. Never anonymous in its place (security C10)."""
    try:
        return row.credentials().scheme
    except CredentialUnreadable:
        return None


def subject_of(integration: Integration) -> Subject:
    return Subject(
        provider=PROVIDERS[integration.provider],
        urls={repository.ecosystem: repository.url for repository in integration.repositories.all()},
        scheme=scheme_of(integration),
        ca_pem=integration.ca_pem,
    )

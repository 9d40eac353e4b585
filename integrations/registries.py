"""From stored rows to the values that `resolution` works with."""

from integrations.models import Repository
from integrations.network import outgoing
from resolution.analysis import Client
from resolution.ecosystem import ECOSYSTEMS
from resolution.reader import Direct, Reader
from resolution.registry import Registry


def scope_of(repository: Repository) -> str:
    """The URL prefix that credentials are for: the repository without what its ecosystem puts behind it."""
    return repository.url.removesuffix(ECOSYSTEMS[repository.ecosystem].suffix).rstrip("/") + "/"


def registry_of(repository: Repository) -> Registry:
    """Raises CredentialUnreadable. The key changes with the settings: what one user saw is not shown to another."""
    integration = repository.integration
    return Registry(
        ecosystem=repository.ecosystem,
        url=repository.url,
        key=f"org-{integration.organization_id}/repo-{repository.pk}/v{integration.settings_version}",
        product=integration.provider,
        merges=repository.merges,
        credentials=integration.credentials(scope_of(repository)),
        ca_pem=integration.ca_pem,
    )


def reader_of(repository: Repository) -> Reader:
    return Direct(outgoing(), registry_of(repository))


def client_for(repository: Repository) -> Client:
    return ECOSYSTEMS[repository.ecosystem].client(reader_of(repository))

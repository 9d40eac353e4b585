"""From stored rows to the values that `resolution` works with."""

from functools import lru_cache

from django.conf import settings

from integrations.models import Integration, Repository
from integrations.network import outgoing
from resolution.analysis import Client
from resolution.cache import Cached
from resolution.ecosystem import ECOSYSTEMS
from resolution.manners import Manners
from resolution.registry import Registry
from resolution.store import SqlStore
from resolution.write_behind import WriteBehind


def scope_of(repository: Repository) -> str:
    """The URL prefix that credentials are for: the repository without what its ecosystem puts behind it."""
    return repository.url.removesuffix(ECOSYSTEMS[repository.ecosystem].suffix).rstrip("/") + "/"


def key_of(repository: Repository) -> str:
    """Whose metadata it is (security T3). It changes with the settings: what one user saw is not shown to another."""
    integration = repository.integration
    return f"org-{integration.organization_id}/repo-{repository.pk}/v{integration.settings_version}"


def registry_of(repository: Repository) -> Registry:
    """Raises CredentialUnreadable."""
    integration = repository.integration
    return Registry(
        ecosystem=repository.ecosystem,
        url=repository.url,
        key=key_of(repository),
        product=integration.provider,
        merges=repository.merges,
        credentials=integration.credentials(scope_of(repository)),
        ca_pem=integration.ca_pem,
    )


@lru_cache(maxsize=1)
def metadata_store() -> WriteBehind:
    """One for the process; many processes share what is behind it."""
    return WriteBehind(SqlStore.open(settings.BACKLINE_METADATA, most_bytes=settings.BACKLINE_METADATA_BYTES))


@lru_cache(maxsize=1)
def manners() -> Manners:
    """How politely the process asks: one gate for each host, whichever integration wants something from it."""
    return Manners()


def reader_of(repository: Repository, *, fresh_for: float = 300.0) -> Cached:
    """`fresh_for`: seconds for which a list of versions is believed without asking; 0 asks whether it changed."""
    return Cached(outgoing(), registry_of(repository), metadata_store(), manners=manners(), fresh_for=fresh_for)


def client_for(repository: Repository, *, fresh_for: float = 300.0) -> Client:
    return ECOSYSTEMS[repository.ecosystem].client(reader_of(repository, fresh_for=fresh_for))


def forget(integration: Integration) -> None:
    """Everything that was read with these settings."""
    for repository in integration.repositories.all():
        metadata_store().forget(key_of(repository))

"""Clients that keep to the bindings: a bound name is never asked for anywhere else."""

from dataclasses import dataclass

from integrations.authority.binding import bindings_of, note_names
from integrations.authority.models import NameBinding
from integrations.fields import CredentialUnreadable
from integrations.models import Repository
from integrations.registries import reader_of
from resolution.cache import Cached
from resolution.ecosystem import ECOSYSTEMS
from resolution.routing import Route, Routed


@dataclass(slots=True)
class Access:
    """A client for one ecosystem of an organization, and the readers behind it."""

    client: Routed
    readers: list[Cached]
    organization_id: int
    ecosystem: str

    def note_names(self) -> None:
        """Watch the bound names that were used."""
        note_names(self.organization_id, self.ecosystem, self.client.taken)


def for_analysis(repository: Repository) -> Access:
    """Bound names come from where they are bound to, all others from `repository`. Raises CredentialUnreadable."""
    return _access(repository, reroute=True)


def for_repository(repository: Repository, *, fresh_for: float = 300.0) -> Access:
    """Asks `repository` alone, and refuses names that are bound elsewhere. Raises CredentialUnreadable."""
    return _access(repository, reroute=False, fresh_for=fresh_for)


def _access(repository: Repository, *, reroute: bool, fresh_for: float = 300.0) -> Access:
    ecosystem = ECOSYSTEMS[repository.ecosystem]
    readers = {repository.integration_id: reader_of(repository, fresh_for=fresh_for)}
    routes = []
    for binding in bindings_of(repository.integration.organization_id, ecosystem.key):
        if reroute and binding.integration_id not in readers and (bound := _reader(binding)) is not None:
            readers[binding.integration_id] = bound
        reader = readers.get(binding.integration_id)
        client = ecosystem.client(reader) if reader is not None else None
        routes.append(Route(binding.pattern, binding.integration.name, client))
    own = ecosystem.client(readers[repository.integration_id])
    return Access(Routed(own, routes), list(readers.values()), repository.integration.organization_id, ecosystem.key)


def _reader(binding: NameBinding) -> Cached | None:
    """None: there is nobody to ask for these names, and nobody else is asked instead."""
    repository = binding.integration.repositories.filter(ecosystem=binding.ecosystem).first()
    try:
        return reader_of(repository) if repository is not None else None
    except CredentialUnreadable:
        return None

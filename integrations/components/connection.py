"""From an integration to its Components API."""

from integrations.models import Integration
from integrations.network import outgoing
from integrations.providers import PROVIDERS
from integrations.providers.nexus.components import ComponentsApi


def base_of(integration: Integration) -> str:
    """The server's base URL, from any of its repositories."""
    repository = integration.repositories.first()
    if repository is None:
        return ""
    return PROVIDERS[integration.provider].base_url(repository.url)


def api_for(integration: Integration) -> ComponentsApi:
    """Credentials go to the server's REST interface and repositories. Raises CredentialUnreadable."""
    base = base_of(integration)
    credentials = integration.credentials(f"{base}service/rest/", f"{base}repository/")
    return ComponentsApi(outgoing(), base, credentials, ca_pem=integration.ca_pem)

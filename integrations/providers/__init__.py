"""The registry products we know: one folder and one line each."""

from integrations.providers.base import Provider
from integrations.providers.jfrog.provider import JFROG
from integrations.providers.nexus.provider import NEXUS

PROVIDERS: dict[str, Provider] = {provider.key: provider for provider in (JFROG, NEXUS)}

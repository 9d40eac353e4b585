"""Every address of the whole product, whoever wrote it: nothing is open by accident (security T1)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.integrations.factories import nexus

# Deliberately for everybody; the description of the API tells nothing about anybody.
OPEN = {"setup", "setup-link", "sign-in", "sign-out", "join", "home", "healthz", "readyz", "openapi-json"}
EXAMPLES = {"int": 1, "slug": "nexus", "str": "x", "path": "x"}


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Name and argument converters of every route outside the Django admin."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            if entry.name:
                yield prefix + entry.name, entry.pattern.converters
        elif entry.app_name != "admin":
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            converters = entry.pattern.converters
            yield from ((name, {**converters, **own}) for name, own in routes(entry, inner))


def kind_of(converter: object) -> str:
    return type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


ROUTES = {name: converters for name, converters in routes(get_resolver()) if name.split(":")[-1] not in OPEN}


@pytest.fixture
def integration(organization: Organization, owner: User) -> Integration:
    return nexus(organization)


def path_of(name: str, integration: Integration) -> str:
    kinds = {argument: kind_of(converter) for argument, converter in ROUTES[name].items()}
    return reverse(name, kwargs={key: EXAMPLES.get(kind, integration.pk) for key, kind in kinds.items()})


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", sorted(ROUTES))
def test_nobody_gets_in_without_signing_in(integration: Integration, name: str, method: str) -> None:
    answer = getattr(Client(), method)(path_of(name, integration))
    refused = answer.status_code in (401, 403, 404, 405)
    assert refused or (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "name", [name for name, converters in ROUTES.items() if "uuid" in map(kind_of, converters.values())]
)
def test_another_organizations_ids_lead_nowhere(
    integration: Integration, stranger: User, name: str, method: str
) -> None:
    client = Client()
    client.force_login(stranger)
    answer = getattr(client, method)(path_of(name, integration))
    assert answer.status_code in (404, 405)
    assert integration.name not in answer.content.decode()

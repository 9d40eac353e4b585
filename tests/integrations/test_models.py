"""What the rows themselves refuse, whichever door settings come through."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from integrations.models import Integration, Repository
from integrations.organizations.models import Organization
from resolution.auth import Secret
from tests.integrations.factories import nexus


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_scheme": "basic", "username": "ann"},
        {"auth_scheme": "basic", "secret": Secret("pw")},
        {"auth_scheme": "anonymous", "username": "ann"},
        {"auth_scheme": "anonymous", "secret": Secret("pw")},
        {"auth_scheme": "bearer"},
    ],
)
def test_the_database_wants_both_or_neither(organization: Organization, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Integration.objects.create(organization=organization, provider="nexus", name="A", **fields)


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [("maven", "http://h.example/m/"), ("npm", "ftp://h.example/m/"), ("npm", "https://h.example/second/")],
)
def test_the_database_refuses_a_repository(organization: Organization, ecosystem: str, url: str) -> None:
    integration = nexus(organization)
    with pytest.raises(IntegrityError), transaction.atomic():
        Repository.objects.create(integration=integration, ecosystem=ecosystem, url=url)


def test_a_name_is_given_once(organization: Organization) -> None:
    nexus(organization, name="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        nexus(organization, name="A")


@pytest.mark.parametrize(
    "fields",
    [
        {"auth_scheme": "basic", "username": "ann:x", "secret": Secret("pw")},
        {"auth_scheme": "basic", "username": "ann\n", "secret": Secret("pw")},
        {"auth_scheme": "basic", "username": "", "secret": Secret("pw")},
        {"auth_scheme": "bearer"},
        {"auth_scheme": "anonymous", "secret": Secret("pw")},
    ],
)
def test_clean_refuses_credentials(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Integration(provider="nexus", name="A", **fields).clean()


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [
        ("pypi", "https://h.example/p/"),
        ("nuget", "https://h.example/n/"),
        ("npm", "https://u:p@h.example/n/"),
        ("npm", "http://h.example/n/"),
    ],
)
def test_clean_refuses_urls(ecosystem: str, url: str) -> None:
    owner = Integration(auth_scheme="bearer", secret=Secret("t"))
    with pytest.raises(ValidationError):
        Repository(integration=owner, ecosystem=ecosystem, url=url).clean()


def test_clean_stores_the_tidy_form() -> None:
    repository = Repository(integration=Integration(), ecosystem="pypi", url="HTTPS://h.example:443/p/simple/")
    repository.clean()
    assert repository.url == "https://h.example/p/simple"

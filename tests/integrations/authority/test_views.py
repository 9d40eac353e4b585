"""The *Package authority* tab, and the alarm on other pages."""

from typing import Any

import pytest
from django.test import Client

from integrations.audit.models import AuditEvent
from integrations.authority.models import NameBinding, Twin
from integrations.models import Integration, Repository
from integrations.organizations.models import Organization, User
from tests.integrations.authority.conftest import bound
from tests.integrations.factories import nexus

TYPED = {"ecosystem": "npm", "name": "@acme/*", "watched": "on"}


@pytest.fixture
def page(integration: Integration) -> str:
    return f"/integrations/{integration.pk}/authority/"


@pytest.fixture
def twin(integration: Integration, organization: Organization, owner: User) -> Twin:
    other = nexus(organization, name="Public proxy")
    binding = bound(integration, "@acme/kit", owner)
    repository = other.repositories.get()
    return Twin.objects.create(
        binding=binding, repository=repository, name="@acme/kit", version="99.0.0", own_version="1.0.0", is_higher=True
    )


def test_an_admin_binds_and_releases(as_owner: Client, page: str) -> None:
    as_owner.post(page, TYPED)
    assert b"@acme/*" in as_owner.get(page).content
    as_owner.post(f"{page}{NameBinding.objects.get().pk}/remove/")
    assert not NameBinding.objects.exists()


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "*"}, {"ecosystem": "pypi"}])
def test_it_keeps_what_was_typed_and_binds_nothing(as_owner: Client, page: str, wrong: dict[str, str]) -> None:
    answer = as_owner.post(page, {**TYPED, **wrong})
    assert answer.context["form"].errors
    assert not NameBinding.objects.exists()


def test_a_name_bound_elsewhere_says_where(
    as_owner: Client, page: str, organization: Organization, owner: User
) -> None:
    bound(nexus(organization, name="Other"), "@acme/*", owner)
    assert b"bound to Other already" in as_owner.post(page, TYPED).content


def test_the_example_is_of_the_chosen_package_type(as_owner: Client, integration: Integration, page: str) -> None:
    url = "https://nexus.example.org/repository/maven-public/"
    Repository.objects.create(integration=integration, ecosystem="maven", url=url)
    assert 'placeholder="@acme/*"' in as_owner.get(page).content.decode()
    refused = as_owner.post(page, {**TYPED, "ecosystem": "maven", "name": "*"}).content.decode()
    assert 'placeholder="org.acme*"' in refused


def test_a_member_sees_and_cannot_change(as_member: Client, page: str) -> None:
    assert as_member.get(page).status_code == 200
    assert as_member.post(page, TYPED).status_code == 403
    assert AuditEvent.objects.filter(action="access.denied").exists()


def test_a_twin_is_shown_on_the_hub_and_on_the_integration(
    as_owner: Client, twin: Twin, page: str, integration: Integration
) -> None:
    for address in ("/integrations/", f"/integrations/{integration.pk}/", page):
        assert b"99.0.0" in as_owner.get(address).content


def test_a_dismissed_twin_leaves_the_hub(as_owner: Client, twin: Twin, page: str) -> None:
    as_owner.post(f"{page}twins/{twin.pk}/dismiss/")
    assert b"99.0.0" not in as_owner.get("/integrations/").content
    assert b"99.0.0" in as_owner.get(page).content
    assert AuditEvent.objects.filter(action="name.twin-dismissed").count() == 1


def test_another_organizations_twin_is_not_shown(as_stranger: Client, twin: Twin) -> None:
    assert b"99.0.0" not in as_stranger.get("/integrations/").content


def test_a_twin_cannot_be_dismissed_through_another_integration(
    as_owner: Client, twin: Twin, organization: Organization
) -> None:
    other: Any = nexus(organization, name="Third")
    assert as_owner.post(f"/integrations/{other.pk}/authority/twins/{twin.pk}/dismiss/").status_code == 404

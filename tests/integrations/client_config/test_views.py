"""Client configuration: members see previews, admins get the secret after signing in again."""

import io
import zipfile

import pytest
from django.test import Client

from integrations.audit.models import AuditEvent
from integrations.models import AuthScheme, Integration, Repository
from integrations.organizations.models import Organization, User
from resolution.auth import Secret
from tests.conftest import PASSWORD

SECRET = "canary-7f3a"


@pytest.fixture
def integration(organization: Organization) -> Integration:
    found: Integration = Integration.objects.create(
        organization=organization,
        provider="nexus",
        name="Main",
        auth_scheme=AuthScheme.BASIC,
        username="ann",
        secret=Secret(SECRET),
    )
    for ecosystem, path in (("npm", "npm-group/"), ("pypi", "pypi-group/simple"), ("maven", "maven-public/")):
        url = f"https://nexus.example.org/repository/{path}"
        Repository.objects.create(integration=found, ecosystem=ecosystem, url=url)
    return found


def page(integration: Integration, key: str = "") -> str:
    return f"/integrations/{integration.pk}/clients/" + (f"{key}/" if key else "")


def test_it_shows_every_file_with_a_variable_for_the_secret(
    client: Client, member: User, integration: Integration
) -> None:
    client.force_login(member)
    text = "".join(client.get(page(integration), {"type": each}).content.decode() for each in ("npm", "pypi", "maven"))
    assert all(name in text for name in (".npmrc", "pip.conf", "netrc", "uv.env", "settings.xml", "init.gradle"))
    assert "BACKLINE_PASSWORD" in text
    assert SECRET not in text


def test_it_shows_one_package_type_at_a_time(client: Client, member: User, integration: Integration) -> None:
    client.force_login(member)
    first = client.get(page(integration)).content.decode()
    assert ".npmrc" in first
    assert "settings.xml" not in first
    second = client.get(page(integration), {"type": "maven"}).content.decode()
    assert ".npmrc" not in second
    assert "init.gradle" in second


@pytest.mark.parametrize("wanted", ["nuget", "nothing", ""])
def test_a_type_that_is_not_connected_shows_the_first(
    client: Client, member: User, integration: Integration, wanted: str
) -> None:
    client.force_login(member)
    assert b".npmrc" in client.get(page(integration), {"type": wanted}).content


def test_private_names_stay_when_another_type_is_looked_at(
    client: Client, member: User, integration: Integration
) -> None:
    client.force_login(member)
    text = client.get(page(integration), {"type": "maven", "names_npm": "@acme"}).content.decode()
    assert f"{page(integration)}?type=npm&amp;names_npm=%40acme" in text


def test_after_a_wrong_password_the_same_type_is_shown_and_its_links_work(
    client: Client, owner: User, integration: Integration
) -> None:
    client.force_login(owner)
    text = client.post(page(integration, "maven-1"), {"password": "wrong"}).content.decode()
    assert "settings.xml" in text
    assert f'href="{page(integration)}?type=npm"' in text


def test_it_limits_npm_to_private_scopes(client: Client, member: User, integration: Integration) -> None:
    client.force_login(member)
    text = client.get(page(integration), {"names_npm": "@acme, @tools"}).content.decode()
    assert "@acme:registry=" in text
    assert "@tools:registry=" in text


def test_an_admin_downloads_the_files_with_the_secret(client: Client, owner: User, integration: Integration) -> None:
    client.force_login(owner)
    response = client.post(page(integration, "pypi"), {"password": PASSWORD})
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    assert archive.namelist() == ["pip.conf", "netrc", "uv.env"]
    assert SECRET in archive.read("netrc").decode()
    assert archive.getinfo("netrc").external_attr >> 16 == 0o100600
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"] == 'attachment; filename="pypi-configuration.zip"'


def test_a_download_is_written_down(client: Client, owner: User, integration: Integration) -> None:
    client.force_login(owner)
    client.post(page(integration, "maven-1"), {"password": PASSWORD})
    event = AuditEvent.objects.get(action="configuration.downloaded")
    assert (event.actor, event.fields) == (owner, ["settings.xml"])


def test_a_wrong_password_gives_no_secret_and_is_slowed_down(
    client: Client, owner: User, integration: Integration
) -> None:
    client.force_login(owner)
    answers = [client.post(page(integration, "maven-1"), {"password": "wrong"}) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {403}
    assert not any(SECRET.encode() in answer.content for answer in answers)
    assert b"Too many tries" in answers[-1].content


def test_members_get_no_secret(client: Client, member: User, integration: Integration) -> None:
    client.force_login(member)
    assert client.post(page(integration, "npm"), {"password": PASSWORD}).status_code == 403


def test_getting_the_download_sends_nothing(client: Client, owner: User, integration: Integration) -> None:
    client.force_login(owner)
    assert client.get(page(integration, "npm")).status_code == 405


def test_it_hides_other_organizations_integrations(client: Client, stranger: User, integration: Integration) -> None:
    client.force_login(stranger)
    assert client.get(page(integration)).status_code == 404
    assert client.post(page(integration, "npm"), {"password": PASSWORD}).status_code == 404


def test_it_says_why_a_file_cannot_be_written(client: Client, owner: User, integration: Integration) -> None:
    integration.secret = Secret("a${HOME}b")
    integration.save()
    client.force_login(owner)
    refused = client.post(page(integration, "maven-1"), {"password": PASSWORD})
    assert refused.status_code == 409
    assert b"no way to write it literally" in refused.content
    assert client.post(page(integration, "npm"), {"password": PASSWORD}).status_code == 200

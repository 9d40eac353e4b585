"""The hub, an integration's page, and what can be done there."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.audit.models import AuditEvent
from integrations.models import ConnectivityCheck, Integration, RepositoryResult
from integrations.organizations.models import Organization, User
from tests.integrations.factories import draft, nexus

HUB = "/integrations/"


def test_an_empty_hub_offers_every_provider(as_owner: Client) -> None:
    page = as_owner.get(HUB).content.decode()
    assert page.count("Not connected") == 2
    assert "/integrations/connect/jfrog/" in page


def test_a_member_is_told_that_an_admin_can_connect(as_member: Client) -> None:
    page = as_member.get(HUB).content.decode()
    assert "/integrations/connect/" not in page
    assert "An admin can connect it" in page


@pytest.mark.parametrize("count", [1, 100, 10_000])
def test_the_number_of_queries_does_not_grow(
    as_owner: Client, organization: Organization, django_assert_max_num_queries: Any, count: int
) -> None:
    Integration.objects.bulk_create(
        Integration(organization=organization, provider="nexus", name=f"Nexus {number}", auth_scheme="anonymous")
        for number in range(count)
    )
    for address in (HUB, f"{HUB}?q=nexus", f"{HUB}?provider=nexus&page=2"):
        with django_assert_max_num_queries(12):
            assert as_owner.get(address).status_code == 200


def test_a_filter_appears_when_there_are_many(as_owner: Client, organization: Organization) -> None:
    for number in range(7):
        nexus(organization, name=f"Nexus {number}")
    assert 'name="q"' in as_owner.get(HUB).content.decode()
    found = as_owner.get(HUB, {"q": "nexus 3"}).content.decode()
    assert ("Nexus 3" in found, "Nexus 4" in found) == (True, False)


def test_it_finds_by_host(as_owner: Client, organization: Organization) -> None:
    nexus(organization, name="Alpha")
    nexus(organization, name="Beta", urls={"npm": "https://other.example.org/repository/npm/"})
    found = as_owner.get(HUB, {"q": "other.example"}).content.decode()
    assert ("Alpha" in found, "Beta" in found) == (False, True)


def test_trouble_comes_first(as_owner: Client, organization: Organization) -> None:
    nexus(organization, name="Fine")
    Integration.objects.filter(pk=nexus(organization, name="Zebra").pk).update(status="rejected")
    page = as_owner.get(HUB).content.decode()
    assert page.index("Zebra") < page.index("Fine")


def test_another_organization_is_not_on_the_hub(as_stranger: Client, integration: Integration) -> None:
    assert integration.name not in as_stranger.get(HUB).content.decode()


def test_an_expiry_that_is_near_is_shown(as_owner: Client, integration: Integration) -> None:
    Integration.objects.update(expires_at=timezone.now() + timedelta(days=6, hours=1))
    assert "Credentials expire in 6 days" in as_owner.get(HUB).content.decode()


def page_of(client: Client, integration: Integration) -> str:
    return client.get(reverse("integration", args=[integration.pk])).content.decode()


def test_the_strip_has_a_text_alternative(as_owner: Client, integration: Integration) -> None:
    repository = integration.repositories.get()
    check = ConnectivityCheck.objects.create(organization=integration.organization, trigger="schedule", state="done")
    RepositoryResult.objects.create(check_run=check, repository=repository, ecosystem="npm", url="x", passed=True)
    assert 'aria-label="npm: One check so far: passed."' in page_of(as_owner, integration)


def test_the_page_shows_no_secret(as_owner: Client, integration: Integration) -> None:
    assert "stored-password" not in page_of(as_owner, integration)


def test_it_shows_who_changed_what(as_owner: Client, integration: Integration) -> None:
    as_owner.post(reverse("pause", args=[integration.pk]))
    page = page_of(as_owner, integration)
    assert "owner@example.org" in page
    assert "paused" in page


def test_members_see_and_cannot_change(as_member: Client, integration: Integration) -> None:
    page = page_of(as_member, integration)
    assert ("Check now" in page, "Disconnect" in page) == (False, False)
    assert as_member.post(reverse("pause", args=[integration.pk])).status_code == 403


def test_check_now_queues_one_check(as_owner: Client, integration: Integration, queue: None) -> None:
    for _ in range(2):
        as_owner.post(reverse("check", args=[integration.pk]))
    assert integration.checks.count() == 1


def test_pause_and_resume(as_owner: Client, integration: Integration) -> None:
    as_owner.post(reverse("pause", args=[integration.pk]))
    assert Integration.objects.get().paused
    as_owner.post(reverse("resume", args=[integration.pk]))
    assert not Integration.objects.get().paused


def test_disconnect_says_what_stops(as_owner: Client, integration: Integration) -> None:
    page = as_owner.get(reverse("disconnect", args=[integration.pk])).content.decode()
    assert "can no longer be read: npm" in page
    assert Integration.objects.exists()


def test_disconnect_wants_the_name(as_owner: Client, integration: Integration) -> None:
    address = reverse("disconnect", args=[integration.pk])
    assert "not the integration" in as_owner.post(address, {"name": "something"}).content.decode()
    assert Integration.objects.exists()
    assert as_owner.post(address, {"name": "Build Nexus"}).status_code == 302
    assert not Integration.objects.exists()


def test_the_audit_outlives_the_integration(as_owner: Client, integration: Integration) -> None:
    as_owner.post(reverse("disconnect", args=[integration.pk]), {"name": "Build Nexus"})
    assert AuditEvent.objects.get(action="integration.disconnected").target_label == "Build Nexus"
    assert "Build Nexus" in as_owner.get("/activity/").content.decode()


def test_an_unreadable_credential_breaks_no_page(as_owner: Client, integration: Integration) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrations_integration SET secret = %s", [b"gAAAAAbroken"])
    assert "cannot be read" in as_owner.get(HUB).content.decode()
    assert "cannot be read" in page_of(as_owner, integration)


def test_a_connection_that_is_not_finished_can_be_found_again(
    as_owner: Client, as_member: Client, organization: Organization, owner: User
) -> None:
    typed = draft(organization, owner, state="failed", name="Paris")
    assert reverse("draft", args=[typed.pk]) in as_owner.get(HUB).content.decode()
    assert "Paris" not in as_member.get(HUB).content.decode()


@pytest.mark.parametrize(
    "address", ["/integrations/?q=%00%0a", "/activity/?who=%00&what=%ed%a0%80", "/integrations/?page=x"]
)
def test_odd_questions_are_answered(as_owner: Client, address: str) -> None:
    assert as_owner.get(address).status_code == 200

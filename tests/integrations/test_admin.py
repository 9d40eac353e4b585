"""Support's pages (security S1)."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from integrations.audit.models import AuditEvent
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from resolution.auth import Secret
from tests.integrations.factories import NPM, nexus

LIST = reverse("admin:integrations_integration_changelist")
FIELDS = {"name": "Build Nexus", "username": "reader", "url_npm": NPM["npm"], "reason": "ticket 12"}


@pytest.fixture
def support(db: None) -> User:
    """Staff with rights on the hub's models, no superuser and nobody's member."""
    user = User.objects.create_user("support@example.org", "x", is_staff=True)
    apps = ("integrations", "audit", "organizations")
    user.user_permissions.set(Permission.objects.filter(content_type__app_label__in=apps))
    return user


@pytest.fixture
def client(support: User) -> Client:
    client = Client()
    client.force_login(support)
    return client


def change(integration: Integration) -> str:
    return reverse("admin:integrations_integration_change", args=[integration.pk])


def test_the_secret_is_absent(client: Client, integration: Integration) -> None:
    page = client.get(change(integration)).content.decode()
    assert "stored-password" not in page
    assert 'name="secret"' not in page
    assert 'type="password" name="replace_secret"' in page


def test_support_changes_settings_under_the_hubs_rules(client: Client, integration: Integration) -> None:
    client.post(change(integration), {**FIELDS, "name": "Renamed"})
    changed = Integration.objects.get()
    assert (changed.name, changed.settings_version, changed.open_secret()) == ("Renamed", 2, Secret("stored-password"))


def test_every_change_has_a_name_and_a_reason(client: Client, integration: Integration, support: User) -> None:
    client.post(change(integration), {**FIELDS, "replace_secret": "canary-pw"})
    event = AuditEvent.objects.get(action="integration.updated")
    assert (event.actor, event.reason, event.fields) == (support, "ticket 12", ["secret"])
    assert Integration.objects.get().open_secret() == Secret("canary-pw")


def test_without_a_reason_nothing_changes(client: Client, integration: Integration) -> None:
    client.post(change(integration), {**FIELDS, "name": "Renamed", "reason": ""})
    assert Integration.objects.get().name == "Build Nexus"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"url_npm": ""}, "at least one repository URL"),
        ({"url_npm": "https://evil.example.org/repository/npm-group/"}, "Type the password again"),
        ({"url_pypi": "https://nexus.example.org/repository/pypi/"}, "ends in /simple"),
        ({"username": "a:b"}, "no colons"),
    ],
)
def test_wrong_settings_are_refused(
    client: Client, integration: Integration, fields: dict[str, str], sentence: str
) -> None:
    page = client.post(change(integration), {**FIELDS, **fields}).content.decode()
    assert sentence in page
    assert Integration.objects.get().settings_version == 1


def test_the_list_never_decrypts(
    client: Client, integration: Integration, django_assert_max_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(Integration, "open_secret", lambda self: pytest.fail("decrypted"))
    with django_assert_max_num_queries(15):
        page = client.get(LIST, {"q": "nexus.example"}).content.decode()
    assert "Build Nexus" in page


def test_pausing_many_is_written_down(client: Client, organization: Organization, support: User) -> None:
    chosen = [nexus(organization, name=name).pk for name in ("One", "Two")]
    client.post(LIST, {"action": "pause_checks", "_selected_action": chosen})
    assert Integration.objects.filter(paused=True).count() == 2
    assert AuditEvent.objects.filter(action="integration.paused", actor=support).count() == 2


def test_check_now_asks_for_a_check(client: Client, integration: Integration, queue: None) -> None:
    client.post(LIST, {"action": "check_now", "_selected_action": [integration.pk]})
    assert integration.checks.count() == 1


def test_support_connects_nothing_for_others(client: Client, db: None) -> None:
    assert client.get(reverse("admin:integrations_integration_add")).status_code == 403


def test_the_audit_cannot_be_changed(client: Client, integration: Integration) -> None:
    client.post(LIST, {"action": "pause_checks", "_selected_action": [integration.pk]})
    event = AuditEvent.objects.get()
    page = reverse("admin:audit_auditevent_change", args=[event.pk])
    assert client.get(page).status_code == 200
    assert client.post(page, {"action": "x"}).status_code == 403
    assert client.post(reverse("admin:audit_auditevent_delete", args=[event.pk]), {"post": "yes"}).status_code == 403


def test_support_cannot_hand_out_rights(client: Client, support: User) -> None:
    page = reverse("admin:organizations_user_change", args=[support.pk])
    client.post(page, {"is_superuser": "on", "is_active": "on", "time_zone": "UTC"})
    support.refresh_from_db()
    assert not support.is_superuser


def test_disconnecting_by_support_is_written_down(client: Client, integration: Integration, support: User) -> None:
    client.post(reverse("admin:integrations_integration_delete", args=[integration.pk]), {"post": "yes"})
    assert not Integration.objects.exists()
    assert AuditEvent.objects.get(action="integration.disconnected").actor == support


def test_members_without_staff_rights_have_no_way_in(owner: User) -> None:
    outsider = Client()
    outsider.force_login(owner)
    assert outsider.get(LIST).status_code == 302


def test_support_cannot_touch_the_queue(client: Client, support: User) -> None:
    support.user_permissions.set(Permission.objects.all())
    assert client.get("/admin/django_rq/dashboard/").status_code == 404

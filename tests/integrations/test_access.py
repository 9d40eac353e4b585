"""Who gets which answer, for every route of the hub (security T1, T4)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLPattern, reverse

from integrations.audit.models import AuditEvent
from integrations.models import ConnectionDraft, Integration, RepositorySearch
from integrations.organizations import members
from integrations.organizations.models import Membership, Organization, User
from integrations.urls import urlpatterns
from tests.integrations.factories import draft, nexus

FREE = {"setup", "setup-link", "sign-in", "sign-out", "join"}  # for people without an account
OWN = {"profile", "change-password", "switch-organization"}  # one's own account: every signed-in person
# For members too; every other page is an admin's.
FOR_MEMBERS = {"hub", "members", "integration", "integration-status"}
BY_PROVIDER = {"connect", "fill-from-sandbox"}  # name a provider, not an object of somebody
POST_ONLY = {
    "fill-from-sandbox",
    "draft-check",
    "draft-save",
    "draft-discard",
    "check",
    "pause",
    "resume",
    "invite",
    "withdraw-invitation",
    "change-role",
    "switch-organization",
    "sign-out",
}


def hub_routes() -> Iterator[URLPattern]:
    """Every route that integrations/urls.py and integrations/organizations/urls.py name themselves."""
    for entry in urlpatterns:
        own = getattr(entry, "urlconf_name", None)
        if isinstance(entry, URLPattern):
            yield entry
        elif getattr(own, "__name__", "") == "integrations.organizations.urls":
            yield from entry.url_patterns


ROUTES = sorted(str(route.name) for route in hub_routes())
GUARDED = [name for name in ROUTES if name not in FREE]


@dataclass
class World:
    """One organization with one of everything, and a path for every route."""

    integration: Integration
    draft: ConnectionDraft
    search: RepositorySearch
    membership: Membership
    invitation: int

    def path(self, name: str, *, exists: bool = True) -> str:
        key: Any = {
            "draft": self.draft.pk,
            "search": self.search.pk,
            "withdraw-invitation": self.invitation,
            "change-role": self.membership.pk,
            "remove-member": self.membership.pk,
            "connect": "nexus",
            "fill-from-sandbox": "nexus",
        }.get(name, self.draft.pk if name.startswith("draft-") else self.integration.pk)
        if not exists and key != "nexus":
            key = uuid4() if not isinstance(key, int) else key + 1000
        return reverse(name, args=[key]) if has_argument(name) else reverse(name)


def has_argument(name: str) -> bool:
    return any("<" in str(route.pattern) for route in hub_routes() if route.name == name)


@pytest.fixture
def world(organization: Organization, owner: User, member: User) -> World:
    typed = draft(organization, owner, state="failed")
    members.invite(organization, "new@example.org", "member", by=owner)
    return World(
        nexus(organization),
        typed,
        RepositorySearch.objects.create(draft=typed, state="done"),
        Membership.objects.get(user=member),
        organization.invitations.get().pk,
    )


def ask(client: Client, name: str, path: str) -> Any:
    return client.post(path) if name in POST_ONLY else client.get(path)


@pytest.mark.parametrize("name", GUARDED)
def test_anonymous_people_are_sent_to_the_sign_in(world: World, name: str) -> None:
    answer = ask(Client(), name, world.path(name))
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("name", [name for name in GUARDED if has_argument(name) and name not in BY_PROVIDER])
def test_another_organizations_id_is_like_none(world: World, as_stranger: Client, name: str) -> None:
    theirs = ask(as_stranger, name, world.path(name))
    nobodys = ask(as_stranger, name, world.path(name, exists=False))
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert nobodys.status_code == 404


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in OWN])
def test_members_look_and_admins_act(world: World, as_member: Client, name: str) -> None:
    answer = ask(as_member, name, world.path(name))
    assert answer.status_code == (200 if name in FOR_MEMBERS else 403)


@pytest.mark.parametrize("name", [name for name in GUARDED if name not in OWN])
def test_support_has_its_own_pages_and_not_these(world: World, name: str) -> None:
    support = User.objects.create_user("support@example.org", "x", is_staff=True)
    support.user_permissions.set(Permission.objects.filter(content_type__app_label="integrations"))
    client = Client()
    client.force_login(support)
    about_one = has_argument(name) and name not in BY_PROVIDER
    by_membership = name in ("withdraw-invitation", "change-role", "remove-member")
    expected = 404 if about_one and not by_membership else 403
    assert ask(client, name, world.path(name)).status_code == expected


def everything() -> list[object]:
    tables = (Integration, ConnectionDraft, RepositorySearch, Membership, Organization, User)
    return [list(table.objects.order_by("pk").values()) for table in tables]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in ("setup-link", "join")])
def test_a_get_changes_nothing(world: World, as_owner: Client, name: str) -> None:
    before, events = everything(), AuditEvent.objects.count()
    answer = as_owner.get(world.path(name))
    assert (everything(), AuditEvent.objects.count()) == (before, events)
    assert (answer.status_code == 405) is (name in POST_ONLY)


@pytest.mark.parametrize("name", ROUTES)
def test_a_post_without_a_token_changes_nothing(world: World, owner: User, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    path = reverse(name, args=["token"]) if name in ("setup-link", "join") else world.path(name)
    before = everything()
    answer = client.post(path, {"name": "Build Nexus"})
    assert answer.status_code in (403, 405)
    assert everything() == before


def test_a_refusal_is_written_down(world: World, as_member: Client, member: User) -> None:
    as_member.post(world.path("pause"))
    event = AuditEvent.objects.get(action="access.denied")
    assert (event.actor, event.result, event.target_label) == (member, "refused", "Build Nexus")


def test_a_role_taken_away_counts_from_the_next_click(world: World, as_owner: Client, owner: User) -> None:
    Membership.objects.filter(user=owner).update(role=Membership.Role.MEMBER)
    assert as_owner.get(world.path("edit")).status_code == 403
    Membership.objects.filter(user=owner).delete()
    assert as_owner.get(world.path("integration")).status_code == 404


def test_every_route_has_a_name() -> None:
    assert all(route.name for route in hub_routes())

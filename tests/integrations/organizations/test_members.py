"""Inviting, joining, roles, leaving."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.audit.models import AuditEvent
from integrations.organizations import members
from integrations.organizations.models import Invitation, Membership, Organization, User

NEW = "new@example.org"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def invitation(organization: Organization, owner: User) -> str:
    return members.invite(organization, NEW, "member", by=owner)


def test_the_link_is_shown_once(owner: User) -> None:
    client = signed_in(owner)
    page = client.post(reverse("invite"), {"email": NEW, "role": "admin"}).content.decode()
    assert "http://testserver/join/" in page
    assert "/join/" not in client.get(reverse("members")).content.decode()
    assert Invitation.objects.get().token_hash not in page


def test_a_new_person_chooses_a_password_and_is_in(organization: Organization, invitation: str) -> None:
    client = Client()
    client.post(invitation, {"password": "a long enough one"})
    assert Membership.objects.get(user__email=NEW, organization=organization).role == "member"
    assert client.get("/integrations/").status_code == 200


def test_an_invitation_works_once(invitation: str) -> None:
    Client().post(invitation, {"password": "a long enough one"})
    assert Client().get(invitation).status_code == 410


def test_an_invitation_ends_after_a_week(invitation: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(invitation, {"password": "a long enough one"}).status_code == 410


def test_a_withdrawn_invitation_opens_nothing(owner: User, invitation: str) -> None:
    signed_in(owner).post(reverse("withdraw-invitation", args=[Invitation.objects.get().pk]))
    assert Client().get(invitation).status_code == 410


def test_whoever_has_an_account_signs_in_first(organization: Organization, owner: User, stranger: User) -> None:
    path = members.invite(organization, stranger.email, "member", by=owner)
    assert "Sign in with that address" in Client().get(path).content.decode()
    Client().post(path, {"password": "a long enough one"})
    assert not Membership.objects.filter(organization=organization, user=stranger).exists()
    signed_in(stranger).post(path)
    assert Membership.objects.filter(organization=organization, user=stranger).exists()


def test_the_last_admin_stays(owner: User, member: User) -> None:
    mine = Membership.objects.get(user=owner)
    client = signed_in(owner)
    client.post(reverse("change-role", args=[mine.pk]), {"role": "member"})
    client.post(reverse("remove-member", args=[mine.pk]))
    mine.refresh_from_db()
    assert mine.is_admin


def test_with_two_admins_one_may_go(owner: User, member: User) -> None:
    client = signed_in(owner)
    theirs = Membership.objects.get(user=member)
    client.post(reverse("change-role", args=[theirs.pk]), {"role": "admin"})
    client.post(reverse("remove-member", args=[Membership.objects.get(user=owner).pk]))
    assert [each.user for each in Membership.objects.all()] == [member]


def test_an_unknown_role_is_no_role(owner: User, member: User) -> None:
    theirs = Membership.objects.get(user=member)
    signed_in(owner).post(reverse("change-role", args=[theirs.pk]), {"role": "root"})
    theirs.refresh_from_db()
    assert theirs.role == "member"


def test_everything_is_written_down(owner: User, member: User) -> None:
    client, theirs = signed_in(owner), Membership.objects.get(user=member)
    client.post(reverse("change-role", args=[theirs.pk]), {"role": "admin"})
    client.post(reverse("remove-member", args=[theirs.pk]))
    actions = AuditEvent.objects.filter(action__startswith="member.").order_by("pk")
    assert [event.action for event in actions] == ["member.role-changed", "member.removed"]


def test_a_person_in_two_organizations_switches(owner: User, stranger: User) -> None:
    other = Organization.objects.get(name="Other Org")
    Membership.objects.create(organization=other, user=owner)
    client = signed_in(owner)
    assert "Example Org" in client.get("/integrations/").content.decode()
    client.post(reverse("switch-organization"), {"organization": other.pk})
    assert "Other Org" in client.get("/integrations/").content.decode()


def test_times_are_shown_in_the_readers_zone(owner: User) -> None:
    client = signed_in(owner)
    client.post(reverse("profile"), {"first_name": "", "last_name": "", "time_zone": "Asia/Tokyo"})
    event = AuditEvent.objects.create(organization=Organization.objects.get(name="Example Org"), action="x.y")
    hour = (event.at + timedelta(hours=9)).strftime("%H:%M")
    assert f", {hour}" in client.get(reverse("activity")).content.decode()

"""Signing in, and being slowed down (security T5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from integrations.audit.models import AuditEvent
from integrations.organizations import throttle
from integrations.organizations.models import Organization, SignInAttempt, User
from tests.conftest import PASSWORD

SIGN_IN = "/sign-in/"


def try_with(client: Client, email: str, password: str = "wrong") -> tuple[int, str]:
    answer = client.post(SIGN_IN, {"email": email, "password": password})
    return answer.status_code, answer.content.decode()


def test_the_session_gets_a_new_id(owner: User) -> None:
    client = Client()
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    assert try_with(client, "Owner@Example.org", PASSWORD)[0] == 302
    assert client.session.session_key != before


def test_it_leads_back_to_where_one_wanted_to_go(owner: User) -> None:
    data = {"email": owner.email, "password": PASSWORD, "next": "/activity/"}
    assert Client().post(SIGN_IN, data).headers["Location"] == "/activity/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_it_leads_nowhere_else(owner: User, target: str) -> None:
    data = {"email": owner.email, "password": PASSWORD, "next": target}
    assert Client().post(SIGN_IN, data).headers["Location"] == reverse("hub")


def test_unknown_people_get_the_same_answer(owner: User) -> None:
    known, unknown = try_with(Client(), owner.email), try_with(Client(), "nobody@example.org")
    sentence = "This e-mail address and password do not match."
    assert known[0] == unknown[0] == 200
    assert sentence in known[1]
    assert sentence in unknown[1]


class CountingHasher(MD5PasswordHasher):
    """Counts how often a password was worked on."""

    spent = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.spent += 1
        return super().encode(password, salt)


def test_unknown_people_cost_as_much_work(settings: Any, organization: Organization) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    User.objects.create_user("known@example.org", PASSWORD)
    work = []
    for email in ("known@example.org", "nobody@example.org"):
        CountingHasher.spent = 0
        try_with(Client(), email)
        work.append(CountingHasher.spent)
    assert work[0] == work[1] > 0


@pytest.mark.parametrize("email", ["owner@example.org", "nobody@example.org"])
def test_ten_failures_slow_down(owner: User, email: str) -> None:
    client = Client()
    for _ in range(10):
        assert try_with(client, email)[0] == 200
    status, page = try_with(client, email)
    assert (status, "Too many sign-ins have failed" in page) == (429, True)


def test_the_right_password_waits_too_and_then_opens(owner: User) -> None:
    for _ in range(10):
        SignInAttempt.objects.create(account=owner.email, address="127.0.0.1")
    assert try_with(Client(), owner.email, PASSWORD)[0] == 429
    SignInAttempt.objects.update(at=timezone.now() - timedelta(seconds=30))
    assert try_with(Client(), owner.email, PASSWORD)[0] == 302


def test_nobody_is_locked_out_for_good(db: None) -> None:
    now = timezone.now()
    for _ in range(200):
        SignInAttempt.objects.create(account="a@example.org", address="192.0.2.1", at=now)
    assert throttle.seconds_to_wait("a@example.org", "192.0.2.1", now) <= throttle.LONGEST_WAIT.total_seconds()
    assert throttle.seconds_to_wait("a@example.org", "192.0.2.1", now + throttle.WINDOW) == 0


def test_another_person_at_another_place_is_not_slowed(db: None) -> None:
    now = timezone.now()
    for _ in range(30):
        SignInAttempt.objects.create(account="a@example.org", address="192.0.2.1", at=now)
    assert throttle.seconds_to_wait("b@example.org", "192.0.2.2", now) == 0


def test_failures_are_written_down_without_what_was_typed(owner: User) -> None:
    try_with(Client(), owner.email)
    try_with(Client(), "typed-my-password-here@example.org")
    known, unknown = AuditEvent.objects.filter(action="sign-in.failed").order_by("pk")
    assert (known.actor, unknown.actor) == (owner, None)
    assert "typed-my-password" not in f"{unknown.reason}{unknown.actor_label}{unknown.target_label}"


def test_signing_out_needs_a_post_and_ends_the_session(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    assert client.get("/sign-out/").status_code == 405
    client.post("/sign-out/")
    assert client.get("/integrations/").status_code == 302


def test_a_new_password_ends_every_other_session(owner: User) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(owner)
    new = "another horse staple"
    here.post("/profile/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert here.get("/integrations/").status_code == 200
    assert there.get("/integrations/").status_code == 302


def test_pages_are_kept_by_nobody(owner: User) -> None:
    client = Client()
    client.force_login(owner)
    assert "no-store" in client.get("/integrations/").headers["Cache-Control"]

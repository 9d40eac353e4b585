"""What every page has: headers, error pages, the frame."""

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from integrations.context import frame
from integrations.error_views import server_error
from integrations.navigation import MENU


def test_the_policy_is_strict(as_owner: Client) -> None:
    headers = as_owner.get("/integrations/").headers
    policy = headers["Content-Security-Policy"]
    assert all(rule in policy for rule in ("default-src 'none'", "object-src 'none'", "base-uri 'none'"))
    assert "unsafe" not in policy
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_broken_view_shows_a_page_and_no_secret(as_owner: Client, rf: RequestFactory) -> None:
    answer = server_error(rf.get("/"))
    assert (answer.status_code, b"Something broke on our side" in answer.content) == (500, True)


def test_a_database_that_is_away_says_when_to_come_back(rf: RequestFactory) -> None:
    try:
        raise OperationalError
    except OperationalError:
        answer = server_error(rf.get("/"))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")


@pytest.mark.parametrize("path", ["/nothing/", "/integrations/00000000-0000-0000-0000-000000000000/"])
def test_nothing_there_has_a_page(as_owner: Client, path: str) -> None:
    answer = as_owner.get(path)
    assert (answer.status_code, b"There is nothing here" in answer.content) == (404, True)


def test_the_menu_is_for_members_and_some_of_it_for_admins(rf: RequestFactory, owner: Any, member: Any) -> None:
    seen = {}
    for user in (owner, member):
        request = rf.get("/")
        request.user, request.session = user, {}
        seen[user.email] = [entry.section for entry in frame(request)["menu"]]
    assert "activity" in seen[owner.email]
    assert "activity" not in seen[member.email]
    assert set(seen[member.email]) <= {entry.section for entry in MENU}


def test_people_without_an_organization_are_told(db: None, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create_user("alone@example.org", "x"))
    answer = client.get("/integrations/")
    assert (answer.status_code, b"not a member of any organization" in answer.content) == (403, True)

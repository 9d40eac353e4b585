"""The first run."""

import pytest
from django.test import Client

from integrations.organizations.models import Membership, SetupLink, User
from integrations.organizations.setup import issue_setup_link

FORM = {"organization": " Example  Org ", "email": "Ann@Example.org", "password": "correct horse battery"}


def link() -> str:
    path = issue_setup_link()
    assert path is not None
    return path


@pytest.mark.django_db
def test_the_link_makes_the_first_admin_and_signs_in() -> None:
    client = Client()
    assert client.post(link(), FORM).headers["Location"] == "/integrations/"
    membership = Membership.objects.get()
    assert (membership.user.email, membership.organization.name) == ("ann@example.org", "Example Org")
    assert membership.is_admin
    assert client.get("/integrations/").status_code == 200


@pytest.mark.django_db
def test_it_works_once() -> None:
    path = link()
    Client().post(path, FORM)
    again = Client().post(path, {**FORM, "email": "eve@example.org"})
    assert (again.status_code, User.objects.count()) == (410, 1)
    assert "Backline is set up" in again.content.decode()


@pytest.mark.django_db
def test_a_newer_link_replaces_the_older() -> None:
    old, new = link(), link()
    assert (Client().get(old).status_code, Client().get(new).status_code) == (410, 200)


@pytest.mark.django_db
def test_only_a_hash_of_the_link_is_stored() -> None:
    path = link()
    assert SetupLink.objects.get().token_hash not in path


@pytest.mark.django_db
def test_there_is_no_link_when_there_is_an_admin(owner: User) -> None:
    assert issue_setup_link() is None


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password1234", "ann@example.org"])
def test_a_weak_password_is_refused(password: str) -> None:
    answer = Client().post(link(), {**FORM, "password": password})
    assert (answer.status_code, User.objects.count()) == (200, 0)


@pytest.mark.django_db
def test_without_a_link_the_page_says_where_it_is() -> None:
    assert "printed a link" in Client().get("/setup/").content.decode()

"""Connecting and editing through the form."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import ConnectionDraft, Integration, RepositorySearch
from integrations.organizations.models import User
from resolution.auth import Secret
from tests.integrations.factories import NEXUS, NPM, form_data

CONNECT = "/integrations/connect/nexus/"
WRONG_PYPI = {"url_pypi": f"{NEXUS}pypi-group/"}


def the_draft() -> ConnectionDraft:
    return ConnectionDraft.objects.get()


@pytest.mark.parametrize("provider", ["nexus", "jfrog"])
def test_the_page_is_built_from_the_descriptor(as_owner: Client, provider: str) -> None:
    page = as_owner.get(f"/integrations/connect/{provider}/").content.decode()
    for name in ("name", "username", "secret", "url_npm", "url_pypi", "url_go", "url_maven", "url_nuget", "ca_pem"):
        assert f'name="{name}"' in page
    assert "Troubleshooting" in page


def test_good_settings_go_to_a_worker(as_owner: Client, queue: None) -> None:
    answer = as_owner.post(CONNECT, form_data())
    assert answer.headers["Location"] == reverse("draft", args=[the_draft().pk])
    assert (the_draft().state, the_draft().checks.count()) == ("waiting", 1)


def test_nothing_is_connected_before_the_check(as_owner: Client, queue: None) -> None:
    as_owner.post(CONNECT, form_data())
    assert not Integration.objects.exists()


def test_sent_twice_is_one_draft_and_one_check(as_owner: Client, queue: None) -> None:
    data = form_data(username="ann", secret="pw")
    first, second = as_owner.post(CONNECT, data), as_owner.post(CONNECT, data)
    assert first.headers["Location"] == second.headers["Location"]
    assert the_draft().checks.count() == 1


def test_a_wrong_field_keeps_everything_and_shows_no_secret(as_owner: Client) -> None:
    page = as_owner.post(CONNECT, form_data(username="ann", secret="canary-pw", **WRONG_PYPI)).content.decode()
    assert "The URL for PyPI ends in /simple" in page
    assert 'value="ann"' in page
    assert "canary-pw" not in page
    assert "What you typed is kept" in page


def test_the_kept_secret_is_used_when_left_blank(as_owner: Client, queue: None) -> None:
    data = form_data(username="ann", secret="pw", **WRONG_PYPI)
    as_owner.post(CONNECT, data)
    as_owner.post(CONNECT, {**data, "secret": "", "url_pypi": f"{NEXUS}pypi-group/simple"})
    assert (the_draft().state, the_draft().open_secret()) == ("waiting", Secret("pw"))


def test_use_this_puts_the_repaired_url_into_the_field(as_owner: Client) -> None:
    data = form_data(**WRONG_PYPI)
    page = as_owner.post(CONNECT, {**data, "use": f"pypi {NEXUS}pypi-group/simple"}).content.decode()
    assert f'value="{NEXUS}pypi-group/simple"' in page
    assert "ends in /simple</p>" not in page
    assert the_draft().state == "typed"


def test_a_password_inside_a_url_is_not_shown_again(as_owner: Client) -> None:
    page = as_owner.post(CONNECT, form_data(url_npm="https://ann:canary-pw@nexus.example.org/repository/a/"))
    assert b"canary-pw" not in page.content
    assert "canary-pw" not in str(the_draft().urls)


def test_find_repositories_asks_a_worker_with_what_was_typed(as_owner: Client, queue: None) -> None:
    answer = as_owner.post(CONNECT, form_data(username="ann", secret="pw", find="1"))
    search = RepositorySearch.objects.get()
    assert answer.headers["Location"] == f"{CONNECT}?draft={search.draft_id}#found"
    assert search.draft.open_secret() == Secret("pw")


def test_found_repositories_can_be_picked(as_owner: Client, queue: None) -> None:
    as_owner.post(CONNECT, form_data(find="1"))
    found = [{"ecosystem": "go", "name": "go-all", "kind": "group", "url": f"{NEXUS}go-all/"}]
    RepositorySearch.objects.update(state="done", found=found)
    page = as_owner.get(f"{CONNECT}?draft={the_draft().pk}").content.decode()
    assert f'name="fill" value="go {NEXUS}go-all/"' in page
    form = form_data(submission=str(uuid4()), draft=str(the_draft().pk), url_go=f"{NEXUS}go-all/")
    as_owner.post(CONNECT, form)
    assert ConnectionDraft.objects.get(state="waiting").kinds == {"go": "group"}


def test_without_a_queue_it_says_so_and_keeps_what_was_typed(as_owner: Client) -> None:
    answer = as_owner.post(CONNECT, form_data(username="ann", secret="pw"))
    assert (answer.status_code, the_draft().state) == (503, "typed")


def edit_data(integration: Integration, **fields: str) -> dict[str, str]:
    version = str(integration.settings_version)
    return form_data(**{"name": integration.name, "username": "reader", "version": version, **fields})


def edit_url(integration: Integration) -> str:
    return reverse("edit", args=[integration.pk])


def test_it_keeps_the_stored_secret_when_left_blank(as_owner: Client, integration: Integration, queue: None) -> None:
    as_owner.post(edit_url(integration), edit_data(integration, name="Renamed"))
    assert (the_draft().state, the_draft().keeps_secret) == ("waiting", True)


@pytest.mark.parametrize("mask", ["********", "••••••••"])
def test_a_mask_that_is_sent_back_is_no_new_secret(
    as_owner: Client, integration: Integration, queue: None, mask: str
) -> None:
    as_owner.post(edit_url(integration), edit_data(integration, secret=mask))
    assert (the_draft().keeps_secret, the_draft().secret) == (True, None)


def test_another_host_needs_the_secret_again(as_owner: Client, integration: Integration, queue: None) -> None:
    moved = edit_data(integration, url_npm="https://evil.example.org/repository/npm-group/")
    page = as_owner.post(edit_url(integration), moved).content.decode()
    assert "Type the password again" in page
    assert (the_draft().state, the_draft().keeps_secret) == ("typed", False)


def test_finding_repositories_elsewhere_takes_no_stored_secret_along(
    as_owner: Client, integration: Integration, queue: None
) -> None:
    moved = edit_data(integration, url_npm="https://evil.example.org/#browse/browse:x", find="1")
    as_owner.post(edit_url(integration), moved)
    assert (the_draft().keeps_secret, the_draft().secret) == (False, None)


def test_a_concurrent_edit_shows_both_sides(as_owner: Client, integration: Integration, queue: None) -> None:
    Integration.objects.update(settings_version=2, name="Theirs")
    answer = as_owner.post(edit_url(integration), edit_data(integration, name="Mine", secret="canary-pw"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(words in page for words in ("Theirs", "Mine", "newly typed", 'name="version" value="2"'))
    assert "canary-pw" not in page


def test_the_second_send_after_a_conflict_is_a_decision(
    as_owner: Client, integration: Integration, queue: None
) -> None:
    data = edit_data(integration, name="Mine")
    Integration.objects.update(settings_version=2, name="Theirs")
    as_owner.post(edit_url(integration), data)
    as_owner.post(edit_url(integration), {**data, "version": "2"})
    assert (the_draft().state, the_draft().based_on_version) == ("waiting", 2)


def test_an_unreadable_credential_is_asked_for_again(as_owner: Client, integration: Integration) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrations_integration SET secret = %s", [b"gAAAAAbroken"])
    page = as_owner.get(edit_url(integration)).content.decode()
    assert "cannot be read any more" in page
    assert "Leave this empty to keep it" not in page


def test_members_cannot_connect(as_member: Client) -> None:
    assert as_member.get(CONNECT).status_code == 403


def test_an_unknown_provider_is_not_there(as_owner: Client) -> None:
    assert as_owner.get("/integrations/connect/gitea/").status_code == 404


def test_the_sandbox_is_offered_and_filled_in(as_owner: Client, owner: User, settings: Any, tmp_path: Any) -> None:
    import json

    description = {
        "ca_pem": "",
        "nexus": {"https": "https://localhost:1", "username": "u", "password": "p", "repositories": NPM},
    }
    (tmp_path / "sandbox.json").write_text(json.dumps(description))
    settings.BACKLINE_SANDBOX = str(tmp_path / "sandbox.json")
    assert b"sandbox-password" in as_owner.get(CONNECT).content
    answer = as_owner.post(f"{CONNECT}sandbox/", {"offer": "sandbox-password"})
    assert answer.headers["Location"] == f"{CONNECT}?draft={the_draft().pk}"
    assert the_draft().open_secret() == Secret("p")

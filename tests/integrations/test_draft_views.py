"""The ladder page and what an admin decides there."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositoryResult
from integrations.organizations.models import Organization, User
from resolution.auth import Secret
from tests.integrations.factories import NPM, draft

FINDING = {
    "reference": "no-permission",
    "sentence": "The user may not read npm-group.",
    "remedy": "Ask for the read permission.",
    "evidence": ["GET /repository/npm-group/ 403"],
}


def checked(typed: ConnectionDraft, *, passed: bool | None, state: str = "done") -> ConnectivityCheck:
    check = ConnectivityCheck.objects.create(
        organization=typed.organization, draft=typed, trigger="draft", state=state, passed=passed
    )
    steps = [{"step": "repository", "state": "passed" if passed else "failed", "ms": 7, "note": "npm-group"}]
    RepositoryResult.objects.create(
        check_run=check,
        ecosystem="npm",
        url=NPM["npm"],
        passed=passed,
        steps=steps,
        finding={} if passed else FINDING,
    )
    return check


@pytest.fixture
def failed(organization: Organization, owner: User) -> ConnectionDraft:
    typed = draft(organization, owner, state="failed", auth_scheme="basic", username="a", secret=Secret("pw"))
    checked(typed, passed=False)
    return typed


def page_of(client: Client, typed: ConnectionDraft) -> str:
    return client.get(reverse("draft", args=[typed.pk])).content.decode()


def test_it_says_what_failed_and_what_to_do(as_owner: Client, failed: ConnectionDraft) -> None:
    page = page_of(as_owner, failed)
    assert all(words in page for words in (FINDING["sentence"], FINDING["remedy"], "Save anyway", "Edit settings"))


def test_it_asks_again_only_while_the_check_runs(as_owner: Client, organization: Organization, owner: User) -> None:
    running = draft(organization, owner, state="running")
    assert "hx-get" in page_of(as_owner, running)
    ConnectionDraft.objects.update(state="failed")
    assert "hx-get" not in page_of(as_owner, running)


def test_it_refreshes_by_itself_without_scripts(as_owner: Client, organization: Organization, owner: User) -> None:
    assert '<noscript><meta http-equiv="refresh"' in page_of(as_owner, draft(organization, owner))


def test_the_progress_is_the_middle_of_the_page(as_owner: Client, failed: ConnectionDraft) -> None:
    part = as_owner.get(reverse("draft-progress", args=[failed.pk])).content.decode()
    assert "<html" not in part
    assert FINDING["sentence"] in part


def test_save_anyway_uses_the_settings(as_owner: Client, failed: ConnectionDraft) -> None:
    as_owner.post(reverse("draft-save", args=[failed.pk]))
    made = Integration.objects.get()
    assert (made.open_secret(), made.status) == (Secret("pw"), "failing")


def test_save_anyway_twice_is_one_integration(as_owner: Client, failed: ConnectionDraft) -> None:
    for _ in range(2):
        as_owner.post(reverse("draft-save", args=[failed.pk]))
    assert Integration.objects.count() == 1


def test_settings_that_are_not_complete_cannot_be_saved_anyway(
    as_owner: Client, organization: Organization, owner: User
) -> None:
    typed = draft(organization, owner, state="typed")
    as_owner.post(reverse("draft-save", args=[typed.pk]))
    assert not Integration.objects.exists()


def test_discard_forgets_the_secret(as_owner: Client, failed: ConnectionDraft) -> None:
    as_owner.post(reverse("draft-discard", args=[failed.pk]))
    failed.refresh_from_db()
    assert (failed.state, failed.secret) == ("discarded", None)


def test_edit_settings_has_nothing_to_retype(as_owner: Client, failed: ConnectionDraft) -> None:
    page = as_owner.get(f"/integrations/connect/nexus/?draft={failed.pk}").content.decode()
    assert all(words in page for words in (NPM["npm"], 'value="a"', "What you typed is kept"))


def test_check_again_makes_another_check(as_owner: Client, failed: ConnectionDraft, queue: None) -> None:
    as_owner.post(reverse("draft-check", args=[failed.pk]))
    failed.refresh_from_db()
    assert (failed.state, failed.checks.count()) == ("waiting", 2)


def test_too_many_checks_are_answered_with_a_wait(as_owner: Client, failed: ConnectionDraft, queue: None) -> None:
    for _ in range(20):
        ConnectivityCheck.objects.create(organization=failed.organization, trigger="person", state="done")
    answer: Any = as_owner.post(reverse("draft-check", args=[failed.pk]))
    assert (answer.status_code, "Retry-After" in answer.headers, failed.checks.count()) == (429, True, 1)


def test_an_applied_draft_says_connected(as_owner: Client, failed: ConnectionDraft) -> None:
    as_owner.post(reverse("draft-save", args=[failed.pk]))
    assert "Saved." in page_of(as_owner, failed)


def test_members_see_no_drafts(as_member: Client, failed: ConnectionDraft) -> None:
    assert as_member.get(reverse("draft", args=[failed.pk])).status_code == 403

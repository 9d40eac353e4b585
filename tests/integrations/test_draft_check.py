import time
from collections.abc import Iterator
from typing import Any

import pytest

from backline.sandbox import Sandbox
from integrations.connectivity.recording import queue_draft_check
from integrations.connectivity.survey import survey
from integrations.draft_check import conclude, subject_of_draft, try_draft
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration
from integrations.organizations.models import Organization, User
from resolution.auth import Secret
from resolution.http import Http
from tests.integrations.connected import connected
from tests.integrations.connectivity.stage import ClosedPort, reach
from tests.integrations.factories import draft

State = ConnectionDraft.State


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[Http]:
    made = reach(sandbox)
    yield made
    made.close()


@pytest.fixture
def typed(sandbox: Sandbox, organization: Organization, owner: User) -> ConnectionDraft:
    """All five repositories of the sandbox's Nexus, with the password."""
    side = sandbox.nexus
    return draft(
        organization,
        owner,
        auth_scheme="basic",
        username=side.username,
        secret=Secret(side.password),
        urls=side.repositories,
        ca_pem=sandbox.ca_pem,
    )


def run(typed: ConnectionDraft, http: Http) -> ConnectivityCheck:
    check = queue_draft_check(typed)
    try_draft(typed.pk, http)
    typed.refresh_from_db()
    check.refresh_from_db()
    return check


def test_it_applies_settings_that_pass(typed: ConnectionDraft, http: Http) -> None:
    check = run(typed, http)
    assert (typed.state, check.passed) == (State.APPLIED, True)
    integration = Integration.objects.get()
    assert integration.status == Integration.Status.CONNECTED
    assert integration.server == "Nexus 3.77.1-01"
    assert check.integration_id == integration.pk
    ladders = [result.steps for result in check.results.all()]
    assert [[step["state"] for step in steps] for steps in ladders] == [["passed"] * 7] * 5
    # A repository that starts late may find a connection open; the first one has to open its own.
    assert any(None not in [step["ms"] for step in steps] for steps in ladders)


def test_it_applies_nothing_when_one_repository_fails(typed: ConnectionDraft, http: Http, sandbox: Sandbox) -> None:
    with sandbox.nexus.fault("repository-offline", repository="npm-group"):
        check = run(typed, http)
    assert (typed.state, check.passed, Integration.objects.count()) == (State.FAILED, False, 0)
    failed = check.results.get(ecosystem="npm")
    assert failed.finding["reference"] == "repository-offline"
    assert failed.finding["sentence"] == "“npm-group” is switched off at the server."
    assert [step["step"] for step in failed.steps if step["state"] == "failed"] == ["repository"]
    assert check.results.filter(passed=True).count() == 4


def test_it_names_no_secret_anywhere(typed: ConnectionDraft, http: Http, sandbox: Sandbox) -> None:
    with sandbox.nexus.fault("wrong-credentials"):
        check = run(typed, http)
    told = str(list(check.results.values()))
    assert sandbox.nexus.password not in told


def test_it_ends_in_time_whatever_the_server_does(
    typed: ConnectionDraft, http: Http, sandbox: Sandbox, settings: Any
) -> None:
    settings.BACKLINE_DRAFT_SECONDS = 2.0
    started = time.monotonic()
    with sandbox.nexus.fault("silence"):
        check = run(typed, http)
    assert time.monotonic() - started < settings.BACKLINE_DRAFT_SECONDS + 10  # wide, for a machine under load
    assert set(check.results.values_list("reference", flat=True)) == {"no-answer"}


def test_a_draft_that_is_gone_or_discarded_is_a_normal_ending(typed: ConnectionDraft, http: Http) -> None:
    queue_draft_check(typed)
    ConnectionDraft.objects.filter(pk=typed.pk).update(state=State.DISCARDED)
    try_draft(typed.pk, http)
    assert Integration.objects.count() == 0
    assert ConnectivityCheck.objects.get().state == ConnectivityCheck.State.DROPPED
    key = typed.pk
    typed.delete()
    try_draft(key, http)


def test_settings_that_are_discarded_during_their_test_are_not_applied(typed: ConnectionDraft, http: Http) -> None:
    check = queue_draft_check(typed)
    found = survey(subject_of_draft(typed), http, 6)
    ConnectionDraft.objects.filter(pk=typed.pk).update(state=State.DISCARDED, secret=None)
    check.draft = typed
    conclude(check, found)
    assert Integration.objects.count() == 0
    typed.refresh_from_db()
    assert typed.state == State.DISCARDED


def test_the_same_test_twice_is_one_check(typed: ConnectionDraft, http: Http) -> None:
    assert queue_draft_check(typed) == queue_draft_check(typed)
    run(typed, http)
    try_draft(typed.pk, http)
    assert ConnectivityCheck.objects.count() == 1
    assert Integration.objects.count() == 1


def test_a_kept_secret_is_tested_at_the_place_it_was_given_for(
    sandbox: Sandbox, organization: Organization, owner: User, http: Http
) -> None:
    stored = connected(sandbox, "nexus", organization)
    edit = {"integration": stored, "based_on_version": 1, "keeps_secret": True, "ca_pem": sandbox.ca_pem}
    urls = {"npm": sandbox.nexus.repositories["npm"]}
    account = {"auth_scheme": "basic", "username": sandbox.nexus.username}
    typed = draft(organization, owner, name="Renamed", urls=urls, **edit, **account)
    assert run(typed, http).passed


def test_a_kept_secret_never_goes_elsewhere(
    sandbox: Sandbox, organization: Organization, owner: User, http: Http
) -> None:
    stored = connected(sandbox, "nexus", organization)
    edit = {"integration": stored, "based_on_version": 1, "keeps_secret": True}
    with ClosedPort() as port:
        account = {"auth_scheme": "basic", "username": "backline"}
        urls = {"npm": f"https://localhost:{port}/repository/npm-group/"}
        typed = draft(organization, owner, name="Moved", urls=urls, **edit, **account)
        assert subject_of_draft(typed).scheme is None
        assert run(typed, http).results.get().reference == "credential-unreadable"

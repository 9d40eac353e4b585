from typing import Any

import pytest

from backline.sandbox import Sandbox
from integrations.models import ConnectionDraft, RepositorySearch
from integrations.organizations.models import Organization, User
from integrations.repository_search import find_repositories
from resolution.auth import Secret
from tests.integrations.connectivity.stage import reach
from tests.integrations.factories import draft


@pytest.fixture
def typed(sandbox: Sandbox, organization: Organization, owner: User) -> ConnectionDraft:
    return draft(
        organization,
        owner,
        auth_scheme="basic",
        username=sandbox.nexus.username,
        secret=Secret(sandbox.nexus.password),
        urls={"npm": sandbox.nexus.repositories["npm"]},
        ca_pem=sandbox.ca_pem,
    )


def answered(typed: ConnectionDraft, sandbox: Sandbox, **changes: Any) -> RepositorySearch:
    ConnectionDraft.objects.filter(pk=typed.pk).update(**changes)
    search = RepositorySearch.objects.create(draft=typed)
    find_repositories(search.pk, reach(sandbox))
    search.refresh_from_db()
    return search


def test_it_finds_repositories_with_typed_credentials(typed: ConnectionDraft, sandbox: Sandbox) -> None:
    search = answered(typed, sandbox)
    assert search.state == "done"
    assert search.found[0]["kind"] == "group"
    urls = sandbox.nexus.repositories.values()
    assert {each["url"] for each in search.found if each["kind"] == "group"} == set(urls)


@pytest.mark.parametrize(
    ("fault", "reference"),
    [
        ("wrong-credentials", "credentials-rejected"),
        ("sign-in-page", "list-not-served"),
        ("not-found-anywhere", "list-not-served"),
        ("error-503", "server-failed"),
        ("tls-expired", "certificate-expired"),
        ("close-before-answer", "disconnected"),
    ],
)
def test_it_says_why_it_cannot(typed: ConnectionDraft, sandbox: Sandbox, fault: str, reference: str) -> None:
    with sandbox.nexus.fault(fault):
        search = answered(typed, sandbox)
    assert (search.state, search.finding["reference"]) == ("failed", reference)


def test_it_needs_an_address(typed: ConnectionDraft, sandbox: Sandbox) -> None:
    assert answered(typed, sandbox, urls={}).finding["reference"] == "no-address"


def test_an_answered_search_stays_as_it_is(typed: ConnectionDraft, sandbox: Sandbox) -> None:
    search = answered(typed, sandbox)
    with sandbox.nexus.fault("wrong-credentials"):
        find_repositories(search.pk, reach(sandbox))
    search.refresh_from_db()
    assert search.state == "done"

"""The field rules, whichever door settings come through."""

from typing import Any

import pytest

from integrations.models import Integration
from integrations.organizations.models import Organization
from integrations.providers import PROVIDERS
from integrations.rules import Typed, Verdict, judge
from tests.integrations.factories import NEXUS, NPM, nexus


def verdict(provider: str = "nexus", stored: Integration | None = None, hosts: Any = (), **typed: Any) -> Verdict:
    defaults: dict[str, Any] = {"username": "", "secret": "", "has_held_secret": False, "urls": NPM}
    return judge(PROVIDERS[provider], Typed(**{**defaults, **typed}), stored, hosts)


@pytest.mark.parametrize(
    ("username", "secret", "scheme", "wrong"),
    [
        ("", "", "anonymous", set()),
        ("ann", "pw", "basic", set()),
        ("ann", "", "anonymous", {"secret"}),
        ("", "pw", "anonymous", {"username"}),
        ("ann:x", "pw", "basic", {"username"}),
        ("ann", "p\nw", "basic", {"secret"}),
        ("ann", " pw", "basic", {"secret"}),
        ("ann", "\ufeffpw", "basic", {"secret"}),
        ("ann", "••••••••", "basic", {"secret"}),
        ("\ufeffann", "pw", "basic", {"username"}),
        ("DOMAIN\\ann", "pässwört", "basic", set()),
    ],
)
def test_nexus_takes_both_or_neither(username: str, secret: str, scheme: str, wrong: set[str]) -> None:
    found = verdict(username=username, secret=secret)
    assert (found.auth_scheme, set(found.errors)) == (scheme, wrong)


@pytest.mark.parametrize(
    ("secret", "wrong"), [("", True), ("tok", False), (" tok\n", False), ("tök", True), ("a b", True), ("a\x7fb", True)]
)
def test_jfrog_takes_a_token(secret: str, wrong: bool) -> None:
    urls = {"npm": "https://company.example.org/artifactory/api/npm/npm-virtual/"}
    assert ("secret" in verdict("jfrog", secret=secret, urls=urls).errors) is wrong


def test_one_url_is_enough_and_none_is_too_few() -> None:
    assert not verdict().errors
    assert verdict(urls={"npm": "", "pypi": ""}).errors == {"url_npm": "Give at least one repository URL."}


def test_a_missing_slash_is_added_without_asking() -> None:
    assert verdict(urls={"npm": f"{NEXUS}npm-group"}).urls == NPM


def test_a_missing_simple_is_offered() -> None:
    found = verdict(urls={"pypi": f"{NEXUS}pypi-group/"})
    assert (found.repairs, list(found.errors)) == ({"pypi": f"{NEXUS}pypi-group/simple"}, ["url_pypi"])


def test_two_servers_need_a_confirmation() -> None:
    urls = {**NPM, "go": "https://other.example.org/repository/go/"}
    assert "origins_confirmed" in verdict(urls=urls).errors
    assert not verdict(urls=urls, origins_confirmed=True).errors


def test_credentials_do_not_travel_in_clear() -> None:
    urls = {"npm": "http://nexus.example.org/repository/npm-group/"}
    assert not verdict(urls=urls).errors
    refused = verdict(urls=urls, username="ann", secret="pw")
    assert refused.repairs == {"npm": NPM["npm"]}
    assert not verdict(urls=urls, username="ann", secret="pw", hosts=["nexus.example.org"]).errors


def test_the_stored_secret_stays_with_its_host(organization: Organization) -> None:
    stored = nexus(organization)
    kept: dict[str, Any] = {"username": "reader", "has_held_secret": True, "stored": stored}
    assert verdict(**kept).may_keep_stored
    moved = verdict(**kept, urls={"npm": "https://evil.example.org/repository/npm-group/"})
    assert (list(moved.errors), moved.may_keep_stored) == (["secret"], False)


@pytest.mark.parametrize(
    "url", ["http://nexus.example.org/repository/a/", "https://nexus.example.org:8443/repository/a/"]
)
def test_another_scheme_or_port_is_another_host(organization: Organization, url: str) -> None:
    stored, hosts = nexus(organization), ["nexus.example.org"]
    moved = verdict(stored=stored, hosts=hosts, username="reader", has_held_secret=True, urls={"npm": url})
    assert "secret" in moved.errors


def test_an_unusable_url_keeps_no_secret(organization: Organization) -> None:
    stored = nexus(organization)
    urls = {**NPM, "go": "https://nexus.example.org\\@evil.example.org/repository/a/"}
    assert not verdict(stored=stored, username="reader", has_held_secret=True, urls=urls).may_keep_stored


def test_an_emptied_user_name_means_anonymous(organization: Organization) -> None:
    found = verdict(stored=nexus(organization), has_held_secret=True)
    assert (found.auth_scheme, found.uses_held_secret, found.errors) == ("anonymous", False, {})

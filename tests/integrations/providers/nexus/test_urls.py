"""Which repository a Nexus address stands for."""

import pytest

from integrations.providers.nexus.urls import base_url, repair

HOST = "https://nexus.example.org:8081/"


@pytest.mark.parametrize(
    ("ecosystem", "typed", "offered"),
    [
        ("npm", "#browse/browse:npm-group", "repository/npm-group/"),
        ("npm", "nexus/#browse/browse:npm-group:left-pad", "nexus/repository/npm-group/"),
        ("npm", "#browse/browse/components:npm-group", "repository/npm-group/"),
        ("pypi", "#admin/repository/repositories:pypi%20all", "repository/pypi%20all/simple"),
        ("npm", "service/rest/repository/browse/npm-group/left-pad/", "repository/npm-group/"),
        ("maven", "content/groups/public/", "repository/public/"),
        ("npm", "repository/npm-group", "repository/npm-group/"),
        ("npm", "repository/npm-group/left-pad", "repository/npm-group/"),
        ("pypi", "repository/pypi-group/", "repository/pypi-group/simple"),
        ("pypi", "repository/pypi-group/simple/requests/", "repository/pypi-group/simple"),
        ("nuget", "repository/nuget-group/", "repository/nuget-group/index.json"),
        ("npm", "repository/npm-group/?x=1", "repository/npm-group/"),
        ("npm", "", ""),
    ],
)
def test_it_offers_the_url_that_is_meant(ecosystem: str, typed: str, offered: str) -> None:
    found = repair(ecosystem, HOST + typed)
    assert found is not None
    assert found.url == (HOST + offered if offered else "")


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [
        ("npm", "repository/npm-group/"),
        ("pypi", "repository/pypi-group/simple"),
        ("go", "nexus/repository/go-proxy/"),
        ("maven", "repository/maven-public/"),
        ("nuget", "repository/nuget-group/index.json"),
    ],
)
def test_it_leaves_good_urls_alone(ecosystem: str, url: str) -> None:
    assert repair(ecosystem, HOST + url) is None


def test_a_page_with_a_password_in_its_address_is_offered_without() -> None:
    found = repair("npm", "https://u:hunter2@nexus.example.org/#browse/browse:npm-group")
    assert found is not None
    assert "hunter2" not in found.url


def test_the_base_keeps_the_context_path() -> None:
    assert base_url(HOST + "nexus/repository/npm-group/") == HOST + "nexus/"

"""Which repository an Artifactory address stands for."""

import pytest

from integrations.providers.jfrog.urls import base_url, repair

HOST = "https://company.example.org/"


@pytest.mark.parametrize(
    ("ecosystem", "typed", "offered"),
    [
        ("npm", "ui/native/npm-virtual/", "artifactory/api/npm/npm-virtual/"),
        ("pypi", "ui/repos/tree/General/pypi-virtual?x=1", "artifactory/api/pypi/pypi-virtual/simple"),
        ("maven", "ui/repos/tree/General/libs-main/org", "artifactory/libs-main/"),
        ("go", "ui/admin/repositories/virtual/go-virtual/edit", "artifactory/api/go/go-virtual/"),
        ("npm", "artifactory/webapp/#/artifacts/browse/tree/General/npm", "artifactory/api/npm/npm/"),
        ("npm", "artifactory/npm-virtual/", "artifactory/api/npm/npm-virtual/"),
        ("npm", "artifactory/api/storage/npm-virtual", "artifactory/api/npm/npm-virtual/"),
        ("npm", "artifactory/api/npm/npm-virtual", "artifactory/api/npm/npm-virtual/"),
        ("npm", "artifactory/api/npm/npm-virtual/left-pad", "artifactory/api/npm/npm-virtual/"),
        ("pypi", "artifactory/api/pypi/pypi-virtual/", "artifactory/api/pypi/pypi-virtual/simple"),
        ("nuget", "artifactory/api/nuget/nuget-virtual", "artifactory/api/nuget/v3/nuget-virtual/index.json"),
        ("nuget", "artifactory/api/nuget/v3/nuget-virtual", "artifactory/api/nuget/v3/nuget-virtual/index.json"),
        ("maven", "artifactory/api/maven/libs-main/", "artifactory/libs-main/"),
        ("maven", "artifactory/libs-main", "artifactory/libs-main/"),
        ("npm", "ui/packages", ""),
        ("npm", "", ""),
        ("maven", "artifactory/", ""),
        ("pypi", "artifactory/api/npm/npm-virtual/", ""),
    ],
)
def test_it_offers_the_url_that_is_meant(ecosystem: str, typed: str, offered: str) -> None:
    found = repair(ecosystem, HOST + typed)
    assert found is not None
    assert found.url == (HOST + offered if offered else "")


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [
        ("npm", "artifactory/api/npm/npm-virtual/"),
        ("pypi", "artifactory/api/pypi/pypi-virtual/simple"),
        ("go", "artifactory/api/go/go-virtual/"),
        ("maven", "artifactory/libs-main/"),
        ("nuget", "artifactory/api/nuget/v3/nuget-virtual/index.json"),
    ],
)
def test_it_leaves_good_urls_alone(ecosystem: str, url: str) -> None:
    assert repair(ecosystem, HOST + url) is None


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("artifactory/api/npm/npm-virtual/", "artifactory/"),
        ("artifactory/libs-main/", "artifactory/"),
        ("ctx/api/npm/x/", "ctx/"),
        ("libs-main/", ""),
        ("", "artifactory/"),
    ],
)
def test_the_base_is_artifactorys_own(url: str, base: str) -> None:
    assert base_url(HOST + url) == HOST + base

"""URL rules that hold for every product."""

import pytest

from integrations.repository_url import flaw, origins, plain_http_flaw, tidy, without_userinfo


@pytest.mark.parametrize(
    ("ecosystem", "typed", "stored"),
    [
        ("npm", " https://H.example/a/ ", "https://h.example/a/"),
        ("npm", "https://h.example:443/a/", "https://h.example/a/"),
        ("npm", "https://h.example:8443/a/", "https://h.example:8443/a/"),
        ("pypi", "https://h.example/p/simple/", "https://h.example/p/simple"),
        ("npm", "https://[::1]:8443/a/", "https://[::1]:8443/a/"),
        ("npm", "not a url", "not a url"),
    ],
)
def test_it_stores_one_form_of_a_url(ecosystem: str, typed: str, stored: str) -> None:
    assert tidy(ecosystem, typed) == stored


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [
        ("npm", "https://user:pw@h.example/a/"),
        ("npm", "https://h.example/a/?x=1"),
        ("npm", "https://h.example/a/#top"),
        ("npm", "https://h.example/a\nb/"),
        ("npm", "https://h.example\\@evil.example/a/"),
        ("npm", "ftp://h.example/a/"),
        ("npm", "//h.example/a/"),
        ("npm", "https://h.example:99999/a/"),
        ("npm", "https:///a/"),
        ("maven", "http://h.example/a/"),
        ("pypi", "https://h.example/p/"),
        ("nuget", "https://h.example/n/"),
        ("npm", "https://h.example/" + "a" * 1000 + "/"),
    ],
)
def test_it_refuses(ecosystem: str, url: str) -> None:
    assert flaw(ecosystem, url) is not None


@pytest.mark.parametrize(
    ("ecosystem", "url"),
    [
        ("npm", "https://h.example/a/"),
        ("npm", "http://h.example/a/"),
        ("pypi", "https://h.example/p/simple"),
        ("go", "https://h.example:8081/g/"),
        ("maven", "https://h.example/m/"),
        ("nuget", "https://h.example/n/index.json"),
    ],
)
def test_it_accepts(ecosystem: str, url: str) -> None:
    assert flaw(ecosystem, url) is None


def test_a_missing_last_slash_is_certain() -> None:
    found = flaw("npm", "https://h.example/a")
    assert found is not None
    assert (found.url, found.certain) == ("https://h.example/a/", True)


def test_a_missing_simple_is_offered_and_not_assumed() -> None:
    found = flaw("pypi", "https://h.example/p/")
    assert found is not None
    assert (found.url, found.certain) == ("https://h.example/p/simple", False)


@pytest.mark.parametrize("url", ["https://u:hunter2@h.example/x", "https:u:hunter2@h.example", "u:hunter2@h.example/x"])
def test_no_password_of_a_url_is_ever_shown(url: str) -> None:
    assert "hunter2" not in without_userinfo(url)


def test_credentials_over_plain_http_need_the_operators_word() -> None:
    assert plain_http_flaw("http://h.example/a/", []) is not None
    assert plain_http_flaw("http://h.example/a/", ["h.example"]) is None
    assert plain_http_flaw("http://h.example:81/a/", ["h.example:82"]) is not None


def test_default_ports_make_no_other_origin() -> None:
    assert origins(["https://h.example/a/", "https://H.example:443/b/"]) == ["https://h.example"]

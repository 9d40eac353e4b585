"""Which URLs there are for us: one reading each. The hostile ones are in tests/data/corpora/ssrf_urls.jsonl."""

import pytest

from resolution.errors import InvalidUrl
from resolution.network.urls import Url


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("HTTPS://Registry.Example.org", "https://registry.example.org/"),
        ("https://registry.example.org:443/a#part", "https://registry.example.org/a"),
        ("http://registry.example.org:8081/a?b=c&d", "http://registry.example.org:8081/a?b=c&d"),
        ("https://registry.example.org?x=1", "https://registry.example.org/?x=1"),
        ("https://registry.example.org/@scope%2fname", "https://registry.example.org/@scope%2fname"),
        ("https://registry.example.org/caf\u00e9", "https://registry.example.org/caf%C3%A9"),
        ('https://registry.example.org/a"<b>', "https://registry.example.org/a%22%3Cb%3E"),
        ("https://b\u00fccher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2001:DB8:0::1]:8443/", "https://[2001:db8::1]:8443/"),
        ("http://nexus:8081/repository/x/", "http://nexus:8081/repository/x/"),
        ("https://registry.example.org./x", "https://registry.example.org./x"),
    ],
)
def test_it_has_one_form(text: str, canonical: str) -> None:
    assert str(Url.parse(text)) == canonical
    assert Url.parse(canonical) == Url.parse(text)


@pytest.mark.parametrize(
    "text", ["", "registry.example.org", "ftp://h.example/", "http\u017f://h.example/", "https://h:/"]
)
def test_it_refuses_what_is_no_such_url(text: str) -> None:
    with pytest.raises(InvalidUrl):
        Url.parse(text)


def test_it_does_not_repeat_the_url_it_refuses() -> None:
    with pytest.raises(InvalidUrl) as refused:
        Url.parse("https://ann:hunter2@registry.example.org/")

    assert "hunter2" not in str(refused.value)


def test_an_absolute_name_is_asked_for_without_its_dot() -> None:
    url = Url.parse("https://registry.example.org.:8443/")

    assert (url.host, url.name, url.authority) == (
        "registry.example.org.",
        "registry.example.org",
        "registry.example.org:8443",
    )


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("../b/c-1.0.whl#sha256=00", "https://h.example/b/c-1.0.whl"),
        ("//other.example/x", "https://other.example/x"),
        ("?page=2", "https://h.example/a/index?page=2"),
        ("http://h.example/down", "http://h.example/down"),
    ],
)
def test_a_reference_is_joined(reference: str, meant: str) -> None:
    assert str(Url.parse("https://h.example/a/index").join(reference)) == meant


@pytest.mark.parametrize("reference", ["javascript:alert(1)", "http://[bad", "\\\\evil.example", "ht\ntp://x.example"])
def test_a_bad_reference_is_refused(reference: str) -> None:
    with pytest.raises(InvalidUrl):
        Url.parse("https://h.example/").join(reference)

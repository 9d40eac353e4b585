import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.errors import InvalidVersion
from resolution.npm import versions


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0.0-alpha", "1.0.0"),  # a prerelease comes before its release
        ("1.0.0-1", "1.0.0-alpha"),  # numbers before words
        ("1.0.0-alpha", "1.0.0-alpha.0"),  # the longer one is higher
        ("1.0.0-9", "1.0.0-10"),  # numbers by value
        ("1.9.0", "1.10.0"),
    ],
)
def test_it_orders_versions(lower: str, higher: str) -> None:
    assert versions.compare(lower, higher) == -1
    assert versions.compare(higher, lower) == 1


def test_it_ignores_build_metadata_when_comparing() -> None:
    assert versions.parse("1.0.0+a") == versions.parse("1.0.0+b")


def test_it_reads_a_prerelease_without_hyphen_only_loosely() -> None:
    assert str(versions.parse("=v1.2.3beta", True)) == "1.2.3-beta"
    assert versions.parse_or_none("=v1.2.3beta") is None


@pytest.mark.parametrize(
    "text", ["", "1.2", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.9007199254740992", "1" * 300, "1.2.３"]
)
def test_it_refuses_what_is_no_version(text: str) -> None:
    with pytest.raises(InvalidVersion):
        versions.parse(text)


def test_it_cleans_what_people_write() -> None:
    assert versions.clean(" =v1.2.3 ") == "1.2.3"
    assert versions.clean("latest") == ""


@settings(deadline=None)
@given(st.text(max_size=40))
def test_it_raises_nothing_but_invalid_version(text: str) -> None:
    found = versions.parse_or_none(text, loose=True)
    assert found is None or versions.parse(found.text) == found

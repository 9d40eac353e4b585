from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import InvalidVersion
from resolution.maven.versions import Version, compare

ASCENDING = [
    "1-alpha2",  # qualifiers before a release, in their own order
    "1-beta",
    "1-m3",  # m, a and b stand for their words only before a digit
    "1-rc1",
    "1-SNAPSHOT",
    "1",
    "1-sp",
    "1-foo",  # unknown words after every known one, alphabetically
    "1-foo2",
    "1-2",  # a number after a hyphen is newer than any word
    "1.1",
    "1.10",
    "2",
]

SAME = [("1", "1.0.0"), ("1", "1-ga"), ("1.0-FINAL", "1"), ("1-cr2", "1rc2"), ("1.0a1", "1-alpha-1"), ("1.01", "1.1")]


@pytest.mark.parametrize(("older", "newer"), list(pairwise(ASCENDING)))
def test_it_orders_neighbours(older: str, newer: str) -> None:
    assert compare(older, newer) == -1
    assert compare(newer, older) == 1


@pytest.mark.parametrize(("one", "other"), SAME)
def test_it_knows_equal_spellings(one: str, other: str) -> None:
    assert Version(one) == Version(other)
    assert hash(Version(one)) == hash(Version(other))


def test_it_refuses_a_version_that_no_file_name_could_hold() -> None:
    with pytest.raises(InvalidVersion):
        Version("1" * 2000)


@pytest.mark.parametrize(
    ("text", "stable"), [("1.0", True), ("1.0-jre", True), ("1.0-rc1", False), ("1-SNAPSHOT", False)]
)
def test_it_knows_what_is_stable(text: str, stable: bool) -> None:
    assert Version(text).stable is stable


VERSIONS = st.text("0123ab.-", max_size=8)


@given(VERSIONS, VERSIONS)
def test_it_compares_both_ways_alike(one: str, other: str) -> None:
    assert compare(one, other) == -compare(other, one)

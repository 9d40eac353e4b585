import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolution.errors import InvalidRange
from resolution.npm.ranges import highest, lowest, parse_range, range_or_none, satisfies

RANGE_TEXT = st.text(alphabet="0123456789.xX*^~<>=|- vab+", max_size=60)


@pytest.mark.parametrize(
    ("version", "wanted", "inside"),
    [
        ("1.2.9", "~1.2.3", True),
        ("1.3.0", "~1.2.3", False),
        ("0.2.9", "^0.2.3", True),  # below 1.0.0 the minor number guards
        ("0.3.0", "^0.2.3", False),
        ("2.3.9", "1.2 - 2.3", True),  # a partial upper end means all of it
        ("1.2.3-beta", "^1.2.0", False),  # no prerelease unless asked for
        ("1.2.3-beta.2", ">=1.2.3-beta.1", True),  # asked for, of the same core
        ("1.2.4-beta.2", ">=1.2.3-beta.1", False),  # asked for, of another core
        ("3.0.0", "1.x || >=2.5.0 || 5.0.0 - 7.2.3", True),
    ],
)
def test_it_checks_ranges(version: str, wanted: str, inside: bool) -> None:
    assert satisfies(version, wanted) is inside


def test_it_includes_prereleases_when_told() -> None:
    assert satisfies("1.2.4-beta", "^1.2.0", include_prerelease=True)


def test_it_drops_unreadable_words_only_when_loose() -> None:
    assert satisfies("1.2.3", "foo || ^1.0.0", loose=True)
    with pytest.raises(InvalidRange):
        parse_range("foo || ^1.0.0")


def test_it_finds_the_ends_of_what_is_inside() -> None:
    found = ["1.0.0", "1.5.0", "2.0.0", "1.9.0-rc"]
    assert (highest(found, "1"), lowest(found, "1"), highest(found, "3")) == ("1.5.0", "1.0.0", "")


@pytest.mark.parametrize("text", ["latest", "1.2.3.4", ">=", "git+ssh://x", "9" * 70_000, "=" * 2_000 + "1"])
def test_it_refuses_what_is_no_range(text: str) -> None:
    with pytest.raises(InvalidRange):
        parse_range(text)


@settings(deadline=None)
@given(RANGE_TEXT)
def test_its_canonical_text_means_the_same(text: str) -> None:
    found = range_or_none(text)
    assert found is None or str(parse_range(str(found))) == str(found)

import pytest

from resolution.errors import InvalidRange, InvalidVersion
from resolution.nuget import versions
from resolution.nuget.ranges import Range
from resolution.nuget.versions import Version


@pytest.mark.parametrize(
    ("written", "normalized"),
    [
        ("1", "1.0.0"),
        ("01.02", "1.2.0"),
        ("1.0.0.0", "1.0.0"),
        ("1.2.3.4", "1.2.3.4"),
        ("1.0.0-RC.1+x", "1.0.0-RC.1"),
        (" 1 . 2 ", "1.2.0"),
    ],
)
def test_it_normalizes(written: str, normalized: str) -> None:
    assert str(Version.parse(written)) == normalized


@pytest.mark.parametrize(
    "text", ["", "a", "1.", "1.2.3.4.5", "1.0.0-", "1.0.0-01", "1.0.0-a_b", "1.0.0+", "2147483648", "v1"]
)
def test_it_refuses_what_is_no_version(text: str) -> None:
    with pytest.raises(InvalidVersion):
        Version.parse(text)


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0.0-beta", "1.0.0"),
        ("1.0.0-2", "1.0.0-10"),
        ("1.0.0-10", "1.0.0-a"),
        ("1.0.0-alpha", "1.0.0-BETA"),
        ("1.0.0-a", "1.0.0-a.1"),
        ("1.0.0", "1.0.0.1"),
        ("1.2", "1.10"),
        ("1.0.0-rc.12", "1.0.0-rc.011"),
        ("9" * 40, "9" * 41),
        ("1.2.3.4", "1.2.3.4.5"),
    ],
)
def test_it_orders_versions_also_those_of_advisories(lower: str, higher: str) -> None:
    assert (versions.compare(lower, higher), versions.compare(higher, lower)) == (-1, 1)


def test_case_and_metadata_make_no_difference() -> None:
    assert Version.parse("1.0-Beta+a") == Version.parse("1.0.0.0-beta+b")
    assert len({Version.parse("1.0-Beta"), Version.parse("1-beta")}) == 1


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        ("1.0", "5.0", "0.9"),
        ("[1.0]", "1.0.0", "1.0.1"),
        ("(1.0,)", "1.0.1", "1.0"),
        ("(,1.0]", "1.0", "1.0.1"),
        ("[1.0,2.0)", "1.9", "2.0"),
    ],
)
def test_a_range_has_bounds(written: str, inside: str, outside: str) -> None:
    wanted = Range.parse(written)
    assert (wanted.contains(Version.parse(inside)), wanted.contains(Version.parse(outside))) == (True, False)


@pytest.mark.parametrize(
    "text", ["", "[", "()", "(1.0)", "[2.0,1.0]", "[1.0,2.0,3.0]", "1.*.0", "*-*-*", "[1.0,2.*]", "(1.0,1.0]"]
)
def test_it_refuses_what_is_no_range(text: str) -> None:
    with pytest.raises(InvalidRange):
        Range.parse(text)


@pytest.mark.parametrize(
    ("wanted", "best"),
    [
        ("1.0", "1.1.0"),
        ("[2.0-beta,)", "2.0.0"),
        ("1.*", "1.2.0"),
        ("*", "2.0.0"),
        ("*-*", "3.0.0-beta.2"),
        ("3.0.0-beta.*", "3.0.0-beta.2"),
        ("1.1.0-*", "1.1.0"),
        ("0.*", "1.1.0"),
        ("[4.0,)", None),
    ],
)
def test_a_restore_takes_the_lowest_or_the_highest_that_floats(wanted: str, best: str | None) -> None:
    listed = map(Version.parse, ("1.1.0", "1.2.0", "1.3.0-rc", "2.0.0", "3.0.0-beta.1", "3.0.0-beta.2"))
    found = Range.parse(wanted).best(listed)
    assert (None if found is None else str(found)) == best

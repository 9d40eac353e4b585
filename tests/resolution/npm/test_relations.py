import pytest

from resolution.errors import BudgetExceeded
from resolution.npm import relations
from resolution.npm.ranges import parse_range
from resolution.npm.versions import parse


@pytest.mark.parametrize(
    ("one", "two", "meet"), [("^1.2", ">=1.9 <3", True), ("<1", ">=1", False), ("1 || 3", "2 || 3.1.0", True)]
)
def test_it_tells_whether_ranges_meet(one: str, two: str, meet: bool) -> None:
    assert relations.intersects(parse_range(one), parse_range(two)) is meet


def test_it_compares_no_ranges_without_end() -> None:
    one, two = (parse_range(" || ".join(f"{major}.{minor}" for major in range(1_000))) for minor in (1, 2))
    with pytest.raises(BudgetExceeded):
        relations.intersects(one, two)


@pytest.mark.parametrize(
    ("inner", "outer", "inside"),
    [("~1.2.3", "^1.2.0", True), ("^1.2.0", "~1.2.3", False), (">4 <3", "1", True), ("*", "1", False)],
)
def test_it_tells_whether_one_range_lies_in_another(inner: str, outer: str, inside: bool) -> None:
    assert relations.subset(parse_range(inner), parse_range(outer)) is inside


def test_it_tells_on_which_side_of_a_range_a_version_lies() -> None:
    assert relations.above(parse("2.0.0"), parse_range("^1"))
    assert relations.below(parse("0.9.0"), parse_range("^1"))
    assert not relations.above(parse("1.5.0"), parse_range("^1"))


def test_it_finds_the_lowest_version_of_a_range() -> None:
    assert str(relations.lowest_version(parse_range(">1.2.3 || >=2"))) == "1.2.4"
    assert relations.lowest_version(parse_range(">4 <3")) is None

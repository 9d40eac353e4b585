from itertools import pairwise

import pytest

from resolution.errors import InvalidVersion
from resolution.maven.ranges import resolver_range
from resolution.maven.resolver_versions import ResolverVersion

ASCENDING = ["1.min", "1-alpha", "1-b2", "1-rc1", "1-SNAPSHOT", "1", "1-sp", "1-foo", "1_1", "1.2", "1.max", "2"]
SAME = [("1-1", "1.1"), ("1.0-ga", "1"), ("1_0", "1"), ("1a1", "1-alpha-1"), ("01", "1"), ("1..1", "1.0.1")]


@pytest.mark.parametrize(("older", "newer"), list(pairwise(ASCENDING)))
def test_it_orders_neighbours(older: str, newer: str) -> None:
    assert ResolverVersion(older) < ResolverVersion(newer)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_it_knows_equal_spellings(one: str, other: str) -> None:
    assert ResolverVersion(one) == ResolverVersion(other)


def test_it_refuses_a_version_that_no_file_name_could_hold() -> None:
    with pytest.raises(InvalidVersion):
        ResolverVersion("1" * 2000)


@pytest.mark.parametrize(
    ("version", "text", "inside"),
    [("1.2.9", "[1.2.*]", True), ("1.3", "[1.2.*]", False), ("1.2", "[1,2],[1.1,3]", True)],
)
def test_the_resolver_reads_ranges_its_own_way(version: str, text: str, inside: bool) -> None:
    assert (version in resolver_range(text)) is inside

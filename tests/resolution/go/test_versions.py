from datetime import UTC, datetime

import pytest

from resolution.go import toolchains, versions
from resolution.go.queries import Query


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("nonsense", "v0.0.0"),
        ("v1.0.0-alpha", "v1.0.0-alpha.1"),
        ("v1.0.0-2", "v1.0.0-10"),
        ("v1.0.0-10", "v1.0.0-a"),
        ("v1.0.0-0.20230101000000-abcdefabcdef", "v1.0.0"),
        ("v2.0.0+incompatible", "v2.0.1+incompatible"),
        ("v1.9.0", "v1.10.0"),
        ("v1.0." + "9" * 5000, "v1.0.1" + "0" * 5000),
    ],
)
def test_it_orders_versions(lower: str, higher: str) -> None:
    assert versions.compare(lower, higher) == -1


def test_it_reads_the_time_of_a_pseudo_version() -> None:
    version = "v1.1.0-0.20230102030405-abcdefabcdef"
    assert versions.pseudo_time(version) == datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize("version", ["v1.0.0", "v1.0.0-rc.1", "v1.1.0-20230102030405-abc", "v0.0.0-2023-abc"])
def test_it_knows_what_is_no_pseudo_version(version: str) -> None:
    assert not versions.is_pseudo(version)


def test_an_impossible_time_is_no_time() -> None:
    assert versions.pseudo_time("v0.0.0-20231399000000-abcdefabcdef") is None


@pytest.mark.parametrize(
    ("lower", "higher"),
    [("1.16", "1.17"), ("1.9", "1.10"), ("1.20rc1", "1.20"), ("1.21", "1.21rc1"), ("1.21rc2", "1.21.0"), ("", "1")],
)
def test_it_orders_go_itself(lower: str, higher: str) -> None:
    assert toolchains.key(lower) < toolchains.key(higher)


def test_a_toolchain_name_with_a_suffix_counts_as_its_version() -> None:
    assert toolchains.toolchain_key("go1.22.1-custom") == toolchains.key("1.22.1")


@pytest.mark.parametrize(
    ("query", "found"), [("latest", True), (">v1.0.0", False), ("v1.1", False), ("<v2.0.0", False)]
)
def test_only_latest_may_mean_a_pseudo_version(query: str, found: bool) -> None:
    pseudo = "v1.1.0-0.20230101000000-abcdefabcdef"
    assert Query.parse(query, "a.example").pick([pseudo]) == (pseudo if found else "")

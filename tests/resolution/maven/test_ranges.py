import pytest

from resolution.errors import InvalidRange
from resolution.maven.ranges import range_of


@pytest.mark.parametrize(
    ("version", "text", "inside"),
    [
        ("2.0", "[1.0,2.0]", True),
        ("2.0", "[1.0,2.0)", False),
        ("2.0-SNAPSHOT", "[1.0,2.0)", True),  # a snapshot is older than its release
        ("3", "(,1],[2,)", True),
        ("1.5", "(,1],[2,)", False),
        ("1", "[1.0]", True),
        ("9", "1.0", True),  # soft: only a wish
    ],
)
def test_it_decides_membership(version: str, text: str, inside: bool) -> None:
    assert (version in range_of(text)) is inside


@pytest.mark.parametrize("text", ["(1.0)", "[1.0)", "[2,1]", "[1,1)", "[1,2),1.3", "[1,3],[2,4]", "[1,2", "[1,2,3]"])
def test_it_refuses(text: str) -> None:
    with pytest.raises(InvalidRange):
        range_of(text)


def test_it_lists_matching_versions_oldest_first() -> None:
    assert range_of("[1.2,2)").matching(["2", "1.10", "1.2", "1.9"]) == ["1.2", "1.9", "1.10"]

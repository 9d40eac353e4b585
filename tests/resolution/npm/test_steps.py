import pytest

from resolution.errors import InvalidVersion
from resolution.npm.steps import difference, increment
from resolution.npm.versions import parse


@pytest.mark.parametrize(
    ("version", "step", "following"),
    [
        ("1.2.3", "minor", "1.3.0"),
        ("2.0.0-rc.1", "major", "2.0.0"),  # the release its prerelease promised
        ("1.2.3", "prerelease", "1.2.4-0"),
        ("1.2.3-beta.1", "prerelease", "1.2.3-beta.2"),
        ("1.2.3-beta.1", "release", "1.2.3"),
    ],
)
def test_it_steps_to_the_next_version(version: str, step: str, following: str) -> None:
    assert str(increment(parse(version), step)) == following


def test_it_refuses_a_step_it_does_not_know() -> None:
    with pytest.raises(InvalidVersion):
        increment(parse("1.2.3"), "sideways")


def test_it_names_the_size_of_a_step() -> None:
    assert difference(parse("1.2.3"), parse("2.0.0-pre")) == "premajor"
    assert difference(parse("1.2.3"), parse("1.2.3+build")) == ""

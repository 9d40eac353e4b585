import pytest

from resolution.errors import InvalidVersion
from resolution.pypi import versions


@pytest.mark.parametrize("text", ["", "latest", "1.0-final-x", "1" * 300, "1." + "9" * 5000, "1.0\x00"])
def test_it_refuses_what_pep_440_does_not_know(text: str) -> None:
    with pytest.raises(InvalidVersion):
        versions.parse(text)


def test_it_sorts_newest_first() -> None:
    assert versions.newest_first(["1.9", "1.10", "1.10rc1", "1!0.1"]) == ["1!0.1", "1.10", "1.10rc1", "1.9"]


def test_it_counts_development_releases_among_the_prereleases() -> None:
    assert versions.is_prerelease("1.0.dev3")
    assert not versions.is_prerelease("1.0.post1")

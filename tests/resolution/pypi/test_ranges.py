import pytest

from resolution.errors import InvalidRange
from resolution.pypi import ranges


@pytest.mark.parametrize(
    ("spec", "version", "inside"),
    [
        ("", "1.0", True),
        ("*", "1.0", True),
        (">=1.0,<2", "1.9.post1", True),
        (">=1.0,<2", "2.0rc1", False),  # <2 excludes the pre-releases of 2
        ("!=1.5.*", "1.5.3", False),
        ("===1.0-special", "1.0", False),
        (">=3.6.*", "3.6", True),  # old metadata
        ("(>=1.0,)", "1.0", True),
    ],
)
def test_it_decides_as_pep_440_says(spec: str, version: str, inside: bool) -> None:
    assert ranges.allows(spec, version) is inside


@pytest.mark.parametrize("spec", ["((((", ">=", "latest", "^1.0", "=>1", "1.0", ">=1" * 5000])
def test_it_refuses_what_is_no_specifier(spec: str) -> None:
    with pytest.raises(InvalidRange):
        ranges.parse(spec)


def test_it_takes_prereleases_only_when_asked_or_when_there_is_nothing_else() -> None:
    assert ranges.matching(">=1", ["1.0", "2.0a1"]) == ["1.0"]
    assert ranges.matching(">=1", ["2.0a1"]) == ["2.0a1"]
    assert ranges.matching(">=2.0a1", ["1.0", "2.0a1"]) == ["2.0a1"]


def test_it_knows_an_exact_pin() -> None:
    assert ranges.names_exactly("==1.0")
    assert not ranges.names_exactly("==1.*")
    assert not ranges.names_exactly(">=1.0")

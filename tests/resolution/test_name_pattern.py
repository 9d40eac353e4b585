"""Which names a pattern covers, and which pattern decides."""

from dataclasses import dataclass

import pytest

from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import InvalidName
from resolution.name_pattern import NamePattern, most_specific


@pytest.mark.parametrize(
    ("ecosystem", "text", "name", "covered"),
    [
        ("npm", "@acme/*", "@acme/kit", True),
        ("npm", "@acme/*", "@acme-evil/kit", False),
        ("npm", "kit", "kit", True),
        ("npm", "kit", "kits", False),
        ("pypi", "Acme_*", "acme.kit", True),  # PEP 503: one name in three spellings
        ("pypi", "acme.kit", "Acme--Kit", True),
        ("nuget", "Acme.*", "ACME.Kit", True),
        ("go", "go.acme.example/*", "go.acme.example/kit/v2", True),
        ("maven", "org.acme*", "org.acme.tools:kit", True),
        ("maven", "org.acme:*", "org.acme.tools:kit", False),
    ],
)
def test_it_covers_names_as_the_ecosystem_compares_them(ecosystem: str, text: str, name: str, covered: bool) -> None:
    assert NamePattern.parse(text, ECOSYSTEMS[ecosystem].fold).covers(name) is covered


@pytest.mark.parametrize("text", ["", "*", "a*", "a b", "@acme/*/x", "kit**", "k\nit", "x" * 301])
def test_what_covers_nothing_or_everything_is_refused(text: str) -> None:
    with pytest.raises(InvalidName):
        NamePattern.parse(text)


@dataclass(frozen=True)
class Bound:
    pattern: NamePattern


def test_the_exact_name_decides_then_the_longer_beginning() -> None:
    bound = [Bound(NamePattern(text)) for text in ("@acme/*", "@acme/kit", "@acme/kit-*", "@ac*")]
    assert most_specific(bound, "@acme/kit") == bound[1]
    assert most_specific(bound, "@acme/kit-x") == bound[2]
    assert most_specific(bound, "@acme/other") == bound[0]
    assert most_specific(bound, "left-pad") is None


def test_two_spellings_of_a_pattern_are_one() -> None:
    fold = ECOSYSTEMS["pypi"].fold
    assert NamePattern.parse("Acme_Kit*", fold).folded == NamePattern.parse("acme.kit*", fold).folded

import pytest

from resolution.pypi import alternatives
from resolution.pypi.alternatives import ALWAYS, NEVER


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("", 'os_name == "nt"', 'os_name == "nt"'),
        ('python_version >= "3.8"', 'python_version >= "3.9"', 'python_version >= "3.9"'),
        ('os_name == "nt" or os_name == "java"', 'os_name == "nt"', 'os_name == "nt"'),
        ('os_name == "nt" and (a or b)', "c", '(os_name == "nt" and (a or b)) and c'),
    ],
)
def test_it_says_no_more_than_it_must(one: str, other: str, together: str) -> None:
    assert alternatives.marker(alternatives.both(alternatives.of(one), alternatives.of(other))) == together


def test_no_python_meets_a_contradiction() -> None:
    old, new = alternatives.of('python_version < "3.8"'), alternatives.of('python_full_version >= "3.8.1"')
    assert alternatives.both(old, new) == NEVER


def test_too_many_alternatives_are_everywhere() -> None:
    found = NEVER
    for number in range(alternatives.MOST):
        found = alternatives.either(found, alternatives.of(f'os_name == "{number}"'))
    assert found != ALWAYS
    assert alternatives.either(found, alternatives.of('os_name == "more"')) == ALWAYS


def test_it_knows_which_extra_is_wanted() -> None:
    marker = 'extra == "X.y" or extra == "z" and os_name == "nt"'
    assert alternatives.of(marker, "x-y") == ALWAYS
    assert alternatives.marker(alternatives.of(marker, "z")) == 'os_name == "nt"'
    assert alternatives.of(marker) == NEVER


def test_where_a_range_of_pythons_ends_the_others_begin() -> None:
    clauses = [("python_version", ">=", "3.8"), ("python_version", "!=", "3.9")]
    assert alternatives.marker(alternatives.none_of(clauses)) == 'python_version < "3.8" or python_version == "3.9"'

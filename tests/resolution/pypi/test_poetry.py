import pytest

from resolution.errors import InvalidRange
from resolution.pypi.poetry import pep508_texts, specifiers


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("^1.2.3", ">=1.2.3,<2"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0", ">=0,<1"),
        ("~1", ">=1,<2"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~=1.2", "~=1.2"),
        ("1.2", "==1.2"),
        (">=1,<2", ">=1,<2"),
        ("*", ""),
        ("^1.0 || ^2.0", ">=1.0,<3"),
        ("^2.0 || ^1.0", ">=1.0,<3"),
        ("<2 || ^2", "<3"),
        (">=1 || <1", ""),
        ("* || ^2", ""),
        (">=3.0,<3.7||>3.7,<4", ">=3.0,<4,!=3.7"),
        ("<=1 || >1,<3", "<3"),
        (">=1,<3 || >=2,<2.5", ">=1,<3"),
    ],
)
def test_it_says_a_constraint_in_pep_440(written: str, said: str) -> None:
    assert specifiers(written) == said


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("^2", ["a<3,>=2"]),
        ({"version": "1", "extras": ["x", "y"]}, ["a[x,y]==1"]),
        ({"version": "*", "python": "^3.8"}, ['a; python_version >= "3.8" and python_version < "4"']),
        ({"version": "*", "markers": "os_name == 'nt'"}, ['a; os_name == "nt"']),
        ([{"version": "1"}, {"version": "2"}], ["a==1", "a==2"]),
        ({"git": "https://git.example.org/a"}, ["a @ git+https://git.example.org/a"]),
    ],
)
def test_it_writes_dependencies_as_pep_508(value: object, texts: list[str]) -> None:
    assert list(pep508_texts("a", value)) == texts


@pytest.mark.parametrize(
    "value",
    [
        "^1 || ^3",
        "<1 || >=2",
        "1 || 2",
        "nonsense!",
        f"^{'9' * 5000}",
        "<1x.|| >=2",
        {"version": "1", "python": "later"},
    ],
)
def test_it_refuses_what_cannot_be_said(value: object) -> None:
    with pytest.raises(InvalidRange):
        list(pep508_texts("a", value))

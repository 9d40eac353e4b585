import pytest

from resolution.errors import InvalidName
from resolution.pypi.names import canonical


@pytest.mark.parametrize(
    ("written", "compared"),
    [("Django", "django"), ("zope.interface", "zope-interface"), ("a-_.b", "a-b"), ("A", "a"), ("x1", "x1")],
)
def test_it_compares_names_in_one_form(written: str, compared: str) -> None:
    assert canonical(written) == compared


@pytest.mark.parametrize("name", ["", "-a", "a-", "a b", "../a", "a/b", "é", "a" * 300, "a\n"])
def test_it_refuses_what_is_no_name(name: str) -> None:
    with pytest.raises(InvalidName):
        canonical(name)

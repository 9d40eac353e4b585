import pytest

from resolution.errors import InvalidName
from resolution.npm import names


@pytest.mark.parametrize("name", ["a", "@s/a", "JSONStream", "a.b-c_d", "@s/.x-".replace(".", ""), "x" * 300])
def test_it_accepts_names_that_were_ever_allowed(name: str) -> None:
    assert names.check(name) == name


@pytest.mark.parametrize(
    "name",
    ["", ".a", "_a", "-a", "a/b", "@s", "@/a", "@s/", "@s/.a", "a b", "../a", "node_modules", "a\x00", "ä", "@s/a/b"],
)
def test_it_refuses_names_no_registry_can_be_asked_for(name: str) -> None:
    with pytest.raises(InvalidName):
        names.check(name)


def test_a_scoped_name_is_one_segment_of_a_path() -> None:
    assert names.in_path("@s/a") == "@s%2fa"
    assert names.file_stem("@s/a") == "a"


def test_it_reads_the_name_off_a_folder() -> None:
    assert names.of_folder("node_modules/@s/a") == "@s/a"
    assert names.of_folder("packages/a") == "a"

import pytest

from resolution.errors import InvalidName, InvalidVersion
from resolution.maven.names import Coordinates, checked_version, is_snapshot, main_extension


def test_a_name_stands_for_a_folder() -> None:
    name = Coordinates.parse("org.example.tools:left-pad")
    assert name.directory == "org/example/tools/left-pad/"
    assert name.filename("1.0", "jar", "sources") == "left-pad-1.0-sources.jar"
    assert name.file("1.0+build;x", "left-pad-1.0.pom") == "org/example/tools/left-pad/1.0+build%3Bx/left-pad-1.0.pom"


@pytest.mark.parametrize("name", ["", "a", ":a", "g:", "g:a:b", "g:a/b", "g..h:a", "../g:a", "g:..", "g:a\n", "gé:a"])
def test_it_refuses_names_that_are_no_coordinates(name: str) -> None:
    with pytest.raises(InvalidName):
        Coordinates.parse(name)


@pytest.mark.parametrize("version", ["", ".", "..", "1/2", "1\\2", "1\n", "LATEST", "RELEASE", "1..2", "\ud800"])
def test_it_refuses_versions_that_are_no_folder(version: str) -> None:
    with pytest.raises(InvalidVersion):
        checked_version(version)


@pytest.mark.parametrize(
    ("packaging", "extension"), [("pom", "pom"), ("war", "war"), ("bundle", "jar"), ("ejb", "jar")]
)
def test_packagings_have_their_files(packaging: str, extension: str) -> None:
    assert main_extension(packaging) == extension


def test_snapshots_are_told_by_their_ending() -> None:
    assert is_snapshot("1.0-SNAPSHOT")
    assert not is_snapshot("1.0-20240131.120000-3")

import pytest

from resolution.errors import InvalidName, InvalidVersion
from resolution.go import names


@pytest.mark.parametrize(
    "path",
    [
        "",
        "a",
        "/a.example",
        "a.example/",
        "a.example//b",
        "a.example/../b",
        "A.example/b",
        "-a.example",
        "a.example/.b",
    ],
)
def test_it_refuses_what_is_no_path(path: str) -> None:
    with pytest.raises(InvalidName):
        names.check_path(path)


@pytest.mark.parametrize(
    "path", ["a.example/b/v1", "a.example/b/v01", "gopkg.in/yaml", "a.example/con", "a.example/x~1", "a.example/b c"]
)
def test_it_refuses_what_is_no_module_path(path: str) -> None:
    with pytest.raises(InvalidName):
        names.check_path(path)


@pytest.mark.parametrize("path", ["a.example", "a.example/B/v2", "gopkg.in/yaml.v3", "gopkg.in/check.v1-unstable"])
def test_it_accepts_module_paths(path: str) -> None:
    assert names.check_path(path) == path


@pytest.mark.parametrize(
    ("path", "version", "fits"),
    [
        ("a.example/b", "v1.2.3", True),
        ("a.example/b", "v2.0.0", False),
        ("a.example/b", "v2.0.0+incompatible", True),
        ("a.example/b/v2", "v2.0.0", True),
        ("a.example/b/v2", "v1.0.0", False),
        ("gopkg.in/check.v1", "v0.0.0-20161208181325-20d25e280405", True),
    ],
)
def test_a_version_belongs_to_one_major(path: str, version: str, fits: bool) -> None:
    assert names.fits(path, version) is fits


def test_it_escapes_capitals() -> None:
    assert names.escape_path("a.example/Azure/SDK") == "a.example/!azure/!s!d!k"
    assert names.escape_version("v1.0.0-RC1") == "v1.0.0-!r!c1"


@pytest.mark.parametrize("version", ["..", "a/b", "v1!", "", "a\\b", "%2e%2e/x"])
def test_it_refuses_a_version_that_could_leave_its_folder(version: str) -> None:
    with pytest.raises(InvalidVersion):
        names.escape_version(version)

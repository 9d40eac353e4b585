import pytest

from resolution.errors import MalformedDocument
from resolution.npm.manifest import Manifest
from resolution.npm.workspaces import find_workspaces

FOLDERS = {
    "": Manifest(name="root"),
    "packages/x": Manifest(name="@w/x"),
    "packages/y": Manifest(),
    "packages/x/deep/z": Manifest(name="z"),
    "apps/one": Manifest(name="one"),
    "apps/two": Manifest(name="two"),
}


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["packages/*"], {"@w/x": "packages/x", "y": "packages/y"}),
        (["./apps/one/"], {"one": "apps/one"}),
        (["packages/**"], {"@w/x": "packages/x", "y": "packages/y", "z": "packages/x/deep/z"}),
        (["apps/*", "!apps/two"], {"one": "apps/one"}),
        (["apps/*", "!apps/two", "apps/t?o"], {"one": "apps/one", "two": "apps/two"}),
        (["apps/{one,two}"], {"one": "apps/one", "two": "apps/two"}),
        (["."], {"root": ""}),
        ([], {}),
    ],
)
def test_it_finds_the_folders_that_patterns_name(patterns: list[str], found: dict[str, str]) -> None:
    assert find_workspaces(patterns, FOLDERS) == found


def test_it_refuses_two_workspaces_of_one_name() -> None:
    with pytest.raises(MalformedDocument):
        find_workspaces(["*"], {"a": Manifest(name="same"), "b": Manifest(name="same")})

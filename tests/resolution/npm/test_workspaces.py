import json

import pytest

from resolution.driver import run
from resolution.errors import BudgetExceeded, MalformedDocument
from resolution.npm.lock import write_lock
from resolution.npm.manifest import Manifest
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from resolution.npm.workspaces import find_workspaces
from tests.resolution.npm import loopback
from tests.resolution.npm.fakes import universe
from tests.witnesses import needs

FOLDERS = {
    "": Manifest(name="root"),
    "packages/x": Manifest(name="@w/x"),
    "packages/y": Manifest(),
    "packages/x/deep/z": Manifest(name="z"),
    "apps/one": Manifest(name="one"),
    "apps/two": Manifest(name="two"),
    "hidden/.h": Manifest(name="h"),
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
        (["apps/{one,{two,three}}"], {"one": "apps/one", "two": "apps/two"}),
        (["apps/[^o]*"], {"two": "apps/two"}),
        (["**/**/z"], {"z": "packages/x/deep/z"}),
        (["packages/x/**"], {"@w/x": "packages/x", "z": "packages/x/deep/z"}),
        (["apps**"], {}),
        (["hidden/*", "hidden/**"], {}),
        (["hidden/.*"], {"h": "hidden/.h"}),
        (["."], {"root": ""}),
        ([], {}),
    ],
)
def test_it_finds_the_folders_that_patterns_name(patterns: list[str], found: dict[str, str]) -> None:
    assert find_workspaces(patterns, FOLDERS) == found


@pytest.mark.parametrize("pattern", ["**/" * 12 + "x", "*a" * 12 + "x", "**" * 20 + "x"])
def test_it_looks_at_a_deep_folder_only_once(pattern: str) -> None:
    assert find_workspaces([pattern], {"a/" * 40 + "a" * 60: Manifest(name="a")}) == {}


@pytest.mark.parametrize("patterns", [["{a}" * 1_001], ["{a,b}" * 11], ["a" * 5_000], ["*"] * 301])
def test_it_refuses_patterns_without_end(patterns: list[str]) -> None:
    with pytest.raises((MalformedDocument, BudgetExceeded)):
        find_workspaces(patterns, {f"f{number}": Manifest() for number in range(1_000)})


def test_it_refuses_two_workspaces_of_one_name() -> None:
    with pytest.raises(MalformedDocument):
        find_workspaces(["*"], {"a": Manifest(name="same"), "b": Manifest(name="same")})


UNIVERSE = universe(r={"1.0.0": {}, "2.0.0": {}}, t={"1.0.0": {}, "2.0.0": {}})
ROOT = {"name": "root", "version": "1.0.0", "workspaces": ["apps/*", "packages/*"], "devDependencies": {"t": "2"}}
CORE = {"name": "core", "version": "1.0.0", "dependencies": {"r": "2", "t": "1"}}
WEB = {"name": "web", "version": "1.0.0", "dependencies": {"core": "file:../../packages/core", "r": "1"}}
FILES = {
    # A rule that names a workspace: beside it, who asks for that by its folder counts as unserved from the start.
    "package.json": json.dumps(ROOT | {"overrides": {"core": {"t": "1.0.0"}}}).encode(),
    "packages/core/package.json": json.dumps(CORE).encode(),
    "apps/web/package.json": json.dumps(WEB).encode(),
}


def test_rules_for_a_workspace_hold_before_it_is_linked() -> None:
    by_path = {node.path: node.version for node in run(resolve(read_project(FILES)), UNIVERSE).nodes}
    assert (by_path["node_modules/r"], by_path["packages/core/node_modules/r"]) == ("1.0.0", "2.0.0")


@pytest.mark.native
@needs("npm", 11)
def test_npm_reads_rules_for_workspaces_alike() -> None:
    project = read_project(FILES)
    mine = json.loads(write_lock(project, run(resolve(project), UNIVERSE), UNIVERSE))
    assert mine == loopback.lock_by_npm(FILES, UNIVERSE.packuments)

import json
import time
from typing import Any

import pytest

from resolution.driver import Want, run
from resolution.errors import MalformedDocument
from resolution.npm.bundles import read_bundle
from resolution.npm.lock import write_lock
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from tests.resolution.npm import loopback
from tests.resolution.npm.fakes import Universe, packument, tgz
from tests.witnesses import needs

INSIDE = {
    "package.json": {"name": "a", "version": "1.0.0"},
    "node_modules/b/package.json": {"name": "b", "version": "1.0.5", "license": "MIT"},
    "node_modules/@s/c/package.json": {"name": "@s/c", "version": "2.0.0", "dependencies": {"b": "*"}},
    "node_modules/@s/c/node_modules/b/package.json": {"name": "b", "version": "3.0.0"},
    "test/fixtures/package.json": {"name": "no package of ours"},
}
BUNDLING = {"dependencies": {"b": "^1.0.0", "@s/c": "2"}, "bundleDependencies": ["b", "@s/c"]}
FILES = {"package.json": json.dumps({"name": "root", "version": "1.0.0", "dependencies": {"a": "1"}}).encode()}
SECONDS = 5.0  # of CPU; to try every way through thirty packages takes for ever


def universe() -> Universe:
    packages = {"a": packument("a", {"1.0.0": BUNDLING}), "b": packument("b", {"1.9.0": {}})}
    return Universe(packages, {"a": read_bundle(tgz(INSIDE))})


def locked() -> dict[str, Any]:
    project, source = read_project(FILES), universe()
    document: dict[str, Any] = json.loads(write_lock(project, run(resolve(project), source), source))
    return document


def test_it_installs_bundled_packages_as_they_come() -> None:
    packages = locked()["packages"]
    assert packages["node_modules/a/node_modules/b"] == {"version": "1.0.5", "license": "MIT", "inBundle": True}
    assert packages["node_modules/a/node_modules/@s/c/node_modules/b"]["version"] == "3.0.0"
    assert "node_modules/b" not in packages


@pytest.mark.native
@needs("npm")
def test_npm_finds_the_same_inside_the_archive() -> None:
    archives = {"a/-/a-1.0.0.tgz": tgz(INSIDE)}
    assert loopback.lock_by_npm(FILES, universe().packuments, archives) == locked()


def test_it_fetches_an_archive_once_to_resolve_and_once_to_write() -> None:
    fetched, packages, project = list[str](), universe(), read_project(FILES)

    def source(want: Want) -> Any:
        fetched.extend([want.name] if want.kind == "bundle" else [])
        return packages(want)

    graph = run(resolve(project), source)
    assert fetched == ["a"]
    write_lock(project, graph, source)
    assert fetched == ["a", "a"]


def test_it_asks_everybody_once_who_brings_a_package_along() -> None:
    names = [f"p{number}" for number in range(30)]
    others = {name: packument(name, {"1.0.0": {"dependencies": dict.fromkeys(names, "1")}}) for name in names}
    packages = Universe(universe().packuments | others, universe().bundles)
    root = {"dependencies": {"a": "1"} | dict.fromkeys(names, "1")}
    started = time.process_time()
    run(resolve(read_project({"package.json": json.dumps(root).encode()})), packages)
    assert time.process_time() - started < SECONDS


def test_it_says_when_it_could_not_look_inside() -> None:
    def source(want: Any) -> Any:
        if want.kind == "bundle":
            raise MalformedDocument("damaged")
        return universe()(want)

    graph = run(resolve(read_project(FILES)), source)
    assert graph.notes == ("node_modules/a: its archive was not read: MalformedDocument: damaged",)


def test_it_refuses_what_is_no_archive() -> None:
    with pytest.raises(MalformedDocument):
        read_bundle(b"not an archive")

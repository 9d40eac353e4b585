import json
from typing import Any

import pytest

from resolution.driver import run
from resolution.errors import MalformedDocument
from resolution.npm.bundles import read_bundle
from resolution.npm.client import Client
from resolution.npm.lock import write_lock
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from resolution.npm.shrinkwrap import read_shrinkwrap
from tests.resolution.npm import loopback
from tests.resolution.npm.fakes import REGISTRY, Shelf, Universe, packument, tgz
from tests.witnesses import needs

FILES = {
    "package.json": json.dumps({"name": "root", "version": "1.0.0", "dependencies": {"a": "1", "c": "1"}}).encode()
}
DEPENDENCIES = {"b": "^1.0.0", "c": "2", "x": "npm:b@1", "late": "1"}


def at(name: str, version: str) -> dict[str, str]:
    return {"version": version, "resolved": f"https://registry.test/{name}/-/{name}-{version}.tgz"}


CURRENT: dict[str, Any] = {
    "name": "a",
    "version": "1.0.0",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "a", "version": "1.0.0", "dependencies": DEPENDENCIES, "devDependencies": {"d": "1"}},
        "node_modules/b": at("b", "1.0.1") | {"integrity": "sha512-x", "dependencies": {"c": "1"}, "license": "MIT"},
        "node_modules/b/node_modules/c": at("c", "1.0.0"),
        "node_modules/c": at("c", "2.0.0") | {"optional": True},
        "node_modules/d": at("d", "1.0.0") | {"dev": True},
        "node_modules/x": {"name": "b"} | at("b", "1.0.2") | {"dependencies": {"c": "1"}},
        "../elsewhere": {"version": "1.0.0"},
    },
}
FIRST: dict[str, Any] = {
    "name": "a",
    "version": "1.0.0",
    "lockfileVersion": 1,
    "requires": True,
    "dependencies": {
        "b": at("b", "1.0.1")
        | {"integrity": "sha512-x", "requires": {"c": "1", "d": "1"}, "dependencies": {"c": at("c", "1.0.0")}},
        "c": at("c", "2.0.0"),
        "d": at("d", "1.0.0") | {"optional": True},
        "x": {"version": "npm:b@1.0.2", "integrity": "sha512-y", "requires": {"c": "2"}},
    },
}
ANCIENT: dict[str, Any] = {
    "dependencies": {"b": at("b", "1.0.1") | {"from": "b@^1.0.0", "dependencies": {"c": at("c", "1.0.0")}}}
}
LOCKS: dict[str, dict[str, Any]] = {
    "current": {**CURRENT, "packages": {key: each for key, each in CURRENT["packages"].items() if key[:2] != ".."}},
    "first": FIRST,
    "ancient": ANCIENT,
}


def inside(shrinkwrap: dict[str, Any]) -> bytes:
    return tgz({"package.json": {"name": "a", "version": "1.0.0"}, "npm-shrinkwrap.json": shrinkwrap})


def universe(archive: bytes) -> Universe:
    packages = {
        "a": packument("a", {"1.0.0": {"dependencies": DEPENDENCIES, "_hasShrinkwrap": True}}),
        "b": packument("b", {"1.0.1": {}, "1.0.2": {}, "1.9.0": {"dependencies": {"c": "1"}}}),
        "c": packument("c", {"1.0.0": {}, "1.5.0": {}, "2.0.0": {}, "2.2.0": {}}),
        "d": packument("d", {"1.0.0": {}}),
        "late": packument("late", {"1.0.0": {"dependencies": {"b": "1"}}}),
    }
    return Universe(packages, {"a": read_bundle(archive, shrinkwrapped=True)})


def locked(archive: bytes) -> dict[str, Any]:
    project, source = read_project(FILES), universe(archive)
    document: dict[str, Any] = json.loads(write_lock(project, run(resolve(project), source), source))
    return document


def test_it_takes_what_a_package_locks_for_itself() -> None:
    packages = locked(inside(LOCKS["current"]))["packages"]
    assert packages["node_modules/a"]["hasShrinkwrap"] is True
    assert packages["node_modules/a/node_modules/b"]["version"] == "1.0.1"
    assert packages["node_modules/a/node_modules/b"]["integrity"] == "sha512-x"
    assert packages["node_modules/a/node_modules/x"]["name"] == "b"
    assert packages["node_modules/c"]["version"] == "1.5.0"


def test_it_resolves_what_the_lock_forgot() -> None:
    packages = locked(inside(LOCKS["current"]))["packages"]
    assert packages["node_modules/late"]["version"] == "1.0.0"
    assert packages["node_modules/b"]["version"] == "1.9.0"


def test_it_resolves_afresh_when_the_archive_holds_no_lock() -> None:
    assert locked(tgz({"package.json": {}}))["packages"]["node_modules/b"]["version"] == "1.9.0"


def test_it_says_so_when_the_archive_could_not_be_read() -> None:
    def source(want: Any) -> Any:
        if want.kind == "bundle":
            raise MalformedDocument("damaged")
        return universe(inside({}))(want)

    graph = run(resolve(read_project(FILES)), source)
    assert graph.notes == ("node_modules/a: its archive was not read: MalformedDocument: damaged",)
    assert "node_modules/late" in {node.path for node in graph.nodes}


@pytest.mark.parametrize(
    ("told", "found"), [(True, {"node_modules/b", "node_modules/b/node_modules/c"}), (False, set())]
)
def test_the_registry_says_whether_the_lock_counts(told: bool, found: set[str]) -> None:
    document = packument("a", {"1.0.0": {"_hasShrinkwrap": told}})
    document["versions"]["1.0.0"]["dist"]["tarball"] = f"{REGISTRY.url}a/-/a-1.0.0.tgz"
    answers = {"a": json.dumps(document).encode(), "a/-/a-1.0.0.tgz": inside(ANCIENT)}
    client = Client(Shelf({REGISTRY.url + path: body for path, body in answers.items()}))
    assert client.bundle("a", "1.0.0").keys() == found


def test_it_reads_nothing_outside_of_the_package() -> None:
    assert "../elsewhere" not in read_shrinkwrap(json.dumps(CURRENT).encode())


def test_version_1_knows_optional_packages_by_what_they_are_themselves() -> None:
    found = read_shrinkwrap(json.dumps(FIRST).encode())["node_modules/b"]
    assert (found.dependencies, found.optional_dependencies) == ({"c": "1"}, {"d": "1"})


@pytest.mark.parametrize("body", [b"", b"[]", b'{"packages": {"node_modules/a": 1}}', b'{"dependencies": {"a": 1}}'])
def test_it_refuses_what_is_no_lock(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        read_shrinkwrap(body)


@pytest.mark.native
@needs("npm", 11)
@pytest.mark.parametrize("kind", LOCKS)
def test_npm_locks_the_same(kind: str) -> None:
    archive = inside(LOCKS[kind])
    theirs = loopback.lock_by_npm(FILES, universe(archive).packuments, {"a/-/a-1.0.0.tgz": archive})
    assert isinstance(theirs, dict)
    theirs["packages"] = {path: each for path, each in theirs["packages"].items() if not each.get("extraneous")}
    assert locked(archive) == theirs


@pytest.mark.parametrize(("lock", "named"), [(CURRENT, "a"), (FIRST, "own"), (ANCIENT, None)])
def test_it_knows_what_the_lock_says_of_the_package_itself(lock: dict[str, Any], named: str | None) -> None:
    found = read_shrinkwrap(json.dumps(lock).encode(), b'{"name": "own", "devDependencies": {"d": "1"}}').get("")
    assert (found.name if found else None) == named
    assert bool(found and found.dev_dependencies) is (lock is CURRENT)

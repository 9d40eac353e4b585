import base64
import hashlib
import json
from typing import Any

import pytest

from resolution.driver import run
from resolution.graph import Graph, Node
from resolution.npm.lock import write_lock
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from tests.resolution.npm import loopback
from tests.resolution.npm.fakes import Universe, packument, tgz
from tests.witnesses import needs

PACKUMENTS = {
    "a": packument("a", {"1.0.0": {"dependencies": {"b": "^1.0.0", "c": "npm:b@2"}, "bin": "./cli.js"}}),
    "b": packument(
        "b", {"1.0.0": {}, "1.1.0": {"engines": {"node": ">=6"}, "license": "MIT"}, "2.0.0": {"os": ["linux"]}}
    ),
    "p": packument(
        "p", {"1.0.0": {"peerDependencies": {"b": "1", "q": "*"}, "peerDependenciesMeta": {"q": {"optional": True}}}}
    ),
    "o": packument("o", {"1.0.0": {"deprecated": "use p", "cpu": ["arm64"], "funding": "https://example.org/"}}),
}
ROOT = {
    "name": "root",
    "version": "1.0.0",
    "workspaces": ["packages/*"],
    "dependencies": {"a": "1"},
    "devDependencies": {"p": "1"},
    "optionalDependencies": {"o": "1"},
}
FILES = {
    "package.json": json.dumps(ROOT).encode(),
    "packages/w/package.json": b'{"name": "@s/w", "version": "0.1.0", "dependencies": {"b": "2"}}',
}
native = needs("npm")


def archived() -> tuple[dict[str, Any], dict[str, bytes]]:
    """The packuments with the hashes of archives that exist, and these archives."""
    archives, documents = {}, json.loads(json.dumps(PACKUMENTS))
    for name, document in documents.items():
        for version, manifest in document["versions"].items():
            content = {key: value for key, value in manifest.items() if key != "dist"}
            archive = archives[f"{name}/-/{name}-{version}.tgz"] = tgz({"package.json": content, "cli.js": ""})
            digest = base64.b64encode(hashlib.sha512(archive).digest()).decode()
            manifest["dist"]["integrity"] = f"sha512-{digest}"
    return documents, archives


def locked(packuments: dict[str, Any]) -> bytes:
    project, source = read_project(FILES), Universe(packuments)
    return write_lock(project, run(resolve(project), source), source)


def test_it_writes_what_a_lock_file_repeats() -> None:
    packages = json.loads(locked(PACKUMENTS))["packages"]
    assert packages["node_modules/@s/w"] == {"resolved": "packages/w", "link": True}
    assert packages["node_modules/c"]["name"] == "b"
    assert packages["node_modules/a"]["bin"] == {"a": "cli.js"}
    assert packages["node_modules/o"]["optional"] is True
    assert packages["node_modules/o"]["funding"] == {"url": "https://example.org/"}
    assert packages["packages/w"]["name"] == "@s/w"


def test_it_finds_the_same_tree_again_from_its_own_lock() -> None:
    lock, source = locked(PACKUMENTS), Universe({})
    project = read_project(FILES | {"package-lock.json": lock})
    assert write_lock(project, run(resolve(project), source), source) == lock


FIRST = {
    "name": "root",
    "version": "1.0.0",
    "lockfileVersion": 1,
    "requires": True,
    "dependencies": {
        "a": {"version": "1.0.0", "resolved": "https://registry.test/a/-/a-1.0.0.tgz", "requires": {"b": "^1.0.0"}},
        "b": {"version": "1.0.0", "resolved": "https://registry.test/b/-/b-1.0.0.tgz"},
        "c": {"version": "npm:b@2.0.0", "resolved": "https://registry.test/b/-/b-2.0.0.tgz", "integrity": "sha512-x"},
        "q": {"version": "npm:p@1.0.0", "integrity": "sha512-x", "requires": {"b": "1"}},
    },
}
OLD = {
    "package.json": b'{"name": "root", "version": "1.0.0", "dependencies": {"a": "1", "q": "npm:p@1"}}',
    "package-lock.json": json.dumps(FIRST).encode(),
}


def test_it_completes_a_lock_of_version_1_but_for_aliases() -> None:
    project, source = read_project(OLD), Universe(PACKUMENTS)
    packages = json.loads(write_lock(project, run(resolve(project), source), source))["packages"]
    assert packages["node_modules/a"]["bin"] == {"a": "cli.js"}
    assert packages["node_modules/q"]["dependencies"] == {"b": "1"}
    assert "os" not in packages["node_modules/c"]


@native
@pytest.mark.native
def test_npm_completes_a_lock_of_version_1_alike() -> None:
    project, source = read_project(OLD), Universe(PACKUMENTS)
    mine = json.loads(write_lock(project, run(resolve(project), source), source))
    assert mine == loopback.lock_by_npm(OLD, PACKUMENTS)


@native
@pytest.mark.native
def test_npm_writes_the_same_bytes() -> None:
    packuments, _ = archived()
    theirs = loopback.lock_by_npm(FILES, packuments)
    assert json.loads(locked(packuments)) == theirs


@native
@pytest.mark.native
def test_npm_installs_from_it_and_leaves_it_as_it_is() -> None:
    packuments, archives = archived()
    with loopback.registry(packuments, archives) as url, loopback.home(FILES) as place:
        lock = locked(packuments).replace(b"https://registry.test/", url.encode())
        (place / "package-lock.json").write_bytes(lock)
        for arguments in (["install", "--package-lock-only"], ["ci"]):
            done = loopback.npm(place, url, *arguments)
            assert done.returncode == 0, done.stderr
            assert (place / "package-lock.json").read_bytes() == lock
        assert (place / "node_modules/a/package.json").is_file()


def test_it_leaves_out_what_nobody_needs() -> None:
    project = read_project({"package.json": b"{}"})
    root = Node(id=0, name="", version="")
    stray = Node(id=1, name="a", version="1.0.0", path="node_modules/a", flags=frozenset({"extraneous"}))
    lock = write_lock(project, Graph(ecosystem="npm", nodes=(root, stray), edges=()), Universe({}))
    assert list(json.loads(lock)["packages"]) == [""]


def test_it_finds_a_folder_from_who_asks_also_under_an_override() -> None:
    files = {
        "package.json": b'{"workspaces": ["packages/*"], "overrides": {"c": {"b": "1.0.0"}}}',
        "packages/c/package.json": b'{"name": "c", "version": "1.0.0", "dependencies": {"b": "1"}}',
        "packages/w/package.json": b'{"name": "w", "version": "1.0.0", "dependencies": {"c": "file:../c"}}',
    }
    graph = run(resolve(read_project(files)), Universe(PACKUMENTS))
    assert "../c" not in {node.path for node in graph.nodes}


def test_it_writes_a_link_whose_optional_folder_was_dropped() -> None:
    files = {
        "package.json": b'{"name": "root", "optionalDependencies": {"alias": "file:kit"}}',
        "kit/package.json": b'{"name": "kit", "dependencies": {"missing": "1"}}',
    }
    project, source = read_project(files), Universe({})
    lock = write_lock(project, run(resolve(project), source), source)
    assert json.loads(lock)["packages"]["node_modules/alias"] == {"resolved": "kit", "link": True}
    assert "kit" not in json.loads(lock)["packages"]


@pytest.mark.parametrize(
    ("asked", "entry", "package"),
    [
        (
            {"s": "^2"},
            {"node_modules/a/b": {"devDependencies": {"a": "npm:b@1", "s": "npm:b@1"}}},
            packument("b", {"1.1.0": {"peerDependencies": {"A": ">=9", "e": "file:../out"}}}),
        ),
        (
            {"e": "p/q"},
            {"node_modules": {"peerDependencies": {"e": "^1"}}},
            packument("e", {"1.0.0": {}, "1.1.0": {"peerDependencies": {"e": "1.0.0"}}}, next="1.0.0"),
        ),
    ],
)
def test_folders_at_odd_places_of_a_lock_raise_nothing_untyped(
    asked: dict[str, str], entry: dict[str, Any], package: dict[str, Any]
) -> None:
    lock = json.dumps({"lockfileVersion": 3, "packages": entry}).encode()
    project = read_project({"package.json": json.dumps({"dependencies": asked}).encode(), "package-lock.json": lock})
    assert run(resolve(project), Universe({package["name"]: package})).nodes


def test_a_package_that_displaces_its_own_asker_raises_nothing_untyped() -> None:
    files = {
        "package.json": b'{"workspaces": ["p/q"]}',
        "p/q/package.json": b'{"dependencies": {"b": "p/q"}}',
        "package-lock.json": b'{"dependencies": {"a": {"dependencies": {"a": {"version": "2.0.0"}}}}}',
    }
    a = packument("a", {"2.0.0": {"dependencies": {"a": "latest"}, "peerDependencies": {"b": "file:../out"}}})
    assert run(resolve(read_project(files)), Universe({"a": a})).nodes

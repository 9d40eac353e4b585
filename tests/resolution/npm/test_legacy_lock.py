import json
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.driver import Want, run
from resolution.errors import BudgetExceeded
from resolution.graph import Edge, Graph, Node
from resolution.npm import analysis
from resolution.npm.legacy_lock import nested_dependencies
from resolution.npm.lock import write_lock
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from tests.resolution.npm import loopback
from tests.resolution.npm.fakes import Universe, packument
from tests.witnesses import needs

PACKUMENTS = {
    "a": packument("a", {"1.0.0": {"dependencies": {"b": "^1.0.0", "c": "npm:b@2"}}}),
    "b": packument("b", {"1.0.0": {}, "1.1.0": {"peerDependencies": {"a": "*"}}, "2.0.0": {}}),
    "p": packument("p", {"1.0.0": {"dependencies": {"b": "2"}, "optionalDependencies": {"gone": "1"}}}),
}
ROOT = {
    "name": "root",
    "version": "1.0.0",
    "workspaces": ["packages/*"],
    "dependencies": {"a": "1", "b": "1"},
    "devDependencies": {"p": "1"},
}
FILES = {
    "package.json": json.dumps(ROOT, indent="\t").encode(),
    "packages/w/package.json": b'{"name": "@s/w", "version": "0.1.0", "dependencies": {"b": "2", "v": "file:../v"}}',
    "packages/v/package.json": b'{"name": "v", "version": "0.2.0", "devDependencies": {"p": "1"}}',
    "package-lock.json": b'{"lockfileVersion": 2, "packages": {}}',
}


def written(files: dict[str, bytes]) -> bytes:
    project, source = read_project(files), Universe(PACKUMENTS)
    return write_lock(project, run(resolve(project), source), source)


def test_it_keeps_version_2_with_its_section_for_npm_6() -> None:
    lock = json.loads(written(FILES))
    assert lock["lockfileVersion"] == 2
    assert lock["dependencies"]["a"]["requires"] == {"b": "^1.0.0", "c": "npm:b@2"}
    assert lock["dependencies"]["c"]["version"] == "npm:b@2.0.0"
    assert lock["dependencies"]["b"]["requires"] == {}
    assert lock["dependencies"]["p"]["dependencies"]["gone"] == {"dev": True, "optional": True}
    assert lock["dependencies"]["@s/w"] == {
        "version": "file:packages/w",
        "requires": {"b": "2", "v": "file:../v"},
        "dependencies": {"b": {"version": "2.0.0", "resolved": "https://registry.test/b/-/b-2.0.0.tgz"}},
    }


@pytest.mark.parametrize(("held", "becomes"), [(1, 3), (2, 2), (3, 3), (None, 3), ("2", 3)])
def test_a_lock_keeps_its_version_but_for_the_first(held: Any, becomes: int) -> None:
    lock = json.loads(written(FILES | {"package-lock.json": json.dumps({"lockfileVersion": held}).encode()}))
    assert lock["lockfileVersion"] == becomes
    assert ("dependencies" in lock) is (becomes == 2)


@pytest.mark.native
@needs("npm", 11)
def test_npm_writes_the_same_and_leaves_it_as_it_is() -> None:
    with loopback.registry(PACKUMENTS) as url, loopback.home(FILES) as place:
        lock = place / "package-lock.json"
        for _ in range(2):
            done = loopback.npm(place, url, "install", "--package-lock-only")
            assert done.returncode == 0, done.stderr
            assert lock.read_bytes().replace(url.encode(), b"https://registry.test/") == written(FILES)
            lock.write_bytes(written(FILES).replace(b"https://registry.test/", url.encode()))


def test_what_comes_from_elsewhere_says_so_in_its_version() -> None:
    nodes = [
        Node(id=0, name="root", version="1.0.0"),
        Node(id=1, name="g", version="1.0.0", path="node_modules/g", artifact="git+ssh://git@example.org/o/g.git#1"),
        Node(id=2, name="r", version="1.0.0", path="node_modules/r", artifact="https://example.org/r.tgz"),
        Node(id=3, name="f", version="1.0.0", path="node_modules/f", artifact="file:v/f.tgz"),
        Node(id=4, name="stray", version="1.0.0", path="node_modules/stray", artifact="https://example.org/s.tgz"),
    ]
    specs = {1: "git+ssh://git@example.org/o/g.git", 2: "https://example.org/r.tgz", 3: "file:./v/f.tgz"}
    edges = [Edge(parent=0, child=at, name=nodes[at].name, requirement=spec) for at, spec in specs.items()]
    graph = Graph(ecosystem="npm", nodes=tuple(nodes), edges=tuple(edges))
    assert nested_dependencies(graph, {node.path for node in nodes})["dependencies"] == {
        "g": {"version": "git+ssh://git@example.org/o/g.git#1", "from": "g@git+ssh://git@example.org/o/g.git"},
        "r": {"version": "https://example.org/r.tgz"},
        "f": {"version": "file:v/f.tgz"},
        "stray": {"version": "https://example.org/s.tgz"},
    }


def test_folders_that_lead_to_each_other_are_not_repeated_without_end() -> None:
    places = range(12)
    nodes = [
        Node(id=0, name="root", version="1.0.0"),
        *(Node(id=1 + n, name="", version="", path=f"w{n}") for n in places),
    ]
    for holder in ("", *(f"w{n}/" for n in places)):
        for n in places:
            link = Node(
                id=len(nodes),
                name=f"w{n}",
                version="",
                path=f"{holder}node_modules/w{n}",
                artifact=f"file:w{n}",
                flags=frozenset({"link"}),
            )
            nodes.append(link)
    with pytest.raises(BudgetExceeded):
        nested_dependencies(Graph(ecosystem="npm", nodes=tuple(nodes), edges=()), {node.path for node in nodes})


def test_a_lock_that_is_published_along_keeps_its_name() -> None:
    class Client:
        def source(self, want: Want) -> Any:
            return Universe(PACKUMENTS)(want)

    files = {"package.json": b'{"dependencies": {"b": "2"}}', "npm-shrinkwrap.json": b"{}"}
    task = Task(files=files, root="package.json", client=Client())  # type: ignore[arg-type]
    assert list(analysis.lock_files(task, analysis.analyse(task))) == ["npm-shrinkwrap.json"]

import json
from types import SimpleNamespace
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.driver import Want
from resolution.errors import Forbidden, MalformedDocument
from resolution.npm import analysis
from tests.resolution.npm.fakes import Universe, packument, universe

PACKAGES = universe(a={"1.0.0": {}}, o={"1.0.0": {"optionalDependencies": {"gone": "1"}}})


def task(source: Any = PACKAGES, *, lock: dict[str, Any] | None = None, **root: Any) -> Task:
    files = {"package.json": json.dumps(root).encode()}
    if lock:
        files["package-lock.json"] = json.dumps(lock).encode()
    return Task(files=files, root="package.json", client=SimpleNamespace(source=source))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("dependencies", "missing"),
    [
        ({"a": "1", "missing": "^1"}, "missing"),
        ({"a": "2"}, "a"),
        ({"g": "git+https://example.org/o/g.git"}, "g"),
        ({"t": "https://example.org/t-1.0.0.tgz"}, "t"),
        ({"f": "file:../f"}, "f"),
        (dict.fromkeys("uvwxyz", "1"), "u, v, w, x, y, 1 more"),
    ],
)
def test_it_offers_no_lock_that_would_be_incomplete_and_says_why(dependencies: dict[str, str], missing: str) -> None:
    asked = task(dependencies=dependencies)
    graph = analysis.analyse(asked)
    assert analysis.lock_files(asked, graph) == {}
    told = f"No package-lock.json is offered, as it would be incomplete. What is missing: {missing}."
    assert graph.notes[-1] == told


def test_a_package_with_an_unread_archive_is_missing_too() -> None:
    packages = Universe({"a": packument("a", {"1.0.0": {"bundleDependencies": ["b"]}})})

    def source(want: Want) -> Any:
        if want.kind == "bundle":
            raise Forbidden("no")
        return packages(want)

    asked = task(source, dependencies={"a": "1"})
    graph = analysis.analyse(asked)
    assert analysis.lock_files(asked, graph) == {}
    assert "archive was not read" in next(node.error for node in graph.nodes if node.name == "a")


def test_what_npm_can_do_without_stands_in_no_way() -> None:
    asked = task(dependencies={"o": "1"}, optionalDependencies={"missing": "1"})
    graph = analysis.analyse(asked)
    assert graph.notes == ()
    assert list(analysis.lock_files(asked, graph)) == ["package-lock.json"]


def test_what_an_old_lock_says_of_a_package_stands_in_for_the_registry() -> None:
    entry = {"version": "1.0.0", "resolved": "https://example.org/p.tgz", "requires": {"a": "1"}}
    held = {"lockfileVersion": 1, "requires": True, "dependencies": {"private": entry, "a": {"version": "1.0.0"}}}
    asked = task(lock=held, dependencies={"private": "1"})
    packages = json.loads(analysis.lock_files(asked, analysis.analyse(asked))["package-lock.json"])["packages"]
    assert packages["node_modules/private"]["dependencies"] == {"a": "1"}
    assert "resolved" not in packages["node_modules/a"]


def test_a_lock_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(MalformedDocument):
        analysis.analyse(task(lock={"packages": {"node_modules/a": 1}}))

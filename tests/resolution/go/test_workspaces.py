from types import SimpleNamespace
from typing import Any

import pytest

from resolution import driver
from resolution.analysis import Task
from resolution.errors import Unresolvable
from resolution.go import analysis
from resolution.go.gomod import GoMod
from resolution.go.gowork import GoWork
from resolution.go.resolver import resolve_workspace
from resolution.graph import Graph
from tests.resolution.go.test_resolver import proxy

NEEDS_X = "require x.example v1.0.0\n"


def test_a_workspace_joins_its_members() -> None:
    members = {
        "./a": GoMod.parse(b"module a.example\ngo 1.18\nrequire x.example v1.0.0\nrequire b.example v1.0.0", main=True),
        "./b": GoMod.parse(b"module b.example\ngo 1.18\nrequire x.example v1.1.0", main=True),
    }
    work = GoWork.parse(b"go 1.18\nuse ./a\nuse ./b\n")
    mods = {f"x.example@v1.{minor}.0": "module x.example" for minor in (0, 1)} | {
        "b.example@v1.0.0": "module b.example"
    }
    graph = driver.run(resolve_workspace(work, members), proxy(mods), threads=1)
    assert {node.name: node.version for node in graph.nodes} == {
        "go.work": "",
        "a.example": "",
        "b.example": "",
        "x.example": "v1.1.0",
    }


def test_a_workspace_whose_members_disagree_about_a_replacement_is_refused() -> None:
    members = {
        folder: GoMod.parse(f"module {folder[2:]}.example\nreplace x.example => ./{folder[2:]}x".encode(), main=True)
        for folder in ("./a", "./b")
    }
    with pytest.raises(Unresolvable):
        driver.run(resolve_workspace(GoWork.parse(b"use ./a\nuse ./b\n"), members), proxy({}), threads=1)


def workspace(work: str, members: dict[str, str], *, directories: dict[str, GoMod] | None = None) -> Graph:
    """Members by the folder they are in; x.example has a version, f.example is a fork of it."""
    mods = {"x.example@v1.0.0": "module x.example", "f.example@v1.0.0": "module x.example"}
    parsed = {f"./{folder}": GoMod.parse(text.encode(), main=True) for folder, text in members.items()}
    found = resolve_workspace(GoWork.parse(work.encode()), parsed, directories=directories)
    return driver.run(found, proxy(mods), threads=1)


def test_members_may_name_one_directory_each_in_its_own_way() -> None:
    graph = workspace(
        "use ./a\nuse ./deep/b\n",
        {
            "a": f"module a.example\n{NEEDS_X}replace x.example => ../common",
            "deep/b": f"module b.example\n{NEEDS_X}replace x.example => ../../common",
        },
        directories={"common": GoMod.parse(b"module x.example")},
    )
    assert [node.artifact for node in graph.nodes if node.name == "x.example"] == ["./common"]
    assert not graph.notes


def test_go_work_settles_what_members_dispute() -> None:
    work = "use ./a\nuse ./b\nreplace x.example v0.1.0 => f.example v1.0.0\n"
    members = {name: f"module {name}.example\n{NEEDS_X}replace x.example => ../{name}x" for name in ("a", "b")}
    with pytest.raises(Unresolvable):
        workspace("use ./a\nuse ./b\n", members)
    graph = workspace(work, members)
    assert [node.artifact for node in graph.nodes if node.name == "x.example"] == ["./bx"]


@pytest.mark.parametrize(
    ("work", "members"),
    [
        ("use ./a\nuse ./b\n", {"a": "module a.example", "b": "module a.example"}),
        ("use ./a\nreplace a.example => ./elsewhere\n", {"a": "module a.example"}),
        ("use ./a\n", {"a": "module a.example\nreplace x.example => ../x\nreplace x.example => ../y"}),
        (
            "use ./a\nuse ./b\n",
            {
                "a": f"module a.example\n{NEEDS_X}replace x.example => ../x",
                "b": "module b.example\nreplace x.example v1.0.0 => ../y",
            },
        ),
    ],
    ids=["one module twice", "a member replaced", "replaced twice", "a version replaced otherwise"],
)
def test_it_refuses_the_workspaces_that_go_refuses(work: str, members: dict[str, str]) -> None:
    with pytest.raises(Unresolvable):
        workspace(work, members)


def test_an_analysis_starts_from_go_work_and_leaves_its_members_out() -> None:
    files = {"go.work": b"use ./a\n", "a/go.mod": b"module a.example\n", "b/go.mod": b"module b.example\n"}
    assert analysis.roots(files) == ("b/go.mod", "go.work")


def test_an_analysis_of_a_workspace_finds_the_directories_that_replace_modules() -> None:
    files = {
        "w/go.work": b"go 1.20\nuse ./a\nreplace y.example => ./y\n",
        "w/a/go.mod": b"module a.example\ngo 1.20\nrequire x.example v1.0.0\nreplace x.example => ../../x\n",
        "x/go.mod": b"module x.example\nrequire y.example v1.0.0\n",
        "w/y/go.mod": b"module y.example\n",
    }
    client: Any = SimpleNamespace(source=proxy({}))
    graph = analysis.analyse(Task(files=files, root="w/go.work", client=client))
    assert {node.name: node.artifact for node in graph.nodes[2:]} == {"x.example": "../x", "y.example": "./y"}
    assert not graph.notes


@pytest.mark.parametrize("name", ["go.work.sum", "a/go.sum"])
def test_an_analysis_of_a_workspace_knows_the_hashes_of_all_its_sums(name: str) -> None:
    files = {
        "go.work": b"use ./a\n",
        "a/go.mod": f"module a.example\n{NEEDS_X}".encode(),
        name: b"x.example v1.0.0 h1:abc=\n",
    }
    client: Any = SimpleNamespace(source=proxy({"x.example@v1.0.0": "module x.example"}))
    graph = analysis.analyse(Task(files=files, root="go.work", client=client))
    assert analysis.is_project_file(name)
    assert [node.integrity for node in graph.nodes if node.name == "x.example"] == ["h1:abc="]


def test_an_analysis_of_a_workspace_says_which_members_are_missing() -> None:
    files = {"go.work": b"go 1.20\nuse ./a\nuse ./gone\n", "a/go.mod": b"module a.example\ngo 1.20\n"}
    client: Any = SimpleNamespace(source=proxy({}))
    graph = analysis.analyse(Task(files=files, root="go.work", client=client))
    assert graph.notes == ("go.work uses ./gone, which is not there",)

from collections.abc import Mapping
from typing import Any

import pytest

from resolution.analysis import Task
from resolution.driver import Want
from resolution.errors import MalformedDocument, PackageNotFound, Unresolvable
from resolution.graph import Graph
from resolution.pypi import analysis
from tests.resolution.pypi.universe import pinned, universe

FACTS = universe({"a 1.0": (), "a 2.0": ("b[x]",), "b 1.0": ("c ; extra == 'x'",), "b 2.0": (), "c 1.0": ()})
PYPROJECT = b"""
[project]
name = "shop"
requires-python = ">=3.13"
dependencies = ["a", "local @ file:///srv/local"]
[project.optional-dependencies]
more = ["b"]
[dependency-groups]
test = [{include-group = "base"}]
base = ["c"]
"""


class Registry:
    def source(self, want: Want) -> Any:
        if want not in FACTS:
            raise PackageNotFound(want.name)
        return FACTS[want]


def task(files: Mapping[str, str | bytes], root: str, **environment: str) -> Task:
    encoded = {path: body.encode() if isinstance(body, str) else body for path, body in files.items()}
    return Task(files=encoded, root=root, client=Registry(), environment=environment)  # type: ignore[arg-type]


def analysed(files: Mapping[str, str | bytes], root: str, **environment: str) -> Graph:
    return analysis.analyse(task(files, root, **environment))


def test_it_starts_where_nothing_else_does() -> None:
    files = {
        "pyproject.toml": PYPROJECT,
        "setup.cfg": b"[options]\ninstall_requires = a\n",
        "app/requirements.in": b"-r base/requirements.txt\nb\n",
        "app/requirements.txt": b"b==1.0\n",
        "app/base/requirements.txt": b"a\n",
        "app/requirements-empty.txt": b"# nothing\n",
        "old/setup.cfg": b"[options]\ninstall_requires = a\n",
        "old/pyproject.toml": b"[build-system]\nrequires = []\n",
        "venv/requirements.txt": b"a\n",
        "broken/pyproject.toml": b"[",
    }
    assert analysis.roots(files) == ("app/requirements.in", "broken/pyproject.toml", "old/setup.cfg", "pyproject.toml")


def test_it_resolves_pyproject_for_a_python_it_lets_in() -> None:
    graph = analysed({"pyproject.toml": PYPROJECT}, "pyproject.toml")
    assert (graph.nodes[0].name, graph.environment["python"]) == ("shop", "3.13.0")
    assert [edge.name for edge in graph.edges if edge.error] == ["local"]


def test_it_takes_extras_and_groups_that_are_asked_for() -> None:
    graph = analysed({"pyproject.toml": PYPROJECT}, "pyproject.toml", extras="more", groups="test", python="3.13")
    assert {edge.name for edge in graph.edges if edge.parent == 0} == {"a", "b", "c", "local"}


def test_it_keeps_the_extras_of_a_requirements_file_and_follows_what_it_includes() -> None:
    files = {"requirements.txt": "b[x]  # why\n-c limits/constraints.txt\n-e .\n", "limits/constraints.txt": "b<2\n"}
    graph = analysed(files, "requirements.txt")
    assert pinned(graph) == ["b 1.0", "c 1.0"]
    assert graph.notes == ("not looked up: -e .",)


def test_it_reads_setup_cfg() -> None:
    assert pinned(analysed({"setup.cfg": "[options]\ninstall_requires =\n  a<2\n"}, "setup.cfg")) == ["a 1.0"]


@pytest.mark.parametrize(("pinned_version", "note"), [("1.0", "held to"), ("0.5", "does not fit")])
def test_it_holds_to_a_lock_that_fits(pinned_version: str, note: str) -> None:
    lock = f'[[package]]\nname = "a"\nversion = "{pinned_version}"\n'
    files = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["a"]\n', "uv.lock": lock}
    graph = analysed(files, "pyproject.toml")
    assert ("a 1.0" in pinned(graph)) is (pinned_version == "1.0")
    assert note in graph.notes[0]


def test_it_says_of_what_a_lock_has_several_versions_without_telling_where() -> None:
    lock = "".join(f'[[package]]\nname = "a"\nversion = "{version}"\n' for version in ("1.0", "2.0"))
    files = {"pyproject.toml": '[project]\nname = "x"\ndependencies = ["a"]\n', "uv.lock": lock}
    graph = analysed(files, "pyproject.toml")
    assert "a 2.0" in pinned(graph)
    assert graph.notes[0] == "not held to uv.lock, which has several versions and does not say where each is: a"


def test_it_resolves_a_poetry_project() -> None:
    body = '[tool.poetry]\nname = "x"\n[tool.poetry.dependencies]\npython = "^3.9"\na = "^1.0"\n'
    assert pinned(analysed({"pyproject.toml": body}, "pyproject.toml")) == ["a 1.0"]


def test_it_resolves_what_a_pipfile_locked() -> None:
    body = '{"default": {"a": {"version": "==1.0"}}, "develop": {"c": {"version": "==1.0"}}}'
    assert pinned(analysed({"Pipfile.lock": body}, "Pipfile.lock")) == ["a 1.0"]


def test_a_pipfile_stands_before_its_lock() -> None:
    lock = '{"default": {"a": {"version": "==1.0"}}, "develop": {"c": {"version": "==1.0"}}}'
    files = {"Pipfile": '[packages]\na = "*"\n', "Pipfile.lock": lock, "b/Pipfile.lock": lock}
    assert analysis.roots({path: body.encode() for path, body in files.items()}) == ("Pipfile", "b/Pipfile.lock")
    assert pinned(analysed(files, "Pipfile")) == ["a 1.0"]


def test_it_takes_nothing_from_the_registry_that_a_url_stands_for() -> None:
    files = {"requirements.txt": "a\nb @ https://files.example.org/b.whl\nc @ ./c ; sys_platform == 'win32'\n"}
    graph = analysed(files, "requirements.txt")
    assert pinned(graph) == ["a 2.0"]
    assert [(edge.name, edge.child) for edge in graph.edges] == [("a", 1), ("b", None)]


def test_it_obeys_which_kinds_of_files_are_wanted() -> None:
    with pytest.raises(Unresolvable):
        analysed({"requirements.txt": "--no-binary :all:\n--only-binary b\na\nb\n"}, "requirements.txt")
    assert pinned(analysed({"requirements.txt": "--no-binary :all:\n--only-binary b\nb<2\n"}, "requirements.txt"))


def test_it_says_which_folders_it_followed() -> None:
    graph = analysed(
        {"requirements.txt": "./lib\n", "lib/pyproject.toml": PYPROJECT}, "requirements.txt", python="3.13"
    )
    assert graph.notes == ("the requirements of the folder lib are taken for the project's own",)


def test_it_writes_both_lock_files() -> None:
    made = task({"requirements.in": "a<2\n"}, "requirements.in")
    written = analysis.lock_files(made, analysis.analyse(made))
    assert set(written) == {"requirements.txt", "pylock.toml"}
    assert b"a==1.0 \\\n    --hash=sha256:ab\n" in written["requirements.txt"]


@pytest.mark.parametrize("body", [b"[", b"\xff\xfe\x00", b'[dependency-groups]\na = [{include-group = "a"}]'])
def test_it_says_where_the_projects_own_file_is_broken(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        analysed({"pyproject.toml": body}, "pyproject.toml", groups="a")

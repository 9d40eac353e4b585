"""Projects over the API."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from backline.projects import graphs
from backline.projects.forms import ProjectForm
from backline.projects.models import Analysis, Project, ResolvedGraph
from integrations.organizations.models import User
from resolution.graph import Edge, Graph, Node
from tests.integrations.api.conftest import Program
from tests.integrations.api.conftest import program as program
from tests.integrations.api.conftest import program_of as program_of

Send = Callable[..., tuple[int, Any]]


def manifest(name: str = "package.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, json.dumps({"name": "shop", "dependencies": {"left": "^1"}}).encode())


@pytest.fixture
def send(program: Program, queue: None) -> Send:
    def post(path: str, **fields: Any) -> tuple[int, Any]:
        return program("post", path, data=fields)

    return post


@pytest.fixture
def graph(owner: User) -> ResolvedGraph:
    organization = owner.memberships.get().organization
    project = Project.objects.create(organization=organization, name="shop")
    analysis = Analysis.objects.create(project=project, number=1, files=b"", state="done")
    nodes = (Node(id=0, name="shop", version=""), Node(id=1, name="left", version="1.3.0", flags=frozenset({"dev"})))
    edges = (Edge(parent=0, child=1, name="left", requirement="^1"),)
    packed = graphs.pack(Graph(ecosystem="npm", nodes=nodes, edges=edges, environment={"node": "20"}))
    return ResolvedGraph.objects.create(
        analysis=analysis, ecosystem="npm", root="package.json", graph=packed, nodes=1, environment={"node": "20"}
    )


def test_a_project_starts_with_an_analysis(send: Send, program: Program) -> None:
    status, made = send("/projects", name="shop", uploads=manifest(), environment_node="20.11.0")
    assert (status, made["name"]) == (201, "shop")
    _, analysis = program("get", f"/analyses/{made['analysis']}")
    assert (analysis["number"], analysis["state"], analysis["environment"]) == (1, "waiting", {"node": "20.11.0"})


def test_it_is_analysed_again_with_other_files(send: Send, program: Program) -> None:
    _, made = send("/projects", name="shop", uploads=manifest())
    status, again = send(f"/projects/{made['id']}/analyses", uploads=manifest())
    assert (status, again["number"]) == (202, 2)
    assert program("get", f"/projects/{made['id']}/analyses")[1]["total"] == 2
    assert program("post", f"/analyses/{again['id']}/cancel")[1]["state"] == "cancelled"


@pytest.mark.parametrize("wrong", [{"uploads": "holiday.jpg"}, {"source_npm": str(uuid4())}])
def test_what_the_page_refuses_is_refused_here(send: Send, wrong: dict[str, str]) -> None:
    files = {"uploads": manifest(wrong.get("uploads", "package.json"))}
    status, problem = send("/projects", **{"name": "shop", **wrong, **files})
    assert (status, problem["errors"][0]["field"]) == (409, next(iter(wrong)))
    assert not Project.objects.exists()


def test_a_name_is_given_once(send: Send) -> None:
    send("/projects", name="shop", uploads=manifest())
    assert send("/projects", name="shop", uploads=manifest())[1]["errors"][0]["field"] == "name"


def test_the_same_form_twice_at_the_same_moment_makes_one_project(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ProjectForm, "clean_name", lambda form: form.cleaned_data["name"])  # it looked just before
    send("/projects", name="shop", uploads=manifest())
    status, problem = send("/projects", name="shop", uploads=manifest())
    assert (status, problem["errors"][0]["field"]) == (409, "name")


def test_a_graph_is_read_whole(program: Program, graph: ResolvedGraph) -> None:
    _, read = program("get", f"/graphs/{graph.pk}")
    assert [(node["name"], node["flags"]) for node in read["nodes"]] == [("shop", []), ("left", ["dev"])]
    assert (read["edges"][0]["requirement"], read["environment"]) == ("^1", {"node": "20"})


def test_a_graph_is_exported(program: Program, graph: ResolvedGraph) -> None:
    answer = program.ask("get", f"/graphs/{graph.pk}/cyclonedx")
    assert answer.headers["Content-Type"] == "application/vnd.cyclonedx+json"
    assert json.loads(answer.content)["components"][0]["name"] == "left"


def test_a_deleted_project_is_gone(program: Program, graph: ResolvedGraph) -> None:
    path = f"/projects/{graph.analysis.project_id}"
    assert program("delete", path)[0] == 204
    assert program("get", path)[0] == 404


def test_a_list_costs_the_same_however_long_it_is(
    program: Program, graph: ResolvedGraph, django_assert_max_num_queries: Any
) -> None:
    organization = graph.analysis.project.organization
    for number in range(5):
        project = Project.objects.create(organization=organization, name=f"p{number}")
        Analysis.objects.create(project=project, number=1, files=b"")
    with django_assert_max_num_queries(8):
        assert program("get", "/projects")[1]["total"] == 6
    with django_assert_max_num_queries(9):
        program("get", f"/projects/{graph.analysis.project_id}/analyses")

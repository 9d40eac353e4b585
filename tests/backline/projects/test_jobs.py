"""Analyses through the sandbox: files in, graphs out, every failure a state of its own."""

import json
import time
from pathlib import Path
from typing import Any

import django_rq
import pytest
from django.utils import timezone

from backline.projects import flows, graphs, jobs
from backline.projects.jobs import analyse
from backline.projects.models import Analysis, Project, ResolvedGraph
from backline.projects.snapshots import NothingRecognised, from_folder, from_uploads, pack, unpack
from backline.sandbox import Sandbox
from integrations.models import Integration
from integrations.organizations.models import Organization
from resolution.analysis import Task
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import MalformedDocument
from resolution.graph import Graph
from tests.integrations.connected import connected, describe

POM = b"""<project>
  <modelVersion>4.0.0</modelVersion><groupId>org.acme</groupId><artifactId>app</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>org.example.sandbox</groupId><artifactId>greeter</artifactId><version>1.1.0</version>
  </dependency></dependencies>
</project>"""
CSPROJ = b"""<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageReference Include="Sandbox.Greeter" Version="1.1.0" /></ItemGroup>
</Project>"""
PROJECTS = {
    "npm": ("package.json", b'{"name": "app", "version": "1.0.0", "dependencies": {"@sandbox/greeter": "^1.0.0"}}'),
    "pypi": ("requirements.txt", b"sandbox-greeter>=1.0\n"),
    "go": ("go.mod", b"module example.org/app\n\ngo 1.21\n\nrequire example.org/Sandbox/greeter v1.1.0\n"),
    "maven": ("pom.xml", POM),
    "nuget": ("App.csproj", CSPROJ),
}
PAIRS = [(product, ecosystem) for product in ("nexus", "jfrog") for ecosystem in PROJECTS]


@pytest.fixture
def project(organization: Organization) -> Project:
    return flows.create_project(organization, "App", by=None)


@pytest.fixture
def opened(sandbox: Sandbox, tmp_path: Path, settings: Any) -> Sandbox:
    describe(sandbox, tmp_path, settings)
    return sandbox


def analysed(project: Project, files: dict[str, bytes]) -> Analysis:
    analysis = flows.start_analysis(project, files, environment={}, by=None, queue=False)
    analyse(str(analysis.pk))
    analysis.refresh_from_db()
    return analysis


def connect(sandbox: Sandbox, product: str, project: Project) -> Integration:
    integration = connected(sandbox, product, project.organization)
    flows.set_sources(project, flows.default_sources(project.organization))
    return integration


@pytest.mark.parametrize(("product", "ecosystem"), PAIRS)
def test_it_resolves_through_the_connected_registry(
    product: str, ecosystem: str, opened: Sandbox, project: Project
) -> None:
    connect(opened, product, project)
    path, body = PROJECTS[ecosystem]
    stored = analysed(project, {path: body}).graphs.get()
    assert (stored.reference, stored.message, stored.unknown) == ("", "", 0)
    names = {node.name.lower().rpartition("/")[2].rpartition(":")[2] for node in graphs.unpack(stored.graph).nodes[1:]}
    assert any("greeter" in name for name in names)
    assert any("words" in name for name in names)


def test_a_graph_with_a_gap_has_no_lock_file(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    whole = analysed(project, {"package.json": b'{"dependencies": {"sandbox-words": "^1"}}'}).graphs.get()
    broken = analysed(project, {"package.json": b'{"dependencies": {"no-such-kit": "^1"}}'}).graphs.get()
    assert list(unpack(whole.locks)) == ["package-lock.json"]
    assert (broken.unknown, broken.locks) == (1, None)


def test_a_lock_file_that_cannot_be_written_leaves_the_graph(
    opened: Sandbox, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(task: Task, graph: Graph) -> dict[str, bytes]:
        raise MalformedDocument("an archive is damaged")

    connect(opened, "nexus", project)
    monkeypatch.setattr(ECOSYSTEMS["npm"].analyser, "lock_files", refuse)
    stored = analysed(project, {"package.json": b'{"dependencies": {"sandbox-words": "^1"}}'}).graphs.get()

    assert (stored.reference, stored.nodes, stored.locks) == ("", 1, None)
    assert graphs.unpack(stored.graph).notes[-1] == "No lock file could be written: an archive is damaged"


def test_what_is_kept_tells_no_password_of_the_projects_files(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    manifest = b'{"dependencies": {"sandbox-words": "^1", "a": "git+https://u:canary@git.example.org/a.git"}}'
    url = "https://u:canary@registry.example.org/sandbox-words-1.0.0.tgz"
    lock = {
        "lockfileVersion": 3,
        "packages": {
            "": {"dependencies": {"sandbox-words": "^1"}},
            "node_modules/sandbox-words": {"version": "1.0.0", "resolved": url},
        },
    }
    stored = analysed(project, {"package.json": manifest, "package-lock.json": json.dumps(lock).encode()}).graphs.get()
    graph = graphs.unpack(stored.graph)

    assert "https://registry.example.org/sandbox-words-1.0.0.tgz" in [node.artifact for node in graph.nodes]
    assert "canary" not in repr(graph) + stored.message + repr(unpack(stored.locks) if stored.locks else "")


def test_a_project_of_several_ecosystems_gets_a_graph_for_each(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    analysis = analysed(project, dict(PROJECTS.values()))
    assert analysis.state == Analysis.State.DONE
    assert {graph.ecosystem for graph in analysis.graphs.all()} == set(PROJECTS)


def test_without_a_repository_nothing_is_said_to_be_missing(project: Project) -> None:
    stored = analysed(project, dict([PROJECTS["npm"]])).graphs.get()
    assert (stored.reference, stored.graph) == ("no-repository", None)


def test_a_rejected_sign_in_is_shown_as_its_cause(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    with opened.nexus.fault("wrong-credentials"):
        analysis = analysed(project, dict([PROJECTS["npm"]]))
    stored = analysis.graphs.get()
    assert not analysis.is_complete
    assert stored.reference == "unauthorized" or stored.unknown > 0


def test_a_broken_manifest_is_an_error_of_its_graph(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    analysis = analysed(project, {"package.json": b"{", "go.mod": PROJECTS["go"][1]})
    found = {graph.root: graph.reference for graph in analysis.graphs.all()}
    assert found == {"package.json": "unreadable-answer", "go.mod": ""}


def test_a_second_run_of_the_job_does_nothing(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    analysis = analysed(project, dict([PROJECTS["npm"]]))
    before = analysis.graphs.get().pk
    analyse(str(analysis.pk))
    assert analysis.graphs.get().pk == before


def test_a_cancelled_analysis_never_starts(project: Project) -> None:
    analysis = flows.start_analysis(project, dict([PROJECTS["npm"]]), environment={}, by=None, queue=False)
    flows.cancel(analysis)
    analyse(str(analysis.pk))
    analysis.refresh_from_db()
    assert analysis.state == Analysis.State.CANCELLED
    assert not ResolvedGraph.objects.exists()


def test_an_analysis_that_lost_its_worker_is_tried_again(project: Project) -> None:
    analysis = flows.start_analysis(project, dict([PROJECTS["npm"]]), environment={}, by=None, queue=False)
    old = timezone.now() - 2 * flows.SILENT
    Analysis.objects.update(state=Analysis.State.RUNNING, beat_at=old, created_at=old)
    assert flows.sweep() == 1
    analysis.refresh_from_db()
    assert analysis.state == Analysis.State.WAITING


@pytest.mark.django_db(transaction=True)
def test_an_analysis_that_still_waits_is_queued_once(queue: None, project: Project) -> None:
    analysis = flows.start_analysis(project, dict([PROJECTS["npm"]]), environment={}, by=None, queue=False)
    Analysis.objects.update(created_at=timezone.now() - 2 * flows.SILENT)
    for _ in range(3):
        flows.sweep()
    assert django_rq.get_queue("analyses").get_job_ids() == [f"analysis-{analysis.pk}"]


def test_the_cache_answers_the_second_analysis(opened: Sandbox, project: Project) -> None:
    connect(opened, "nexus", project)
    first, second = (analysed(project, dict([PROJECTS["maven"]])).graphs.get() for _ in range(2))
    assert first.requests > 0
    assert (second.requests, second.requests_saved > 0) == (0, True)


def test_it_recognises_files_in_a_folder_and_leaves_installed_ones_out(tmp_path: Path) -> None:
    for path in ("package.json", "web/package.json", "node_modules/a/package.json", "README.md"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("{}")
    assert set(from_folder(tmp_path)) == {"package.json", "web/package.json"}


def test_files_without_any_manifest_are_refused() -> None:
    with pytest.raises(NothingRecognised):
        from_uploads([("README.md", b"")])


def test_a_broken_archive_is_refused() -> None:
    with pytest.raises(MalformedDocument):
        from_uploads([("app.zip", b"PK\3\4broken")])


def test_a_snapshot_survives_being_stored() -> None:
    assert unpack(pack({"a/b": b"\0\xff"})) == {"a/b": b"\0\xff"}


@pytest.mark.django_db(transaction=True)
def test_an_analysis_that_computes_for_long_shows_that_it_lives(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    beats: list[Any] = []

    def compute(analysis: Analysis) -> None:
        first = Analysis.objects.get(pk=analysis.pk).beat_at
        deadline = time.monotonic() + 20
        while (now := Analysis.objects.get(pk=analysis.pk).beat_at) == first and time.monotonic() < deadline:
            pass
        beats.extend([first, now])

    monkeypatch.setattr(jobs, "BEAT", 0.01)
    monkeypatch.setattr(jobs, "run", compute)
    assert analysed(project, {"go.mod": PROJECTS["go"][1]}).state == Analysis.State.DONE
    assert beats[1] > beats[0]

"""Pages of projects: who sees what, and what they show."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backline.projects import flows, graphs
from backline.projects.failures import failure_of
from backline.projects.models import Analysis, Project, ResolvedGraph
from backline.projects.snapshots import pack
from backline.projects.templatetags.projects import in_short
from backline.sandbox import Sandbox
from integrations.audit.models import AuditEvent
from integrations.flows.disconnect import dependents_of
from integrations.organizations.models import Organization, User
from resolution.graph import Graph, Node
from tests.backline.projects.factory import graph
from tests.backline.projects.test_workspaces import TREE
from tests.integrations.connected import connected, describe

MANIFEST = b'{"name": "app", "dependencies": {"@sandbox/greeter": "^1"}}'


@pytest.fixture
def project(organization: Organization) -> Project:
    return flows.create_project(organization, "App", by=None)


def stored(project: Project, **shape: Any) -> ResolvedGraph:
    return kept(project, graph(**shape))


def kept(project: Project, made: Graph) -> ResolvedGraph:
    number = project.analyses.count() + 1
    analysis = Analysis.objects.create(project=project, number=number, files=pack({}), state=Analysis.State.DONE)
    return ResolvedGraph.objects.create(
        analysis=analysis,
        ecosystem="npm",
        root="package.json",
        graph=graphs.pack(made),
        nodes=graphs.packages(made),
        unknown=graphs.unknowns(made),
        locks=pack({"package-lock.json": b"{}"}),
    )


def text(client: Client, path: str, **asked: str) -> str:
    response = client.get(path, asked)
    assert response.status_code == 200
    return response.content.decode()


def test_a_member_creates_a_project_from_files(
    client: Client, member: User, organization: Organization, sandbox: Sandbox, tmp_path: Path, settings: Any
) -> None:
    describe(sandbox, tmp_path, settings)
    integration = connected(sandbox, "nexus", organization)
    client.force_login(member)
    source = integration.repositories.get(ecosystem="npm").pk
    uploads = [SimpleUploadedFile("package.json", MANIFEST), SimpleUploadedFile("README.md", b"x")]
    response = client.post("/projects/new/", {"name": " My  app ", "uploads": uploads, "source_npm": source})
    project = Project.objects.get(name="My app")
    assert response["Location"] == f"/projects/analyses/{project.analyses.get().pk}/"
    assert [each.repository_id for each in project.sources.all()] == [source]
    assert AuditEvent.objects.filter(action="project.analysed", actor=member).exists()


def test_a_package_type_is_left_out_of_the_next_analysis(
    client: Client, member: User, project: Project, organization: Organization, sandbox: Sandbox
) -> None:
    repositories = connected(sandbox, "nexus", organization).repositories
    flows.set_sources(project, flows.default_sources(organization))
    client.force_login(member)
    sent = {"uploads": SimpleUploadedFile("package.json", MANIFEST), "source_npm": ""}
    kept = {f"source_{each.ecosystem}": each.pk for each in repositories.exclude(ecosystem="npm")}
    assert client.post(f"/projects/{project.pk}/", {**kept, **sent}).status_code == 302
    assert {each.repository_id for each in project.sources.all()} == set(kept.values())


def test_bad_files_are_an_error_at_the_field_and_keep_the_name(client: Client, member: User) -> None:
    client.force_login(member)
    form = {"name": "Kept", "uploads": SimpleUploadedFile("photo.png", b"png")}
    page = client.post("/projects/new/", form).content.decode()
    assert "No project file in photo.png" in page
    assert 'value="Kept"' in page
    assert not Project.objects.exists()


def test_a_name_is_given_once(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    form = {"name": "App", "uploads": SimpleUploadedFile("package.json", MANIFEST)}
    page = client.post("/projects/new/", form).content.decode()
    assert "of this name already" in page
    assert "Choose the files again" in page


def test_the_table_can_be_searched_and_narrowed(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    path = f"/projects/graphs/{stored(project).pk}/"
    assert ">b</a>" in text(client, path)
    assert ">b</a>" not in text(client, path, q="a@1")
    assert ">a</a>" not in text(client, path, flag="dev")
    assert ">could not look</div>" in text(client, path)


def test_a_package_shows_its_paths_and_who_asks_for_it(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    page = text(client, f"/projects/graphs/{stored(project).pk}/packages/3/")
    assert "2 paths. app requires a requires c" in page
    assert page.count("<rect") == 4


def test_it_does_not_say_that_a_repository_answered_what_a_lock_file_states(
    client: Client, member: User, project: Project
) -> None:
    client.force_login(member)
    made = stored(project)
    ResolvedGraph.objects.filter(pk=made.pk).update(repository_url="https://nexus.example.org/npm/", requests=0)
    assert "Resolved through <code>https://nexus.example.org/npm/</code>" in text(
        client, f"/projects/graphs/{made.pk}/packages/1/"
    )


def test_what_is_unknown_is_listed_with_who_asks_for_it(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    page = text(client, f"/projects/graphs/{stored(project, c='').pk}/")
    assert "2 packages could not be looked up or met" in page
    assert "asked for by b 2.0.0" in page
    assert "asked for by a 1.0.0, b 2.0.0" in page
    assert ">not allowed</div>" in page


def test_a_workspace_is_one_package(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    made = kept(project, TREE)
    page = text(client, f"/projects/graphs/{made.pk}/")
    assert "3 npm packages" in page
    assert page.count(">@acme/kit</a>") == 1
    assert '<span class="chip">workspace</span>' in page
    assert "1 path. shop requires @acme/kit requires words" in text(client, f"/projects/graphs/{made.pk}/packages/3/")


def test_a_link_of_the_tree_leads_to_its_folder(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    path = f"/projects/graphs/{kept(project, TREE).pk}/packages"
    assert client.get(f"{path}/1/")["Location"] == f"{path}/4/"
    assert "It is not looked up in a registry" in text(client, f"{path}/4/")
    assert client.get(f"{path}/99/").status_code == 404


def test_it_shows_what_changed_since_the_analysis_before(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    stored(project, extra="old")
    page = text(client, f"/projects/graphs/{stored(project, extra='new').pk}/changes/")
    assert "old" in page
    assert "removed" in page
    assert "added" in page


def test_changes_are_counted_and_come_page_by_page(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    stored(project)
    many = [Node(id=number, name=f"kit-{number:03}", version="1") for number in range(150)]
    large = kept(project, Graph(ecosystem="npm", nodes=tuple(many), edges=()))
    page = text(client, f"/projects/graphs/{large.pk}/changes/?page=2")
    assert "149 added, 3 removed" in page
    assert "Page 2 of 2" in page
    assert "kit-149" in page
    assert "kit-001" not in page


def test_the_first_analysis_has_nothing_to_compare(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    assert client.get(f"/projects/graphs/{stored(project).pk}/changes/").status_code == 404


def test_it_exports_cyclonedx_and_the_native_lock(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    path = f"/projects/graphs/{stored(project).pk}"
    exported = client.get(f"{path}/cyclonedx/")
    assert json.loads(exported.content)["specVersion"] == "1.6"
    assert exported["Content-Disposition"].startswith('attachment; filename="app-package.json.cdx.json"')
    assert client.get(f"{path}/locks/package-lock.json").content == b"{}"
    assert client.get(f"{path}/locks/../x").status_code == 404


def test_a_failed_graph_is_shown_with_its_cause(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    failed = stored(project)
    ResolvedGraph.objects.filter(pk=failed.pk).update(graph=None, reference="unreachable", message="nobody listens")
    page = text(client, f"/projects/analyses/{failed.analysis_id}/")
    assert "Could not look" in page
    assert "nobody listens" in page


@pytest.mark.parametrize(
    ("reference", "badge"), [("unauthorized", "Sign-in rejected"), ("no-repository", "No repository")]
)
def test_a_failed_graph_says_what_to_do(
    client: Client, member: User, project: Project, reference: str, badge: str
) -> None:
    client.force_login(member)
    failed = stored(project)
    ResolvedGraph.objects.filter(pk=failed.pk).update(graph=None, reference=reference, message="401")
    page = text(client, f"/projects/analyses/{failed.analysis_id}/")
    assert badge in page
    assert failure_of(reference).remedy.replace("'", "&#x27;") in page


@pytest.mark.parametrize(
    "path", ["/projects/{project}/", "/projects/analyses/{analysis}/", "/projects/graphs/{graph}/"]
)
def test_it_hides_other_organizations_projects(client: Client, stranger: User, project: Project, path: str) -> None:
    made = stored(project)
    client.force_login(stranger)
    url = path.format(project=project.pk, analysis=made.analysis_id, graph=made.pk)
    assert client.get(url).status_code == 404


def test_only_an_admin_deletes_a_project(client: Client, member: User, owner: User, project: Project) -> None:
    client.force_login(member)
    assert client.post(f"/projects/{project.pk}/delete/").status_code == 403
    client.force_login(owner)
    client.get(f"/projects/{project.pk}/delete/")
    assert Project.objects.exists()
    client.post(f"/projects/{project.pk}/delete/")
    assert not Project.objects.exists()


def test_disconnecting_names_the_projects_that_stop_working(
    sandbox: Sandbox, project: Project, organization: Organization
) -> None:
    integration = connected(sandbox, "nexus", organization)
    flows.set_sources(project, flows.default_sources(organization))
    assert [each.label for each in dependents_of(integration)] == ["App"]


def test_an_analysis_is_repeated_with_the_same_files(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    first = flows.start_analysis(project, {"package.json": MANIFEST}, environment={"node": "20"}, by=None, queue=False)
    client.post(f"/projects/analyses/{first.pk}/again/")
    second = project.analyses.get(number=2)
    assert (bytes(second.files), second.environment) == (bytes(first.files), {"node": "20"})


def test_many_versions_are_folded_and_the_taken_one_stays_in_sight() -> None:
    reasons = [{"version": str(number), "won": number == 40} for number in range(50)]
    parts = in_short(reasons)
    assert [each["version"] for each in parts["shown"]] == [*map(str, range(12)), "40"]
    assert len(parts["folded"]) == 37


def test_a_package_without_a_version_is_not_explained(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    path = f"/projects/graphs/{stored(project, c='').pk}/packages/3/"
    assert "Why this version" not in text(client, path)
    assert "Why this version" in text(client, path.replace("packages/3", "packages/1"))


def test_lists_read_the_newest_analyses_without_their_graphs(
    client: Client, member: User, project: Project, django_assert_max_num_queries: Any
) -> None:
    client.force_login(member)
    stored(project)
    stored(project, extra="d")
    with django_assert_max_num_queries(20) as asked:
        assert "#2 · " in text(client, "/projects/")
        assert "#1" in text(client, f"/projects/{project.pk}/")
    read = [each["sql"].partition(" FROM ")[0] for each in asked.captured_queries]
    assert not any('resolvedgraph"."graph"' in columns or '"files"' in columns for columns in read)


def test_a_page_reads_no_graph_but_the_one_it_shows(
    client: Client, member: User, project: Project, django_assert_max_num_queries: Any
) -> None:
    client.force_login(member)
    stored(project)
    page = f"/projects/graphs/{stored(project, extra='d').pk}/"
    with django_assert_max_num_queries(12) as asked:
        assert "Changes since #1" in text(client, page)
    with django_assert_max_num_queries(8) as polled:
        text(client, f"{page}packages/1/why/")
    reads = [[each["sql"].partition(" FROM ")[0] for each in log.captured_queries] for log in (asked, polled)]
    assert [sum('resolvedgraph"."graph"' in columns for columns in read) for read in reads] == [1, 0]


def test_the_list_tells_projects_without_any_graph(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    made = stored(project)
    assert "Incomplete" in text(client, "/projects/")
    ResolvedGraph.objects.filter(pk=made.pk).update(graph=None, reference="unreadable-answer", message="broken")
    assert "No graph" in text(client, "/projects/")

"""Pages of projects: who sees what, and what they show."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backline.projects import flows
from backline.projects.failures import failure_of
from backline.projects.forms import ProjectForm
from backline.projects.models import Analysis, Project, ResolvedGraph
from backline.sandbox import Sandbox
from integrations.audit.models import AuditEvent
from integrations.flows.disconnect import dependents_of
from integrations.organizations.models import Organization, User
from tests.backline.projects.factory import stored
from tests.backline.projects.shown import text
from tests.integrations.connected import connected, describe

MANIFEST = b'{"name": "app", "dependencies": {"@sandbox/greeter": "^1"}}'


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


def test_the_part_that_fills_in_ends_with_the_offer_to_repeat_the_analysis(
    client: Client, member: User, project: Project
) -> None:
    client.force_login(member)
    made = flows.start_analysis(project, {"package.json": MANIFEST}, environment={}, by=None, queue=False)
    part = f"/projects/analyses/{made.pk}/progress/"
    assert "You may leave this page" in text(client, part)
    Analysis.objects.filter(pk=made.pk).update(state=Analysis.State.DONE)
    done = text(client, part)
    assert "You may leave this page" not in done
    assert f'action="/projects/analyses/{made.pk}/again/"' in done


def test_the_same_form_twice_at_the_same_moment_makes_one_project(
    client: Client, member: User, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProjectForm, "clean_name", lambda form: form.cleaned_data["name"])  # it looked just before
    client.force_login(member)
    form = {"name": project.name, "uploads": SimpleUploadedFile("package.json", MANIFEST)}
    assert "There is a project of this name already." in client.post("/projects/new/", form).content.decode()
    assert Project.objects.count() == 1


def test_an_analysis_is_repeated_with_the_same_files(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    first = flows.start_analysis(project, {"package.json": MANIFEST}, environment={"node": "20"}, by=None, queue=False)
    client.post(f"/projects/analyses/{first.pk}/again/")
    second = project.analyses.get(number=2)
    assert (bytes(second.files), second.environment) == (bytes(first.files), {"node": "20"})


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


def test_the_list_tells_projects_without_any_graph(client: Client, member: User, project: Project) -> None:
    client.force_login(member)
    made = stored(project)
    assert "Incomplete" in text(client, "/projects/")
    ResolvedGraph.objects.filter(pk=made.pk).update(graph=None, reference="unreadable-answer", message="broken")
    assert "No graph" in text(client, "/projects/")

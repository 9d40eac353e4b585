"""Pages of one graph: its table, the paths to a package, what changed, and exports."""

import json
from typing import Any

from django.test import Client

from backline.projects.models import Project, ResolvedGraph
from backline.projects.templatetags.projects import in_short
from integrations.organizations.models import User
from resolution.graph import Graph, Node
from tests.backline.projects.factory import kept, stored
from tests.backline.projects.shown import text
from tests.backline.projects.test_workspaces import TREE


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

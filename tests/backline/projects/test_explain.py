"""Why this version: asked on a page, answered by a worker, for every ecosystem."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from backline.projects import flows, graphs
from backline.projects.jobs import analyse
from backline.projects.models import Project, ResolvedGraph
from backline.sandbox import Sandbox
from integrations.lookups.jobs import run_lookup
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.backline.projects.test_jobs import PROJECTS
from tests.integrations.connected import connected, describe


@pytest.fixture
def resolved(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> Project:
    describe(sandbox, tmp_path, settings)
    connected(sandbox, "nexus", organization)
    project = flows.create_project(organization, "App", by=None)
    flows.set_sources(project, flows.default_sources(organization))
    analysis = flows.start_analysis(project, dict(PROJECTS.values()), environment={}, by=None, queue=False)
    analyse(str(analysis.pk))
    return project


@pytest.mark.parametrize("ecosystem", PROJECTS)
def test_it_says_why_each_version_won_or_lost(ecosystem: str, client: Client, member: User, resolved: Project) -> None:
    stored = ResolvedGraph.objects.get(ecosystem=ecosystem)
    node = next(each for each in graphs.unpack(stored.graph).nodes[1:] if "words" in each.name.lower())
    page = f"/projects/graphs/{stored.pk}/packages/{node.id}/"
    client.force_login(member)
    client.post(f"{page}explain/")
    lookup = Lookup.objects.get(kind="explain")
    run_lookup(str(lookup.pk))
    lookup.refresh_from_db()
    assert lookup.state == Lookup.State.DONE, lookup.message
    won = [reason for reason in lookup.result["reasons"] if reason["won"]]
    assert won, lookup.result
    assert all(reason["why"] for reason in lookup.result["reasons"])
    assert "taken" in client.get(page).content.decode()


def test_it_offers_no_explanation_once_the_repository_is_disconnected(
    client: Client, member: User, resolved: Project
) -> None:
    client.force_login(member)
    page = f"/projects/graphs/{ResolvedGraph.objects.get(ecosystem='npm').pk}/packages/1/"
    assert "Explain</button>" in client.get(page).content.decode()
    Integration.objects.all().delete()
    shown = client.get(page).content.decode()
    assert "not connected any more" in shown
    assert "Explain</button>" not in shown

"""Look-ups and analyses keep to the bindings, against both products of the sandbox."""

import json
from typing import Any

import pytest
from django.test import Client

from backline.projects import graphs, jobs
from backline.projects.flows import create_project, set_sources, start_analysis
from backline.projects.models import ResolvedGraph
from backline.sandbox import Sandbox
from integrations.authority.clients import for_analysis, for_repository
from integrations.lookups.jobs import ask, run_lookup
from integrations.models import Integration, Repository
from integrations.organizations.models import User
from resolution.errors import BoundElsewhere
from tests.integrations.authority.conftest import bound, publish

KIT = "@sandbox/greeter"


def npm_of(integration: Integration) -> Repository:
    return integration.repositories.select_related("integration").get(ecosystem="npm")


def newest(client: Any, name: str = KIT) -> str:
    return str(client.package(name).releases[0].version)


def test_a_higher_version_elsewhere_is_not_seen(
    sandbox: Sandbox, ours: Integration, theirs: Integration, owner: User
) -> None:
    publish(sandbox, "jfrog", KIT, "99.0.0")
    assert newest(for_analysis(npm_of(theirs)).client) == "99.0.0"
    bound(ours, "@sandbox/*", owner)
    assert newest(for_analysis(npm_of(theirs)).client) == "1.1.0"


def test_a_look_up_elsewhere_is_refused_without_asking(
    sandbox: Sandbox, ours: Integration, theirs: Integration, owner: User, as_owner: Client
) -> None:
    bound(ours, "@sandbox/*", owner)
    sandbox.jfrog.record = True
    lookup = ask("package", theirs, {"name": KIT, "spec": ""}, by=owner, repository=npm_of(theirs))
    run_lookup(str(lookup.pk))
    lookup.refresh_from_db()
    assert (lookup.reference, lookup.message) == ("bound-elsewhere", f"{KIT} comes from Sandbox nexus only")
    assert sandbox.jfrog.calls == []
    assert b"Not from here" in as_owner.get(f"/integrations/{theirs.pk}/packages/{lookup.pk}/").content


def test_a_look_up_where_it_is_bound_works(ours: Integration, owner: User) -> None:
    bound(ours, "@sandbox/*", owner)
    access = for_repository(npm_of(ours))
    assert newest(access.client) == "1.1.0"
    access.note_names()
    assert [name.name for name in ours.name_bindings.get().names.all()] == [KIT]


def test_a_repository_that_is_gone_leaves_the_name_bound(ours: Integration, theirs: Integration, owner: User) -> None:
    bound(ours, "@sandbox/*", owner)
    npm_of(ours).delete()
    with pytest.raises(BoundElsewhere):
        newest(for_analysis(npm_of(theirs)).client)


def test_an_analysis_takes_bound_names_from_their_registry_and_says_so(
    sandbox: Sandbox, ours: Integration, theirs: Integration, owner: User
) -> None:
    publish(sandbox, "jfrog", KIT, "1.99.0")
    bound(ours, "@sandbox/*", owner)
    project = create_project(ours.organization, "shop", by=owner)
    set_sources(project, {"npm": npm_of(theirs)})
    manifest = json.dumps({"name": "shop", "version": "1.0.0", "dependencies": {KIT: "^1.0.0"}}).encode()
    analysis = start_analysis(project, {"package.json": manifest}, environment={}, by=owner)
    jobs.analyse(str(analysis.pk))
    graph = graphs.unpack(ResolvedGraph.objects.get(analysis=analysis).graph or b"")
    assert {node.name: node.version for node in graph.nodes[1:]} == {KIT: "1.1.0", "sandbox-words": "1.2.0"}
    assert f"{KIT} was looked up in Sandbox nexus only: its name is bound to it." in graph.notes

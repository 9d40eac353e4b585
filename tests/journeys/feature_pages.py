"""One of everything that is done with a connected registry, and the address of every page that shows it."""

import uuid
from typing import Any

from django.urls import reverse
from django.utils import timezone

from backline.projects import flows, graphs
from backline.projects.models import Analysis, ResolvedGraph
from backline.projects.snapshots import pack
from integrations.authority.models import NameBinding, Twin
from integrations.components.models import ComponentOperation
from integrations.components.rights import set_right
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from integrations.tokens.issuing import create, revoke
from integrations.tokens.models import SCOPES
from resolution.graph import Graph
from tests.backline.projects.factory import graph
from tests.backline.projects.test_workspaces import TREE
from tests.integrations.factories import nexus

RELEASE = {
    "version": "1.1.0",
    "published": "2026-01-01T12:00:00+00:00",
    "marks": [{"kind": "deprecated", "reason": "use 2"}],
    "files": 1,
    "size": 1234,
    "checksum": "sha512:" + "0" * 128,
}
PACKAGE = {
    "name": "kit",
    "tags": {"latest": "1.1.0"},
    "total": 1,
    "releases": [RELEASE],
    "choice": {"version": "1.1.0", "why": "the newest in the range"},
    "requirements": [{"name": "words", "spec": "^1", "kind": "dev", "condition": "os=linux"}],
    "evidence": [
        {"url": "https://nexus.example.org/repository/npm-group/kit", "status": 200, "ms": 12, "cached": True}
    ],
}
ASSET = {
    "id": "a",
    "path": "kit/1.1.0/kit.jar",
    "download_url": "https://nexus.example.org/repository/raw/kit.jar",
    "checksums": {"sha1": "0" * 40},
    "size": 10,
    "content_type": "application/java-archive",
    "last_modified": "2026-01-01",
    "linkable": True,
}
COMPONENT = {
    "id": "c",
    "repository": "raw",
    "format": "raw",
    "name": "kit",
    "group": "/g",
    "version": "1",
    "label": "/g : kit : 1",
    "assets": [ASSET],
}
REPOSITORIES = {"repositories": [{"name": "raw", "format": "raw", "kind": "hosted"}], "specs": {}}
REASONS = {"sentences": ["the newest"], "reasons": [{"version": "1.0.0", "won": True, "why": "newest", "by": "app"}]}


def feature_pages(organization: Organization, owner: User, integration: Integration) -> dict[str, str]:
    set_right(owner.memberships.get(organization=organization), upload=True, delete=True)
    return {
        **_package_pages(integration),
        **_component_pages(integration, owner),
        **_project_pages(organization, integration),
        **_authority_pages(organization, integration),
        "client configuration": reverse("client-configuration", args=[integration.pk]),
        "client configuration of PyPI": reverse("client-configuration", args=[integration.pk]) + "?type=pypi",
        "tokens": _token_page(organization, owner),
        "api reference": reverse("api-reference"),
    }


def _token_page(organization: Organization, owner: User) -> str:
    for name in ("release pipeline", "old pipeline"):
        token, _ = create(organization, name, SCOPES, by=owner)
    revoke(token, by=owner)
    return reverse("tokens")


def _authority_pages(organization: Organization, integration: Integration) -> dict[str, str]:
    public = nexus(organization, name="Public proxy")
    binding = NameBinding.objects.create(
        organization=organization, integration=integration, ecosystem="npm", text="@acme/*", folded="@acme/*"
    )
    seen = {"binding": binding, "repository": public.repositories.get(), "version": "99.0.0", "own_version": "1.0.0"}
    Twin.objects.create(**seen, name="@acme/kit", is_higher=True)
    Twin.objects.create(**seen, name="@acme/old", dismissed_at=timezone.now())
    pages = {"authority": integration, "authority empty": public}
    return {name: reverse("authority", args=[each.pk]) for name, each in pages.items()}


def _lookup(integration: Integration, kind: str, **shape: Any) -> Lookup:
    found: Lookup = Lookup.objects.create(
        organization=integration.organization,
        integration=integration,
        repository=integration.repositories.first(),
        kind=kind,
        finished_at=timezone.now(),
        **{"state": "done", "arguments": {"name": "kit", "spec": "", "repository": "raw"}, **shape},
    )
    return found


def _package_pages(integration: Integration) -> dict[str, str]:
    outcomes = {
        "found": {"result": PACKAGE},
        "waiting": {"state": "waiting"},
        "not found": {"state": "failed", "reference": "package-not-found"},
        "not allowed": {"state": "failed", "reference": "forbidden"},
        "could not look": {"state": "failed", "reference": "absence-uncertain", "message": "kit"},
    }
    made = {f"package {name}": _lookup(integration, "package", **shape).pk for name, shape in outcomes.items()}
    pages = {name: reverse("package", args=[integration.pk, lookup]) for name, lookup in made.items()}
    return {"try a package": reverse("try-a-package", args=[integration.pk]), **pages}


def _component_pages(integration: Integration, owner: User) -> dict[str, str]:
    listed = _lookup(integration, "component-repositories", result=REPOSITORIES).pk
    page = _lookup(integration, "components", result={"components": [COMPONENT], "token": "next"}).pk
    failed = _lookup(integration, "components", state="failed", reference="not-allowed", result={"sentence": "No."}).pk
    operations = {
        f"operation {state}": ComponentOperation.objects.create(
            id=uuid.uuid4(),
            organization=integration.organization,
            integration=integration,
            kind="upload",
            repository="raw",
            label="kit.jar",
            state=state,
            message="What happened.",
            remedy="What to do.",
            errors=[{"field": "directory", "message": "Missing"}],
            finished_at=timezone.now(),
        ).pk
        for state in ("waiting", "done", "failed", "unknown")
    }
    one = [integration.pk, page, 0]
    return {
        "components": reverse("components", args=[integration.pk]),
        "component page": reverse("component-page", args=[integration.pk, page]),
        "component page failed": reverse("component-page", args=[integration.pk, failed]),
        "component": reverse("component", args=one),
        "delete component": reverse("delete-component", args=one),
        "upload component": reverse("upload-component", args=[integration.pk, listed, "raw"]),
        "component rights": reverse("component-rights", args=[integration.pk]),
        **{name: reverse("component-operation", args=[integration.pk, pk]) for name, pk in operations.items()},
    }


def _project_pages(organization: Organization, integration: Integration) -> dict[str, str]:
    project = flows.create_project(organization, "App", by=None)
    flows.set_sources(project, flows.default_sources(organization))
    first, second = (_resolved(project, number, integration) for number in (1, 2))
    failed = _resolved(project, 3, integration)
    linked = _resolved(project, 5, integration, TREE)
    ResolvedGraph.objects.filter(pk=failed.pk).update(graph=None, reference="unreachable", message="nobody listens")
    running = Analysis.objects.create(project=project, number=4, files=pack({}), state="running", stage="npm")
    arguments = {"graph": str(second.pk), "node": 3}
    _lookup(integration, "explain", arguments=arguments, result=REASONS)
    return {
        "projects": reverse("projects"),
        "new project": reverse("new-project"),
        "project": reverse("project", args=[project.pk]),
        "delete project": reverse("delete-project", args=[project.pk]),
        "analysis": reverse("analysis", args=[second.analysis_id]),
        "analysis failed": reverse("analysis", args=[failed.analysis_id]),
        "analysis running": reverse("analysis", args=[running.pk]),
        "graph": reverse("graph", args=[second.pk]),
        "graph nothing found": reverse("graph", args=[second.pk]) + "?q=zzz",
        "graph package": reverse("graph-package", args=[second.pk, 3]),
        "graph package not explained": reverse("graph-package", args=[first.pk, 3]),
        "graph workspace": reverse("graph-package", args=[linked.pk, 4]),
        "graph changes": reverse("graph-changes", args=[second.pk]),
    }


def _resolved(project: Any, number: int, integration: Integration, made: Graph | None = None) -> ResolvedGraph:
    analysis = Analysis.objects.create(
        project=project, number=number, files=pack({}), state="done", finished_at=timezone.now()
    )
    made = made or graph(c=f"1.{number}.0")
    return ResolvedGraph.objects.create(
        analysis=analysis,
        ecosystem="npm",
        root="package.json",
        repository=integration.repositories.first(),
        repository_url="https://nexus.example.org/repository/npm-group/",
        graph=graphs.pack(made),
        nodes=3,
        unknown=1,
        locks=pack({"package-lock.json": b"{}"}),
    )

"""Who gets which answer, for every route that tests/integrations/test_access.py does not list (security T1)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from backline.api import api
from backline.projects.models import Project, ResolvedGraph
from integrations.authority.models import NameBinding, Twin
from integrations.components.models import ComponentOperation
from integrations.lookups.models import Lookup
from integrations.models import ConnectivityCheck, Integration
from integrations.organizations.models import Organization, User
from integrations.tokens.issuing import create
from integrations.tokens.models import ApiToken
from tests.integrations.api.conftest import Program
from tests.integrations.api.conftest import program_of as program_of
from tests.integrations.conftest import signed_in
from tests.integrations.factories import draft, nexus
from tests.integrations.test_access import ROUTES as HUB_ROUTES
from tests.journeys.feature_pages import feature_pages
from tests.queue_fixture import queue as queue
from tests.queue_fixture import running_queue as running_queue
from tests.test_routes import ROUTES as ALL_ROUTES


@dataclass(frozen=True)
class Row:
    """`about`: the objects in the path, first the one that decides; `member`: what a member gets."""

    about: tuple[str, ...] = ()
    member: int = 200
    method: str = "get"


ONE = ("integration",)
ROWS = {
    "try-a-package": Row(ONE),
    "package": Row((*ONE, "package")),
    "package-result": Row((*ONE, "package")),
    "client-configuration": Row(ONE),
    "client-configuration-download": Row((*ONE, "npm"), 403, "post"),
    "components": Row(ONE),
    "browse-components": Row(ONE, 302, "post"),
    "component-rights": Row(ONE, 403),
    "component-operation": Row((*ONE, "operation")),
    "component-operation-part": Row((*ONE, "operation")),
    "component-page": Row((*ONE, "components")),
    "component-page-part": Row((*ONE, "components")),
    "component": Row((*ONE, "components", "0")),
    "upload-component": Row((*ONE, "component-repositories", "raw"), 403),
    "delete-component": Row((*ONE, "components", "0"), 403),
    "authority": Row(ONE),
    "unbind-name": Row((*ONE, "binding"), 403, "post"),
    "dismiss-twin": Row((*ONE, "twin"), 403, "post"),
    "tokens": Row((), 403),
    "revoke-token": Row(("token",), 403, "post"),
    "api-reference": Row(),
    "projects": Row(),
    "new-project": Row(),
    "project": Row(("project",)),
    "delete-project": Row(("project",), 403),
    "analysis": Row(("analysis",)),
    "analysis-progress": Row(("analysis",)),
    "analyse-again": Row(("analysis",), 302, "post"),
    "cancel-analysis": Row(("analysis",), 302, "post"),
    "graph": Row(("graph",)),
    "graph-package": Row(("graph", "3")),
    "explain-package": Row(("graph", "3"), 302, "post"),
    "package-explanation": Row(("graph", "3")),
    "graph-changes": Row(("graph",)),
    "graph-cyclonedx": Row(("graph",)),
    "graph-lock": Row(("graph", "package-lock.json")),
}
ABOUT_ONE = sorted(name for name, row in ROWS.items() if row.about)
World = dict[str, Any]


@pytest.fixture
def world(organization: Organization, owner: User) -> World:
    """One of everything in one organization, by what the rows call it."""
    integration = nexus(organization)
    feature_pages(organization, owner, integration)
    binding = NameBinding.objects.get()
    other = nexus(organization, name="Other").repositories.get()
    graph = ResolvedGraph.objects.order_by("-analysis__number").exclude(graph=None)[0]
    return {
        **{kind: Lookup.objects.filter(kind=kind, state="done")[0].pk for kind in LOOKUPS},
        "integration": integration.pk,
        "operation": ComponentOperation.objects.all()[0].pk,
        "binding": binding.pk,
        "twin": Twin.objects.create(binding=binding, repository=other, name="@acme/kit", version="9").pk,
        "token": create(organization, "pipeline", ["read"], by=owner)[0].pk,
        "project": Project.objects.get().pk,
        "analysis": graph.analysis_id,
        "graph": graph.pk,
        "draft": draft(organization, owner, state="failed").pk,
        "check": ConnectivityCheck.objects.create(organization=organization, integration=integration).pk,
    }


LOOKUPS = ("package", "components", "component-repositories")


def ask(client: Client, name: str, world: World, **instead: Any) -> Any:
    keys = {**world, **instead}
    path = reverse(name, args=[keys.get(part, part) for part in ROWS[name].about])
    return getattr(client, ROWS[name].method)(path)


def test_every_route_of_the_product_is_in_a_table() -> None:
    mine = {name for name in ALL_ROUTES if not name.startswith("api:")}
    assert mine == {name for name in HUB_ROUTES if name in ALL_ROUTES} | set(ROWS)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_anonymous_people_are_sent_to_the_sign_in(world: World, name: str) -> None:
    answer = ask(Client(), name, world)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_another_organizations_id_is_like_none(world: World, stranger: User, name: str) -> None:
    client = signed_in(stranger)
    theirs = ask(client, name, world)
    nobodys = ask(client, name, world, **{ROWS[name].about[0]: uuid4()})
    assert (theirs.status_code, theirs.content) == (404, nobodys.content)
    assert nobodys.status_code == 404


@pytest.mark.parametrize("name", [name for name in ABOUT_ONE if len(ROWS[name].about) > 1 and name != "graph-lock"])
def test_an_object_is_not_reached_through_ones_own_integration(world: World, stranger: User, name: str) -> None:
    """The second id in the path is asked about too, not only the first."""
    if ROWS[name].about[0] != "integration" or ROWS[name].about[1] not in world:
        return
    own = nexus(stranger.memberships.get().organization).pk
    answer = ask(signed_in(stranger), name, world, integration=own)
    assert answer.status_code in (403, 404)


@pytest.mark.parametrize("name", sorted(ROWS))
def test_members_look_and_admins_act(world: World, member: User, name: str, queue: None) -> None:
    assert ask(signed_in(member), name, world).status_code == ROWS[name].member


@pytest.mark.parametrize("name", sorted(ROWS))
def test_support_has_its_own_pages_and_not_these(world: World, name: str) -> None:
    support = User.objects.create_user("support@example.org", "x", is_staff=True)
    support.user_permissions.set(Permission.objects.filter(content_type__app_label="integrations"))
    answer = ask(signed_in(support), name, world)
    open_to_all = name == "api-reference"
    assert answer.status_code in ((200,) if open_to_all else (403, 404))


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.method == "post"])
def test_what_changes_something_is_no_get(world: World, owner: User, name: str) -> None:
    path = reverse(name, args=[world.get(part, part) for part in ROWS[name].about])
    assert signed_in(owner).get(path).status_code == 405


# The API: ids of everything, asked for with another organization's token.

BODIES: dict[str, dict[str, Any]] = {
    "rotate_secret": {"body": {"secret": "x"}},
    "update_draft": {"body": {"name": "x", "urls": {}}},
}
OPERATIONS = [
    (method, path, operation["operationId"])
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
    if "{pk}" in path
]
KINDS = {
    "integrations": "integration",
    "drafts": "draft",
    "checks": "check",
    "packages": "package",
    "projects": "project",
    "analyses": "analysis",
    "graphs": "graph",
}


def call(program: Program, method: str, path: str, operation: str, pk: Any) -> tuple[int, Any]:
    path = path.replace("{pk}", str(pk)).removeprefix("/api/v1")
    if operation == "start_analysis":
        files = {"uploads": SimpleUploadedFile("package.json", b"{}")}
        return program(method, path, data=files)
    query = "?name=x" if operation == "disconnect_integration" else ""
    return program(method, path + query, **BODIES.get(operation, {}))


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=[row[2] for row in OPERATIONS])
def test_another_organizations_token_finds_nothing(
    world: World, stranger: User, program_of: Callable[..., Program], method: str, path: str, operation: str
) -> None:
    program, pk = program_of(stranger), world[KINDS[path.split("/")[3]]]
    theirs = call(program, method, path, operation, pk)
    assert theirs == call(program, method, path, operation, uuid4())
    assert (theirs[0], theirs[1]["reference"]) == (404, "not-found")


def test_the_world_is_as_it_was(world: World, stranger: User, program_of: Callable[..., Program]) -> None:
    program = program_of(stranger)
    for method, path, operation in OPERATIONS:
        call(program, method, path, operation, world[KINDS[path.split("/")[3]]])
    assert Integration.objects.filter(pk=world["integration"]).exists()
    assert Project.objects.filter(pk=world["project"]).exists()
    assert ApiToken.objects.get(pk=world["token"]).revoked_at is None

"""The Components console against the sandbox Nexus: every question through the job that a worker would run."""

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from backline.sandbox import Sandbox
from integrations.audit.models import AuditEvent
from integrations.components.models import ComponentOperation
from integrations.components.operations import run_operation
from integrations.components.rights import set_right
from integrations.lookups.jobs import run_lookup
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.integrations.connected import connected, describe

State = ComponentOperation.State


@pytest.fixture
def integration(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> Integration:
    describe(sandbox, tmp_path, settings)
    settings.VAR_DIR = tmp_path
    return connected(sandbox, "nexus", organization)


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    set_right(owner.memberships.get(), upload=True, delete=True)
    client.force_login(owner)
    return client


def answered(integration: Integration, kind: str) -> Lookup:
    lookup: Lookup = Lookup.objects.filter(integration=integration, kind=kind).latest("created_at")
    run_lookup(str(lookup.pk))
    lookup.refresh_from_db()
    assert lookup.state == Lookup.State.DONE, lookup.message
    return lookup


def base(integration: Integration) -> str:
    return f"/integrations/{integration.pk}/components/"


def repositories(client: Client, integration: Integration) -> Lookup:
    client.post(base(integration))
    return answered(integration, "component-repositories")


def browse(client: Client, integration: Integration, repository: str, token: str = "") -> Lookup:
    client.post(f"{base(integration)}browse/", {"repository": repository, "token": token})
    return answered(integration, "components")


def upload(client: Client, integration: Integration, name: str, *, token: str = "") -> ComponentOperation:
    listed = repositories(client, integration)
    form = {
        "token": token or str(uuid.uuid4()),
        "field_directory": "/notes",
        "file_1": SimpleUploadedFile(name, b"hello " + name.encode()),
    }
    response = client.post(f"{base(integration)}{listed.pk}/upload/raw-hosted/", form)
    assert response.status_code == 302, response.content.decode()
    operation = ComponentOperation.objects.latest("created_at")
    run_operation(str(operation.pk))
    operation.refresh_from_db()
    return operation


def labels(lookup: Lookup) -> list[str]:
    return [each["name"] for each in lookup.result["components"]]


def test_it_lists_repositories_and_their_components(signed_in: Client, integration: Integration) -> None:
    names = [each["name"] for each in repositories(signed_in, integration).result["repositories"]]
    assert "raw-hosted" in names
    page = browse(signed_in, integration, "raw-hosted")
    text = signed_in.get(f"{base(integration)}{page.pk}/").content.decode()
    assert "guides/welcome.txt" in text


def test_an_upload_arrives(signed_in: Client, integration: Integration) -> None:
    operation = upload(signed_in, integration, "arrives.txt")
    assert (operation.state, operation.message) == (State.DONE, "")
    assert any("arrives.txt" in name for name in labels(browse(signed_in, integration, "raw-hosted")))


def test_submitting_twice_uploads_once(signed_in: Client, integration: Integration) -> None:
    token = str(uuid.uuid4())
    first, second = (upload(signed_in, integration, "twice.txt", token=token) for _ in range(2))
    assert first.pk == second.pk
    assert ComponentOperation.objects.count() == 1
    assert AuditEvent.objects.filter(action="component.upload-asked").count() == 1


def test_a_finished_upload_leaves_no_file_behind(signed_in: Client, integration: Integration, tmp_path: Path) -> None:
    upload(signed_in, integration, "gone.txt")
    assert list((tmp_path / "uploads").iterdir()) == []


def test_a_deletion_names_the_component_and_happens_once(signed_in: Client, integration: Integration) -> None:
    upload(signed_in, integration, "delete-me.txt")
    page = browse(signed_in, integration, "raw-hosted")
    number = next(n for n, each in enumerate(page.result["components"]) if "delete-me" in each["name"])
    url = f"{base(integration)}{page.pk}/{number}/delete/"
    assert "delete-me.txt" in signed_in.get(url).content.decode()
    token = str(uuid.uuid4())
    for _ in range(2):
        signed_in.post(url, {"token": token})
    operation = ComponentOperation.objects.get(kind="delete")
    run_operation(str(operation.pk))
    operation.refresh_from_db()
    assert operation.state == State.DONE
    assert not any("delete-me" in name for name in labels(browse(signed_in, integration, "raw-hosted")))


def test_looking_at_the_question_deletes_nothing(signed_in: Client, integration: Integration) -> None:
    page = browse(signed_in, integration, "raw-hosted")
    signed_in.get(f"{base(integration)}{page.pk}/0/delete/")
    assert not ComponentOperation.objects.exists()


def test_a_refused_upload_says_why(signed_in: Client, integration: Integration, sandbox: Sandbox) -> None:
    with sandbox.nexus.fault("write-413"):
        operation = upload_through(signed_in, integration, "large.bin")
    assert (operation.state, operation.reference) == (State.FAILED, "too-large-for-server")
    assert "Ask for the limit" in operation.remedy


def test_maven_coordinates_are_needed_without_a_pom(signed_in: Client, integration: Integration) -> None:
    listed = repositories(signed_in, integration)
    url = f"{base(integration)}{listed.pk}/upload/maven-releases/"
    response = signed_in.post(url, {"token": str(uuid.uuid4()), "file_1": SimpleUploadedFile("kit.jar", b"jar")})
    assert response.content.decode().count("because no POM is among the files") == 3
    assert not ComponentOperation.objects.exists()


def test_an_upload_whose_answer_got_lost_is_found(
    signed_in: Client, integration: Integration, sandbox: Sandbox
) -> None:
    with sandbox.nexus.fault("answer-lost", method="POST"):
        operation = upload_through(signed_in, integration, "lost.txt")
    assert (operation.state, operation.reference) == (State.DONE, "outcome-unknown")


def test_an_upload_without_a_trace_stays_unknown_and_is_not_sent_again(
    signed_in: Client, integration: Integration, sandbox: Sandbox
) -> None:
    with sandbox.nexus.fault("close-before-answer", method="POST") as active:
        operation = upload_through(signed_in, integration, "untold.txt")
    assert (operation.state, operation.reference) == (State.UNKNOWN, "outcome-unknown")
    assert active.hits == 1
    assert not any("untold" in name for name in labels(browse(signed_in, integration, "raw-hosted")))


def upload_through(client: Client, integration: Integration, name: str) -> ComponentOperation:
    """The list is asked for before the fault bites: only the job meets it."""
    listed = Lookup.objects.create(
        organization=integration.organization,
        integration=integration,
        kind="component-repositories",
        state=Lookup.State.DONE,
        result={"repositories": [{"name": "raw-hosted", "format": "raw", "kind": "hosted"}], "specs": {}},
    )
    form = {
        "token": str(uuid.uuid4()),
        "field_directory": "/n",
        "file_1": SimpleUploadedFile(name, name.encode()),
        "file_1_filename": name,
    }
    client.post(f"{base(integration)}{listed.pk}/upload/raw-hosted/", form)
    operation = ComponentOperation.objects.latest("created_at")
    run_operation(str(operation.pk))
    operation.refresh_from_db()
    return operation


def test_a_worker_that_died_leaves_an_unknown_outcome(signed_in: Client, integration: Integration) -> None:
    operation = upload(signed_in, integration, "died.txt")
    ComponentOperation.objects.filter(pk=operation.pk).update(state=State.RUNNING)
    run_operation(str(operation.pk))
    operation.refresh_from_db()
    assert operation.state == State.RUNNING, "it was claimed once and is not sent again"


def test_no_role_brings_the_right_to_delete(client: Client, owner: User, integration: Integration) -> None:
    client.force_login(owner)
    page = browse(client, integration, "raw-hosted")
    assert client.post(f"{base(integration)}{page.pk}/0/delete/", {"token": str(uuid.uuid4())}).status_code == 403
    assert not ComponentOperation.objects.exists()


def test_a_right_taken_away_stops_a_waiting_operation(signed_in: Client, owner: User, integration: Integration) -> None:
    page = browse(signed_in, integration, "raw-hosted")
    signed_in.post(f"{base(integration)}{page.pk}/0/delete/", {"token": str(uuid.uuid4())})
    set_right(owner.memberships.get(), upload=False, delete=False)
    operation = ComponentOperation.objects.get()
    run_operation(str(operation.pk))
    operation.refresh_from_db()
    assert (operation.state, operation.reference) == (State.FAILED, "not-allowed-here")


def test_it_hides_other_organizations_components(client: Client, stranger: User, integration: Integration) -> None:
    client.force_login(stranger)
    assert client.get(base(integration)).status_code == 404


def test_an_artifactory_has_no_console(
    signed_in: Client, sandbox: Sandbox, integration: Integration, organization: Organization
) -> None:
    other = connected(sandbox, "jfrog", organization)
    assert signed_in.get(base(other)).status_code == 404

"""Integrations, drafts and checks over the API: the pages' flows and rules, and no secret in any answer."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backline.sandbox import Sandbox
from integrations.audit.models import AuditEvent
from integrations.models import ConnectionDraft, Integration
from integrations.organizations.models import User
from resolution.auth import Secret
from tests.integrations.api.conftest import Program
from tests.integrations.connected import describe
from tests.integrations.factories import NPM

SECRET = "s3cret-of-the-server"
NEW = {"provider": "nexus", "name": "New Nexus", "username": "reader", "secret": SECRET, "urls": NPM}


def test_it_lists_and_reads_without_the_secret(program: Program, integration: Integration) -> None:
    _, listed = program("get", "/integrations")
    _, read = program("get", f"/integrations/{integration.pk}")
    assert listed == {"items": [read], "total": 1}
    assert (read["name"], read["has_secret"], read["repositories"][0]["ecosystem"]) == ("Build Nexus", True, "npm")
    assert "stored-password" not in str(read)


def test_it_narrows_the_list_to_a_status(program: Program, integration: Integration) -> None:
    assert program("get", "/integrations?status=failing")[1]["total"] == 0
    assert program("get", "/integrations?status=connected")[1]["total"] == 1


def test_a_draft_keeps_a_secret_and_tells_only_that_there_is_one(program: Program) -> None:
    status, made = program("post", "/drafts", NEW)
    assert (status, made["state"], made["has_secret"]) == (201, "typed", True)
    assert SECRET not in str(made)
    assert ConnectionDraft.objects.get(pk=made["id"]).open_secret() == Secret(SECRET)
    assert program("get", f"/drafts/{made['id']}")[1] == made


def test_the_same_submission_is_one_draft(program: Program) -> None:
    body = {**NEW, "submission": str(uuid4())}
    first, second = (program("post", "/drafts", body)[1]["id"] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"secret": None}, "secret"),
        ({"urls": {"maven": "http://nexus.example.org/repository/maven/"}}, "urls.maven"),
        ({"urls": {}}, "urls.npm"),
        ({"ca_pem": "nonsense"}, "ca_pem"),
    ],
)
def test_the_pages_rules_hold_and_nothing_is_kept(program: Program, wrong: dict[str, Any], field: str) -> None:
    status, problem = program("post", "/drafts", {**NEW, **wrong})
    assert (status, problem["reference"]) == (409, "settings-refused")
    assert field in [error["field"] for error in problem["errors"]]
    assert not ConnectionDraft.objects.exists()


def test_a_url_that_can_be_repaired_comes_with_the_repaired_one(program: Program) -> None:
    url = "https://nexus.example.org/repository/pypi-group/"
    _, problem = program("post", "/drafts", {**NEW, "urls": {"pypi": url}})
    assert problem["errors"][0]["repair"] == f"{url}simple"


def test_a_misspelt_field_is_refused_without_echoing_anything(program: Program) -> None:
    status, problem = program("post", "/drafts", {**NEW, "pasword": SECRET})
    assert (status, problem["reference"]) == (422, "malformed-request")
    assert SECRET not in str(problem)


def test_changing_a_draft_keeps_the_secret_that_was_sent_before(program: Program) -> None:
    _, made = program("post", "/drafts", NEW)
    changed = {key: value for key, value in NEW.items() if key not in ("provider", "secret")} | {"name": "Renamed"}
    status, after = program("put", f"/drafts/{made['id']}", changed)
    assert (status, after["id"], after["name"], after["has_secret"]) == (200, made["id"], "Renamed", True)


def test_a_closed_draft_takes_no_changes(program: Program, owner: User) -> None:
    _, made = program("post", "/drafts", NEW)
    assert program("delete", f"/drafts/{made['id']}")[0] == 204
    changed = {key: value for key, value in NEW.items() if key != "provider"}
    assert program("put", f"/drafts/{made['id']}", changed)[1]["reference"] == "draft-closed"
    assert program("post", f"/drafts/{made['id']}/check")[1]["reference"] == "draft-closed"


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_passes_becomes_an_integration(
    program: Program, sandbox: Sandbox, tmp_path: Path, settings: Any, run_jobs: Callable[[], None]
) -> None:
    describe(sandbox, tmp_path, settings)
    side = sandbox.nexus
    sent = {"username": side.username, "secret": side.password, "ca_pem": sandbox.ca_pem}
    _, made = program("post", "/drafts", {**NEW, **sent, "urls": {"npm": side.repositories["npm"]}})
    status, queued = program("post", f"/drafts/{made['id']}/check")
    assert (status, queued["state"]) == (202, "waiting")
    run_jobs()
    _, check = program("get", f"/checks/{queued['check']}")
    assert (check["state"], check["passed"]) == ("done", True)
    assert {step["state"] for step in check["results"][0]["steps"]} == {"passed"}
    _, after = program("get", f"/drafts/{made['id']}")
    assert program("get", f"/integrations/{after['integration']}")[1]["status"] == "connected"


def test_rotating_tests_the_new_secret_and_keeps_the_old_one_until_it_passes(
    program: Program, integration: Integration, queue: None
) -> None:
    status, draft = program("post", f"/integrations/{integration.pk}/secret", {"secret": SECRET})
    assert (status, draft["state"], draft["integration"]) == (202, "waiting", str(integration.pk))
    assert Integration.objects.get().open_secret() == Secret("stored-password")


def test_rotating_settings_that_changed_meanwhile_is_refused(program: Program, integration: Integration) -> None:
    _, problem = program("post", f"/integrations/{integration.pk}/secret", {"secret": SECRET, "version": 7})
    assert problem["reference"] == "settings-changed"


def test_a_check_is_accepted_and_followed(program: Program, integration: Integration, queue: None) -> None:
    answer = program.ask("post", f"/integrations/{integration.pk}/checks")
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert program("get", answer.headers["Location"].removeprefix("/api/v1"))[1] == answer.json()
    assert program("get", f"/integrations/{integration.pk}/checks")[1]["total"] == 1


def test_disconnecting_asks_for_the_name(program: Program, integration: Integration) -> None:
    path = f"/integrations/{integration.pk}"
    assert program("delete", f"{path}?name=Other")[1]["reference"] == "name-mismatch"
    assert program("delete", f"{path}?name=Build+Nexus")[0] == 204
    event = AuditEvent.objects.get(action="integration.disconnected")
    assert event.reason.startswith("API token blt_")

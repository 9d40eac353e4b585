"""Looking packages up over the API."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backline.sandbox import Sandbox
from integrations.lookups.jobs import run_lookup
from integrations.lookups.models import Lookup
from integrations.models import Integration
from integrations.organizations.models import Organization
from tests.integrations.api.conftest import Program
from tests.integrations.connected import connected, describe


@pytest.fixture
def npm(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> str:
    """The id of a repository of the sandbox."""
    describe(sandbox, tmp_path, settings)
    return str(connected(sandbox, "nexus", organization).repositories.get(ecosystem="npm").pk)


def test_a_question_is_accepted_and_its_answer_read(program: Program, npm: str, queue: None) -> None:
    answer = program.ask("post", "/packages", {"repository": npm, "name": "sandbox-words", "spec": "^1.0.0"})
    assert (answer.status_code, answer.json()["outcome"]) == (202, "waiting")
    run_lookup(str(Lookup.objects.get().pk))
    _, read = program("get", answer.headers["Location"].removeprefix("/api/v1"))
    assert (read["outcome"], read["package"]["choice"]["version"]) == ("found", "1.2.0")
    marks = {each["version"]: each["marks"] for each in read["package"]["releases"]}
    assert [mark["kind"] for mark in marks["1.1.0"]] == ["deprecated"]


def test_a_package_that_may_not_be_there_is_not_found_or_uncertain(program: Program, npm: str, queue: None) -> None:
    _, asked = program("post", "/packages", {"repository": npm, "name": "no-such-package"})
    run_lookup(asked["id"])
    _, read = program("get", f"/packages/{asked['id']}")
    assert (read["outcome"], read["reference"], read["package"]) == ("could-not-look", "absence-uncertain", None)


def test_another_organizations_repository_and_answer_are_like_none(
    program: Program, foreign_program: Program, integration: Integration, queue: None
) -> None:
    question = {"repository": str(integration.repositories.get().pk), "name": "x"}
    assert foreign_program("post", "/packages", question) == foreign_program(
        "post", "/packages", {**question, "repository": str(uuid4())}
    )
    _, asked = program("post", "/packages", question)
    assert foreign_program("get", f"/packages/{asked['id']}")[0] == 404

"""Who may ask what over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from backline.api import api
from integrations.audit.models import AuditEvent
from integrations.organizations.models import User
from integrations.tokens.models import SCOPES, ApiToken
from tests.integrations.api.conftest import Program

OPERATIONS = [
    (method, path, operation)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
]
IDS = [f"{method} {path}" for method, path, _ in OPERATIONS]


def test_without_a_token_there_is_nothing(db: None) -> None:
    answer = Client().get("/api/v1/integrations")
    assert (answer.status_code, answer.json()["reference"]) == (401, "token-missing")
    assert (answer.headers["Content-Type"], answer.headers["WWW-Authenticate"]) == (
        "application/problem+json",
        "Bearer",
    )


def test_a_session_is_no_token(as_owner: Client) -> None:
    assert as_owner.get("/api/v1/integrations").status_code == 401


def test_a_revoked_token_is_told_so(program: Program) -> None:
    ApiToken.objects.update(revoked_at="2026-01-01T00:00:00Z")
    status, problem = program("get", "/integrations")
    assert (status, problem["reference"]) == (401, "token-revoked")


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=IDS)
def test_every_operation_needs_its_scope(
    method: str, path: str, operation: dict[str, Any], program_of: Callable[..., Program], owner: User
) -> None:
    others = [scope for scope in SCOPES if scope != operation["x-scope"]]
    some_id = "00000000-0000-4000-8000-000000000000"
    status, problem = program_of(owner, *others)(method, path.replace("{pk}", some_id).removeprefix("/api/v1"))
    assert (status, problem["reference"]) == (403, "scope-missing")
    assert AuditEvent.objects.filter(action="access.denied").exists()


def test_a_token_that_asks_too_often_is_told_when_to_come_back(program: Program, queue: None, settings: Any) -> None:
    settings.BACKLINE_API_PER_MINUTE = 2
    answers = [program.ask("get", "/integrations") for _ in range(5)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert refused[0].json()["reference"] == "too-many-requests"
    assert 0 < int(refused[0].headers["Retry-After"]) <= 60


def test_each_token_has_its_own_pace(program: Program, foreign_program: Program, queue: None, settings: Any) -> None:
    settings.BACKLINE_API_PER_MINUTE = 1
    for _ in range(3):
        program("get", "/integrations")
    assert foreign_program("get", "/integrations")[0] == 200

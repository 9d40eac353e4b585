"""Programs that ask the API."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from integrations.organizations.models import Membership, User
from integrations.tokens import issuing
from integrations.tokens.models import SCOPES


class Program:
    """Asks with a token; answers come as status and JSON."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.client = Client()

    def __call__(self, method: str, path: str, body: Any = None, **kwargs: Any) -> tuple[int, Any]:
        answer = self.ask(method, path, body, **kwargs)
        return answer.status_code, json.loads(answer.content) if answer.content else None

    def ask(self, method: str, path: str, body: Any = None, **kwargs: Any) -> Any:
        if body is not None:
            kwargs |= {"data": json.dumps(body), "content_type": "application/json"}
        headers = {"Authorization": f"Bearer {self.token}"}
        return getattr(self.client, method)(f"/api/v1{path}", headers=headers, **kwargs)


@pytest.fixture
def program_of(db: None) -> Callable[..., Program]:
    """Makes a program with a token of somebody's; every scope unless told otherwise."""

    def make(user: User, *scopes: str) -> Program:
        organization = Membership.objects.get(user=user).organization
        _, text = issuing.create(organization, "pipeline", scopes or SCOPES, by=user)
        return Program(text)

    return make


@pytest.fixture
def program(program_of: Callable[..., Program], owner: User) -> Program:
    return program_of(owner)


@pytest.fixture
def foreign_program(program_of: Callable[..., Program], stranger: User) -> Program:
    return program_of(stranger)

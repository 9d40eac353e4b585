"""The page about the API, and the document behind it."""

from typing import Any

import pytest
from django.test import Client

from backline.api import api
from integrations.tokens.models import SCOPES


@pytest.fixture
def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in document["paths"].values() for operation in methods.values()]


def test_the_page_names_every_operation_and_loads_nothing_from_elsewhere(member: Any, document: dict[str, Any]) -> None:
    client = Client()
    client.force_login(member)
    page = client.get("/api/").content.decode()
    assert all(f'id="{operation["operationId"]}"' in page for operation in operations(document))
    assert "<script>" not in page
    assert "cdn" not in page


def test_every_operation_has_a_scope_an_id_of_its_own_and_its_problems(document: dict[str, Any]) -> None:
    found = operations(document)
    assert all(operation["x-scope"] in SCOPES for operation in found)
    assert len({operation["operationId"] for operation in found}) == len(found)
    assert all({401, 403, 429} <= set(operation["responses"]) for operation in found)


def test_secrets_are_write_only(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["RotationIn"]["properties"]["secret"]["writeOnly"] is True
    answers = {name: schema for name, schema in schemas.items() if name.endswith("Out")}
    assert not [name for name, schema in answers.items() if "secret" in schema.get("properties", {})]


def test_the_document_is_served_to_tools(db: None) -> None:
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.1")


def test_the_page_says_nothing_twice_and_sets_code_as_code(member: Any) -> None:
    client = Client()
    client.force_login(member)
    page = client.get("/api/").content.decode()
    assert "<p>`read`" not in page
    assert "<code>name</code> is its name" in page

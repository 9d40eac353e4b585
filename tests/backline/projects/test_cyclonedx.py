"""The export against CycloneDX's own schema."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from backline.projects.cyclonedx import export, purl
from resolution.graph import Graph, Node
from tests.backline.projects.factory import graph

SERIAL = UUID("3e671687-395b-41f5-a30f-a58921a69b79")
MADE = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
VALIDATOR = JsonStrictValidator(SchemaVersion.V1_6)


def written(made: Graph) -> dict[str, Any]:
    """The document of a graph, valid by the schema."""
    text = export(made, "app", serial=SERIAL, made=MADE)
    assert VALIDATOR.validate_str(text) is None
    document: dict[str, Any] = json.loads(text)
    return document


def alone(**facts: Any) -> dict[str, Any]:
    """The component of a project's only package."""
    nodes = (Node(id=0, name="p", version=""), Node(**{"id": 1, "name": "a", "version": "1", **facts}))
    component: dict[str, Any] = written(Graph(ecosystem="npm", nodes=nodes, edges=()))["components"][0]
    return component


@pytest.mark.parametrize("ecosystem", ["npm", "pypi", "go", "maven", "nuget"])
def test_it_is_valid_by_the_schema(ecosystem: str) -> None:
    assert written(graph(ecosystem=ecosystem))["metadata"]["component"]["name"] == "app"


def test_it_says_when_and_by_which_number_the_graph_was_made() -> None:
    document = written(graph())
    assert document["serialNumber"] == "urn:uuid:3e671687-395b-41f5-a30f-a58921a69b79"
    assert document["metadata"]["timestamp"] == "2026-01-02T03:04:05+00:00"


def test_it_holds_every_package_and_every_edge() -> None:
    document = written(graph())
    assert [component["purl"] for component in document["components"]] == [
        "pkg:npm/a@1.0.0",
        "pkg:npm/b@2.0.0",
        "pkg:npm/c@1.0.0",
    ]
    depends = {each["ref"]: each.get("dependsOn", []) for each in document["dependencies"]}
    assert depends["project"] == ["1-a", "2-b"]
    assert depends["2-b"] == ["3-c"]


def test_it_says_what_could_not_be_looked_up() -> None:
    document = written(graph(c=""))
    unread = next(each for each in document["components"] if each["name"] == "c")
    assert {"name": "backline:not-looked-up", "value": "not allowed"} in unread["properties"]


def test_it_turns_integrity_into_a_hex_hash() -> None:
    found = alone(integrity=f"sha1-{'A' * 27}= sha256:{'0f' * 32}")["hashes"]
    assert found == [{"alg": "SHA-1", "content": "00" * 20}, {"alg": "SHA-256", "content": "0f" * 32}]


@pytest.mark.parametrize("integrity", ["sha1-AAAA", "sha256:00ff", "sha512-?", "h1:abc=", "md5:" + "g" * 32])
def test_it_leaves_out_what_is_no_hash(integrity: str) -> None:
    assert "hashes" not in alone(integrity=integrity)


@pytest.mark.parametrize(
    "artifact", ["kit-1.jar", "https://[half", "https://[2001:db8::1]:8443/kit.tgz", "https://", "file:///etc/passwd"]
)
def test_it_leaves_out_what_is_no_address(artifact: str) -> None:
    assert "externalReferences" not in alone(artifact=artifact)


def test_it_quotes_an_address() -> None:
    found = alone(artifact="https://registry.example.org/a b/ü.tgz")["externalReferences"]
    assert found == [{"type": "distribution", "url": "https://registry.example.org/a%20b/%C3%BC.tgz"}]


@pytest.mark.parametrize("credential", ["token@", "ann:pa@ss@"])
def test_it_hands_on_no_credential_that_a_lock_file_names(credential: str) -> None:
    found = alone(artifact=f"https://{credential}registry.example.org/@acme/kit.tgz")["externalReferences"]
    assert found == [{"type": "distribution", "url": "https://registry.example.org/@acme/kit.tgz"}]


def test_a_name_that_no_package_url_can_say_has_none() -> None:
    assert "purl" not in alone(name="@acme/")


@pytest.mark.parametrize(
    ("ecosystem", "name", "expected"),
    [
        ("npm", "@acme/kit", "pkg:npm/%40acme/kit@1"),
        ("go", "example.org/x/y", "pkg:golang/example.org/x/y@1"),
        ("maven", "org.acme:kit", "pkg:maven/org.acme/kit@1"),
        ("pypi", "Acme_Kit", "pkg:pypi/acme-kit@1"),
        ("nuget", "Acme.Kit", "pkg:nuget/Acme.Kit@1"),
    ],
)
def test_a_package_url_splits_the_name_as_its_type_says(ecosystem: str, name: str, expected: str) -> None:
    assert str(purl(ecosystem, name, "1")) == expected

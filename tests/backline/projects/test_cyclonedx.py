"""The export against CycloneDX's own schema."""

import json

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from backline.projects.cyclonedx import export, purl
from resolution.graph import Graph, Node
from tests.backline.projects.factory import graph


@pytest.mark.parametrize("ecosystem", ["npm", "pypi", "go", "maven", "nuget"])
def test_it_is_valid_by_the_schema(ecosystem: str) -> None:
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(export(graph(ecosystem=ecosystem), "app")) is None


def test_it_holds_every_package_and_every_edge() -> None:
    document = json.loads(export(graph(), "app"))
    assert [component["purl"] for component in document["components"]] == [
        "pkg:npm/a@1.0.0",
        "pkg:npm/b@2.0.0",
        "pkg:npm/c@1.0.0",
    ]
    depends = {each["ref"]: each.get("dependsOn", []) for each in document["dependencies"]}
    assert depends["project"] == ["1-a", "2-b"]
    assert depends["2-b"] == ["3-c"]


def test_it_says_what_could_not_be_looked_up() -> None:
    document = json.loads(export(graph(c=""), "app"))
    unread = next(each for each in document["components"] if each["name"] == "c")
    assert {"name": "backline:not-looked-up", "value": "not allowed"} in unread["properties"]


def test_it_turns_integrity_into_a_hex_hash() -> None:
    nodes = (Node(id=0, name="p", version=""), Node(id=1, name="a", version="1", integrity="sha1-AAAA sha256:00ff"))
    document = json.loads(export(Graph(ecosystem="npm", nodes=nodes, edges=()), "p"))
    assert {each["content"] for each in document["components"][0]["hashes"]} == {"000000", "00ff"}


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

import gzip
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from resolution.errors import (
    AbsenceUncertain,
    Forbidden,
    IntegrityMismatch,
    MalformedDocument,
    NotARegistry,
    PackageNotFound,
    VersionNotFound,
)
from resolution.nuget.client import Client
from resolution.registry import Registry
from tests.resolution.shelf import Shelf

BASE = "https://registry.example.org/repository/nuget/"
INDEX = f"{BASE}index.json"


def client(documents: Mapping[str, Any], *, merges: bool = False, product: str = "") -> Client:
    """`documents`: path → what is sent as it is, raised, or sent as JSON."""
    registry = Registry(ecosystem="nuget", url=INDEX, key="test", merges=merges, product=product)
    answers = {
        path: found if isinstance(found, bytes | Exception) else json.dumps(found).encode()
        for path, found in documents.items()
    }
    return Client(Shelf(answers, registry, BASE, "application/json"))


def index(*resources: tuple[str, str]) -> dict[str, Any]:
    return {"version": "3.0.0", "resources": [{"@type": kind, "@id": BASE + path} for kind, path in resources]}


BOTH = index(
    ("PackageBaseAddress/3.0.0", "flat"), ("RegistrationsBaseUrl/3.6.0", "reg2"), ("RegistrationsBaseUrl", "reg1")
)
REGISTRATION_ONLY = index(("RegistrationsBaseUrl/3.6.0", "reg2/"))


def leaf(version: str, **entry: Any) -> dict[str, Any]:
    return {"packageContent": f"{BASE}dl/{version}", "catalogEntry": {"id": "My.Lib", "version": version, **entry}}


PAGE = {
    "items": [
        leaf("1.0.0", listed=False),
        leaf("2.0.0-beta", deprecation={"reasons": ["Legacy"], "alternatePackage": {"id": "Other"}}),
        leaf(
            "1.1.0",
            published="2024-01-02T03:04:05Z",
            dependencyGroups=[{"targetFramework": "net8.0", "dependencies": [{"id": "Dep", "range": "[1.0, )"}]}],
        ),
    ]
}


def test_it_reads_versions_with_their_marks_highest_first() -> None:
    package = client({"index.json": BOTH, "reg2/my.lib/index.json": {"items": [PAGE]}}).package("my.LIB")
    assert package.name == "My.Lib"
    assert [(one.version, [mark.kind for mark in one.marks]) for one in package.releases] == [
        ("2.0.0-beta", ["deprecated"]),
        ("1.1.0", []),
        ("1.0.0", ["unlisted"]),
    ]
    assert package.releases[0].marks[0].reason == "Legacy; use Other"


def test_it_fetches_pages_that_lie_outside_the_index() -> None:
    documents = {
        "index.json": REGISTRATION_ONLY,
        "reg2/a/index.json": {"items": [{"@id": f"{BASE}reg2/a/page/1.json"}]},
        "reg2/a/page/1.json": gzip.compress(json.dumps(PAGE).encode()),
    }
    assert len(client(documents).package("a").releases) == 3


def test_a_page_that_leads_to_itself_is_refused() -> None:
    registration = {"items": [{"@id": f"{BASE}reg2/a/index.json"}]}
    with pytest.raises(MalformedDocument):
        client({"index.json": REGISTRATION_ONLY, "reg2/a/index.json": registration}).package("a")


def test_it_lists_from_the_flat_container_where_there_is_no_registration() -> None:
    documents = {
        "index.json": index(("PackageBaseAddress/3.0.0", "flat/")),
        "flat/a/index.json": {"versions": ["1.0.0", "1.1.0"]},
    }
    assert [one.version for one in client(documents).package("A").releases] == ["1.1.0", "1.0.0"]


def test_absence_is_proved_only_where_nothing_is_merged() -> None:
    with pytest.raises(PackageNotFound):
        client({"index.json": BOTH}).package("a")
    with pytest.raises(AbsenceUncertain):
        client({"index.json": BOTH}, merges=True).package("a")


def test_being_refused_is_not_absence() -> None:
    with pytest.raises(Forbidden):
        client({"index.json": BOTH, "reg2/a/index.json": Forbidden(403)}).package("a")


@pytest.mark.parametrize("body", [b"<service xml:base='http://evil.example/'/>", b"<html>Sign in</html>"])
def test_a_v2_feed_or_a_web_page_is_not_a_v3_feed(body: bytes) -> None:
    with pytest.raises(NotARegistry):
        client({"index.json": body}).package("a")


@pytest.mark.parametrize(
    "body", [b"[]", b"{}", b'{"version": "2.0.0", "resources": []}', b'{"version": "3.0.0", "resources": {}}']
)
def test_a_broken_service_index_is_refused(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        client({"index.json": body}).package("a")


def test_dependencies_come_from_the_nuspec() -> None:
    nuspec = b"""<package xmlns="urn:x"><metadata><id>A</id><version>1.0</version><dependencies>
        <group targetFramework="net8.0"><dependency id="B" version="1.0" /></group><group /></dependencies>
        </metadata></package>"""
    found = client({"index.json": BOTH, "flat/a/1.0.0/a.nuspec": nuspec}).requirements("A", "1.0")
    assert [(one.name, one.spec, one.condition) for one in found] == [("B", "1.0", "net8.0")]


def test_without_a_flat_container_they_come_from_the_registration() -> None:
    documents = {"index.json": REGISTRATION_ONLY, "reg2/my.lib/index.json": {"items": [PAGE]}}
    found = client(documents).requirements("My.Lib", "1.1.0.0")
    assert [(one.name, one.spec, one.condition) for one in found] == [("Dep", "[1.0, )", "net8.0")]


def test_the_service_index_is_read_once() -> None:
    subject = client({"index.json": BOTH, "flat/a/index.json": {"versions": ["1.0.0"]}})
    assert (subject.versions("a"), subject.versions("A")) == (("1.0.0",), ("1.0.0",))
    assert isinstance(subject.reader, Shelf)
    assert subject.reader.asked.count("index.json") == 1


@pytest.mark.parametrize(
    ("spec", "version"),
    [("", "1.1.0"), ("1.0", "1.0.0"), ("[1.0.1,)", "1.1.0"), ("2.*-*", "2.0.0-beta"), ("*", "1.1.0")],
)
def test_it_chooses_as_the_native_client_does(spec: str, version: str) -> None:
    subject = client({"index.json": BOTH, "reg2/my.lib/index.json": {"items": [PAGE]}})
    assert subject.choose(subject.package("My.Lib"), spec).version == version


def test_it_does_not_choose_a_prerelease_unasked() -> None:
    subject = client({"index.json": BOTH, "reg2/a/index.json": {"items": [{"items": [leaf("1.0.0-a")]}]}})
    with pytest.raises(VersionNotFound):
        subject.choose(subject.package("a"))


def test_it_downloads_by_the_registration_where_there_is_no_flat_container() -> None:
    documents = {"index.json": REGISTRATION_ONLY, "reg2/my.lib/index.json": {"items": [PAGE]}, "dl/1.1.0": b"zip"}
    kept = io.BytesIO()
    artifact = client(documents).download("My.Lib", "1.1", kept)
    assert (kept.getvalue(), artifact.filename, artifact.size) == (b"zip", "my.lib.1.1.0.nupkg", 3)


def test_it_checks_the_hash_that_the_feed_promises() -> None:
    entry = leaf("1.0.0", packageHash="AAAA", packageHashAlgorithm="SHA512")
    documents = {
        "index.json": REGISTRATION_ONLY,
        "reg2/a/index.json": {"items": [{"items": [entry]}]},
        "dl/1.0.0": b"zip",
    }
    with pytest.raises(IntegrityMismatch):
        client(documents).download("a", "1.0.0", io.BytesIO())


@pytest.mark.parametrize(
    "inner", ["http://nexus:8081/repository/nuget/", "https://registry.example.org:8443/nexus/repository/nuget/"]
)
def test_a_product_that_names_itself_by_an_inner_address_is_asked_at_the_outer_one(inner: str) -> None:
    resources = {"version": "3.0.0", "resources": [{"@type": "PackageBaseAddress/3.0.0", "@id": f"{inner}flat"}]}
    documents = {"index.json": resources, "flat/a/index.json": {"versions": ["1.0.0"]}}
    assert client(documents, product="nexus").versions("a") == ("1.0.0",)


def test_an_unknown_feed_is_taken_at_its_word() -> None:
    resources = {
        "version": "3.0.0",
        "resources": [{"@type": "PackageBaseAddress/3.0.0", "@id": "https://cdn.example.org/f/"}],
    }
    subject = client({"index.json": resources, "https://cdn.example.org/f/a/index.json": {"versions": ["1.0.0"]}})
    assert subject.versions("a") == ("1.0.0",)

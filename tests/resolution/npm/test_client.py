import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest

from resolution.driver import run
from resolution.errors import (
    AbsenceUncertain,
    IntegrityMismatch,
    InvalidName,
    MalformedDocument,
    NotARegistry,
    PackageNotFound,
    VersionNotFound,
)
from resolution.npm.client import Client
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve
from tests.resolution.npm.fakes import REGISTRY, Shelf, packument

ARCHIVE = b"an archive"
SHA1 = hashlib.sha1(ARCHIVE).hexdigest()


def client(name: str, document: Any, **more: bytes) -> Client:
    answers = {REGISTRY.url + name: json.dumps(document).encode()}
    return Client(Shelf(answers | {REGISTRY.url + path: body for path, body in more.items()}))


def left_pad(**dist: Any) -> dict[str, Any]:
    tarball = "http://10.0.0.5:8081/repository/npm/left-pad/-/left-pad-1.0.0.tgz"
    return packument("left-pad", {"1.0.0": {"dist": {"tarball": tarball, "shasum": SHA1} | dist}})


def test_it_asks_for_scoped_names_as_one_path_segment() -> None:
    reader = Shelf({REGISTRY.url + "@acme%2ftool": json.dumps(packument("@acme/tool", {"1.0.0": {}})).encode()})
    assert Client(reader).package("@acme/tool").releases[0].version == "1.0.0"


def test_it_lists_the_newest_first_with_marks_and_times() -> None:
    document = packument("a", {"1.9.0": {}, "1.10.0": {"deprecated": "use b"}, "1.2.0": {"engines": {"node": ">=99"}}})
    found = client("a", document | {"time": {"1.9.0": "2020-01-02T03:04:05.000Z"}}).package("a").releases
    assert [release.version for release in found] == ["1.10.0", "1.9.0", "1.2.0"]
    assert (found[0].marks[0].kind, found[0].marks[0].reason) == ("deprecated", "use b")
    assert found[1].published is not None
    assert found[1].published.year == 2020
    assert found[2].marks[0].reason == "node >=99"


def test_it_reads_every_kind_of_requirement() -> None:
    manifest = {
        "dependencies": {"a": "^1", "c": "1"},
        "optionalDependencies": {"c": "2"},
        "peerDependencies": {"p": "*", "q": "1"},
        "peerDependenciesMeta": {"q": {"optional": True}},
    }
    found = client("x", packument("x", {"1.0.0": manifest})).requirements("x", "1.0.0")
    assert [(one.name, one.spec, one.kind) for one in found] == [
        ("a", "^1", "runtime"),
        ("c", "2", "optional"),
        ("p", "*", "peer"),
        ("q", "1", "peer-optional"),
    ]


@pytest.mark.parametrize(
    ("spec", "version"),
    [
        ("", "1.5.0"),
        ("^1", "1.5.0"),
        ("~1.6.0", "1.6.1"),
        ("next", "2.0.0-rc"),
        ("v1.2.0", "1.2.0"),
        ("^1.7.0", "1.7.0"),
    ],
)
def test_it_chooses_as_npm_does(spec: str, version: str) -> None:
    versions = {"1.2.0": {}, "1.5.0": {}, "1.6.1": {}, "1.6.2": {"deprecated": "x"}, "1.7.0": {"deprecated": "x"}}
    tagged = packument("a", versions | {"2.0.0-rc": {}}, latest="1.5.0", next="2.0.0-rc")
    of_a = client("a", tagged)
    assert of_a.choose(of_a.package("a"), spec).version == version


def test_it_chooses_nothing_where_nothing_fits() -> None:
    of_a = client("a", packument("a", {"1.0.0": {}}))
    with pytest.raises(VersionNotFound):
        of_a.choose(of_a.package("a"), "^2")


def test_it_downloads_through_the_proxy_and_checks_the_hash() -> None:
    of_it = client("left-pad", left_pad(), **{"left-pad/-/left-pad-1.0.0.tgz": ARCHIVE})
    into = io.BytesIO()
    artifact = of_it.download("left-pad", "1.0.0", into)
    assert (into.getvalue(), artifact.size, artifact.hashes) == (ARCHIVE, len(ARCHIVE), {"sha1": SHA1})


@pytest.mark.parametrize("dist", [{"shasum": "0" * 40}, {"shasum": "0" * 40, "integrity": "md5-AAAA"}])
def test_it_refuses_other_bytes_than_promised(dist: dict[str, str]) -> None:
    of_it = client("left-pad", left_pad(**dist), **{"left-pad/-/left-pad-1.0.0.tgz": ARCHIVE})
    with pytest.raises(IntegrityMismatch):
        of_it.download("left-pad", "1.0.0", io.BytesIO())


@pytest.mark.parametrize("dist", [None, {"tarball": {"a": 1}}, {"tarball": "javascript:alert(1)"}])
def test_it_never_follows_an_archive_address_that_is_none(dist: Any) -> None:
    of_it = client("left-pad", packument("left-pad", {"1.0.0": {"dist": dist}}))
    assert of_it.package("left-pad").releases[0].artifacts == ()
    with pytest.raises(MalformedDocument):
        of_it.download("left-pad", "1.0.0", io.BytesIO())


def test_it_tells_proof_of_absence_from_a_hidden_failure() -> None:
    with pytest.raises(PackageNotFound):
        Client(Shelf({})).package("nothing")
    with pytest.raises(AbsenceUncertain):
        Client(Shelf({}, replace(REGISTRY, merges=True))).package("nothing")


def test_it_refuses_a_page_another_package_and_an_impossible_name() -> None:
    page = Shelf({REGISTRY.url + "a": b"<html>Sign in</html>"}, content_type="text/html")
    with pytest.raises(NotARegistry):
        Client(page).package("a")
    with pytest.raises(MalformedDocument):
        client("a", packument("b", {"1.0.0": {}})).package("a")
    with pytest.raises(InvalidName):
        Client(page).package("../a")


def test_a_graph_names_archives_where_they_can_be_reached() -> None:
    of_it = client("left-pad", left_pad())
    project = read_project({"package.json": b'{"dependencies": {"left-pad": "1"}}'})
    graph = run(resolve(project), of_it.source)
    assert graph.nodes[1].artifact == REGISTRY.url + "left-pad/-/left-pad-1.0.0.tgz"


@pytest.mark.parametrize("tarball", ["http://[::1", "ftp://x/y", "//x/y", "http://"])
def test_it_survives_addresses_that_are_none(tarball: str) -> None:
    of_it = client("left-pad", left_pad(tarball=tarball))
    assert of_it.package("left-pad").releases[0].marks[0].kind == "unreadable"

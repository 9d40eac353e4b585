"""Uploads: every format is stored under the name its archive says, and every mistake is explained."""

import gzip
from typing import Any

import pytest
import requests

from backline.sandbox import Sandbox
from backline.sandbox.archives import tar_of, tgz_of, zip_of
from tests.backline.sandbox.conftest import Caller

V1 = "/service/rest/v1"
READER = ("reader", "reader-password")
CONTROL = b"Package: tool\nVersion: 1.2-3\nArchitecture: amd64\n"
POM = b"<project><groupId>org.example.up</groupId><artifactId>app</artifactId><version>2.0</version></project>"
GEM = b"--- !ruby/object:Gem::Specification\nname: shiny\nversion: !ruby/object:Gem::Version\n  version: 0.9.1\n"


def deb() -> bytes:
    members = {"debian-binary": b"2.0\n", "control.tar.gz": tgz_of({"./control": CONTROL}), "data.tar.gz": tgz_of({})}
    parts = (
        f"{name:<16}{0:<12}{0:<6}{0:<6}{'100644':<8}{len(body):<10}`\n".encode() + body + b"\n" * (len(body) % 2)
        for name, body in members.items()
    )
    return b"!<arch>\n" + b"".join(parts)


def rpm() -> bytes:
    return b"\xed\xab\xee\xdb\x03\x00" + b"\0\0\0\x01" + b"tool-1.0-2".ljust(66, b"\0") + b"\0" * 20


def upload(nexus: Caller, repository: str, files: Any, data: Any = None, **options: Any) -> requests.Response:
    headers = {"Accept": "application/json"}
    query = {"repository": repository}
    return nexus(f"{V1}/components", "POST", params=query, files=files, data=data, headers=headers, **options)


SINGLE = [
    ("npm", "up-1.0.0.tgz", tgz_of({"package/package.json": b'{"name": "up", "version": "1.0.0"}'}), {},
     "up/-/up-1.0.0.tgz"),
    ("pypi", "up-1.0-py3-none-any.whl", zip_of({"up-1.0.dist-info/METADATA": b"Name: up\nVersion: 1.0\n"}), {},
     "packages/up/1.0/up-1.0-py3-none-any.whl"),
    ("nuget", "Up.1.0.0.nupkg", zip_of({"Up.nuspec": b"<package><metadata><id>Up</id><version>1.0</version></metadata>"
     b"</package>"}), {}, "v3/content/up/1.0.0/up.1.0.0.nupkg"),
    ("helm", "chart-0.1.0.tgz", tgz_of({"chart/Chart.yaml": b"name: chart\nversion: 0.1.0\n"}), {}, "chart-0.1.0.tgz"),
    ("apt", "tool.deb", deb(), {}, "pool/t/tool/tool_1.2-3_amd64.deb"),
    ("r", "stats_1.0.tar.gz", tgz_of({"stats/DESCRIPTION": b"Package: stats\nVersion: 1.0\n"}),
     {"r.asset.pathId": "/src/contrib"}, "src/contrib/stats_1.0.tar.gz"),
    ("yum", "tool.rpm", rpm(), {"yum.directory": "el9", "yum.asset.filename": "tool-1.0-2.x86_64.rpm"},
     "el9/tool-1.0-2.x86_64.rpm"),
    ("rubygems", "shiny.gem", tar_of({"metadata.gz": gzip.compress(GEM)}), {}, "gems/shiny-0.9.1.gem"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "filename", "body", "fields", "path"), SINGLE, ids=[row[0] for row in SINGLE])
def test_an_archive_is_stored_once_under_its_own_name(
    kind: str, filename: str, body: bytes, fields: dict[str, str], path: str, nexus: Caller
) -> None:
    files = {f"{kind}.asset": (filename, body)}
    first, second = (upload(nexus, f"{kind}-hosted", files, fields) for _ in range(2))
    assert (first.status_code, first.content) == (204, b"")
    assert nexus(f"/repository/{kind}-hosted/{path}").content == body
    assert second.status_code == 400
    assert "does not allow updating assets" in second.json()[0]["message"]


@pytest.mark.parametrize("kind", ["npm", "pypi", "nuget", "helm", "apt", "rubygems"])
def test_an_unreadable_archive_is_explained(kind: str, nexus: Caller) -> None:
    answer = upload(nexus, f"{kind}-hosted", {f"{kind}.asset": ("broken-1.0.tar.gz", b"not an archive")})
    assert answer.status_code == 400
    assert answer.json()[0]["message"].startswith("Invalid package")


def test_maven_generates_a_pom_and_the_metadata_shows_the_version(nexus: Caller) -> None:
    fields = {
        "maven2.groupId": "org.example.up",
        "maven2.artifactId": "lib",
        "version": "1.0",
        "maven2.generate-pom": "true",
    }
    assets = {"maven2.asset1.extension": "jar", "maven2.asset2.extension": "jar", "maven2.asset2.classifier": "sources"}
    files = {"maven2.asset1": ("lib.jar", b"jar"), "maven2.asset2": ("src.jar", b"sources")}
    assert upload(nexus, "maven-releases", files, {**fields, **assets}).status_code == 204
    base = "/repository/maven-public/org/example/up/lib"
    assert "<version>1.0</version>" in nexus(f"{base}/maven-metadata.xml").text
    assert "<packaging>jar</packaging>" in nexus(f"{base}/1.0/lib-1.0.pom").text
    assert nexus(f"{base}/1.0/lib-1.0-sources.jar").content == b"sources"


def test_maven_takes_the_coordinates_from_an_uploaded_pom(nexus: Caller) -> None:
    fields = {"maven2.asset1.extension": "pom", "maven2.asset2.extension": "jar"}
    files = {"maven2.asset1": ("pom.xml", POM), "maven2.asset2": ("app.jar", b"jar")}
    assert upload(nexus, "maven-releases", files, fields).status_code == 204
    assert nexus("/repository/maven-releases/org/example/up/app/2.0/app-2.0.jar").content == b"jar"


def test_raw_takes_many_files_at_once(nexus: Caller) -> None:
    fields = {"raw.directory": "/docs/v1", "raw.asset1.filename": "a.txt", "raw.asset2.filename": "deep/b.txt"}
    files = {"raw.asset1": ("x", b"A"), "raw.asset2": ("y", b"B")}
    assert upload(nexus, "raw-hosted", files, fields).status_code == 204
    assert nexus("/repository/raw-hosted/docs/v1/deep/b.txt").content == b"B"


JAR = {"maven2.asset1": ("a.jar", b"jar")}
GAV = {"groupId": "org.example.bad", "artifactId": "a", "version": "1", "asset1.extension": "jar"}


@pytest.mark.parametrize(
    ("repository", "files", "fields", "message"),
    [
        ("maven-releases", JAR, {}, "Missing required component field 'Group ID'"),
        ("maven-releases", JAR, {**GAV, "asset1.extension": ""}, "Missing required asset field 'Extension' on '1'"),
        ("maven-releases", JAR, {**GAV, "colour": "red"}, "Unknown component field 'colour'"),
        ("maven-releases", JAR, {**GAV, "asset1.colour": "red"}, "Unknown field 'colour' on asset '1'"),
        ("maven-releases", JAR, {**GAV, "version": "1-SNAPSHOT"}, "Repository version policy: RELEASE does not allow"),
        (
            "maven-releases",
            {**JAR, "asset2": ("b.jar", b"x")},
            {**GAV, "asset2.extension": "jar"},
            "identical coordinates",
        ),
        ("maven-releases", {"asset1": ("p", b"<no")}, {"asset1.extension": "pom"}, "The provided POM file is invalid"),
        ("maven-snapshots", JAR, GAV, "Upload to snapshot repositories not supported"),
        ("npm-group", {"npm.asset": ("a.tgz", b"x")}, {}, "repository is unsupported, must be 'hosted'"),
        ("npm-hosted", {"nothing": (None, "x")}, {}, "No assets found in upload"),
        ("raw-hosted", {"raw.asset1": ("a", b"x")}, {"raw.asset1.filename": "a"}, "component field 'Directory'"),
        ("r-hosted", {"r.asset": ("a.tar.gz", b"x")}, {}, "Missing required asset field 'Package Path' on '1'"),
    ],
)
def test_a_mistake_in_the_form_is_named(repository: str, files: Any, fields: Any, message: str, nexus: Caller) -> None:
    answer = upload(nexus, repository, files, fields)
    assert answer.status_code == 400
    assert any(message in row["message"] for row in answer.json()), answer.text


def test_who_may_not_write_is_told_so_with_400(nexus: Caller) -> None:
    answer = upload(nexus, "raw-hosted", {"raw.asset1": ("a", b"x")}, user=READER)
    assert answer.status_code == 400
    assert "Not authorized for requested path" in answer.json()[0]["message"]


def test_a_body_that_is_no_form_is_refused(nexus: Caller) -> None:
    path = f"{V1}/components?repository=raw-hosted"
    assert nexus(path, "POST", json={}).status_code == 415
    assert nexus(path, "POST", data=b"x", headers={"Content-Type": "multipart/form-data"}).status_code == 400


def test_an_upload_can_be_carried_out_although_no_answer_comes(sandbox: Sandbox, nexus: Caller) -> None:
    fields = {"raw.directory": "/lost", "raw.asset1.filename": "a.txt"}
    with sandbox.nexus.fault("answer-lost", method="POST"), pytest.raises(requests.ConnectionError):
        upload(nexus, "raw-hosted", {"raw.asset1": ("a", b"x")}, fields)
    assert nexus("/repository/raw-hosted/lost/a.txt").content == b"x"


def test_maven_publishes_by_one_put_a_file(nexus: Caller) -> None:
    base = "/repository/maven-snapshots/org/example/put/app/1.0-SNAPSHOT"
    stem = "app-1.0-20240203.040506-1"
    for extension in ("jar", "pom", "jar.sha1"):
        assert nexus(f"{base}/{stem}.{extension}", "PUT", data=b"x").status_code == 201
    assert "<value>1.0-20240203.040506-1</value>" in nexus(f"{base}/maven-metadata.xml").text
    refused = nexus(f"{base.replace('snapshots', 'releases')}/{stem}.jar", "PUT", data=b"x")
    assert (refused.status_code, "does not allow version" in refused.reason) == (400, True)

"""Nexus's REST API apart from components: status, repositories, upload specifications, search, assets."""

import pytest

from backline.sandbox import Sandbox
from tests.backline.sandbox.conftest import Caller

V1 = "/service/rest/v1"
READER = ("reader", "reader-password")
NOBODY = ("nobody", "nobody-password")
WRONG = ("backline", "wrong")


@pytest.mark.parametrize(
    ("path", "user", "status"),
    [
        ("/status", None, 200),
        ("/status", WRONG, 401),
        ("/status/check", READER, 403),
        ("/status/check", None, 403),
        ("/repositories", None, 200),
        ("/repositories", WRONG, 401),
        ("/repositories/npm-group", READER, 200),
        ("/repositories/npm-group", None, 403),
        ("/repositories/missing", None, 404),
        ("/repositorySettings", READER, 403),
        ("/components", READER, 422),
        ("/components?repository=missing", READER, 404),
        ("/components?repository=npm-group", None, 403),
        ("/components?repository=npm-group&continuationToken=zzz", READER, 500),
        ("/formats/upload-specs", None, 200),
        ("/formats/cobol/upload-specs", None, 404),
        ("/nothing", READER, 404),
    ],
)
def test_rest_never_challenges_who_sent_nothing(
    path: str, user: tuple[str, str] | None, status: int, nexus: Caller
) -> None:
    assert nexus(V1 + path, user=user).status_code == status


def test_the_list_of_repositories_holds_what_the_caller_may_browse(sandbox: Sandbox, nexus: Caller) -> None:
    listed = {one["name"]: one for one in nexus(f"{V1}/repositories", user=READER).json()}
    assert {one["type"] for one in listed.values()} == {"hosted", "proxy", "group"}
    assert listed["pypi-group"]["url"] == f"{sandbox.nexus.https}/repository/pypi-group"
    assert listed["maven-public"]["format"] == "maven2"
    assert "remoteUrl" in listed["npm-proxy"]["attributes"]["proxy"]
    assert nexus(f"{V1}/repositories", user=None).json() == []
    assert nexus(f"{V1}/repositories", user=NOBODY).json() == []
    limited = nexus(f"{V1}/repositories", user=("limited", "limited-password")).json()
    assert [one["name"] for one in limited] == ["npm-hosted", "npm-proxy", "npm-group"]


def test_the_server_names_itself(nexus: Caller) -> None:
    assert nexus(f"{V1}/status").headers["Server"].startswith("Nexus/3.")


def test_upload_specifications_name_every_field(nexus: Caller) -> None:
    specs = {one["format"]: one for one in nexus(f"{V1}/formats/upload-specs").json()}
    assert set(specs) == {"maven2", "raw", "npm", "pypi", "nuget", "helm", "apt", "r", "yum", "rubygems"}
    assert specs["maven2"]["multipleUpload"]
    required = [one["name"] for one in specs["maven2"]["componentFields"] if not one["optional"]]
    assert required == ["groupId", "artifactId", "version"]
    assert [one["name"] for one in specs["r"]["assetFields"]] == ["asset", "pathId"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("format=npm&name=greeter", {"greeter"}),
        ("repository=nuget-proxy", {"Sandbox.Words"}),
        ("maven.groupId=org.example.sandbox&maven.artifactId=gre*", {"greeter"}),
        ("q=no-such-thing", set()),
    ],
)
def test_search_finds_across_repositories(query: str, names: set[str], nexus: Caller) -> None:
    assert {one["name"] for one in nexus(f"{V1}/search?{query}").json()["items"]} == names


def test_a_download_needs_exactly_one_hit(nexus: Caller) -> None:
    path = f"{V1}/search/assets/download?format=npm&name=sandbox-words"
    found = nexus(f"{path}&version=1.0.0")
    assert found.status_code == 302
    assert found.headers["Location"].endswith("/sandbox-words/-/sandbox-words-1.0.0.tgz")
    assert nexus(path).status_code == 400
    assert nexus(f"{path}&version=9").status_code == 404


def test_assets_are_listed_read_and_deleted_one_by_one(nexus: Caller) -> None:
    nexus("/repository/raw-hosted/spare/one.txt", "PUT", data=b"1")
    listed = nexus(f"{V1}/assets?repository=raw-hosted").json()["items"]
    asset = next(one for one in listed if one["path"] == "/spare/one.txt")
    assert nexus(f"{V1}/assets/{asset['id']}").json() == asset
    assert nexus(f"{V1}/assets/{asset['id']}", "DELETE").status_code == 204
    assert nexus(f"{V1}/assets/{asset['id']}").status_code == 404
    assert nexus("/repository/raw-hosted/spare/one.txt").status_code == 404


def test_a_connection_that_closes_says_so(nexus: Caller) -> None:
    assert nexus(f"{V1}/status").headers.get("Connection") is None
    assert nexus(f"{V1}/status", headers={"Connection": "close"}).headers["Connection"] == "close"

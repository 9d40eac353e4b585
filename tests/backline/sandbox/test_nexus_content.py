"""The order in which Nexus decides about a request for content, and what its formats answer."""

import http.client

import pytest

from backline.sandbox import Sandbox
from tests.backline.sandbox.conftest import Caller

NPM = "/repository/npm-group/sandbox-words"
WRONG = ("backline", "wrong")
READER = ("reader", "reader-password")
NOBODY = ("nobody", "nobody-password")


@pytest.mark.parametrize(
    ("path", "user", "status"),
    [
        (NPM, READER, 200),
        (NPM, None, 401),
        (NPM, WRONG, 401),
        (NPM, ("", ""), 401),
        (NPM, NOBODY, 403),
        (NPM, ("limited", "limited-password"), 200),
        ("/repository/pypi-group/simple/", ("limited", "limited-password"), 403),
        ("/repository/missing/sandbox-words", None, 404),
        ("/repository/missing/sandbox-words", WRONG, 401),
        ("/repository/npm-group", READER, 400),
        ("/repository/npm-group/-/ping", NOBODY, 200),
        ("/repository/npm-group/a/b/c", READER, 400),
        ("/repository/npm-proxy/a/b/c", READER, 404),
        ("/repository/npm-group/@sandbox%252fgreeter", READER, 400),
        ("/repository/npm-group/@sandbox%2fgreeter", READER, 200),
        ("/repository/npm-group/@sandbox/greeter", READER, 200),
        ("/repository/npm-hosted/sandbox-words/1.0.0", READER, 404),
        ("/repository/pypi-group/simple", READER, 404),
        ("/repository/pypi-hosted/simple/no-such/", READER, 404),
        ("/repository/pypi-group/pypi/sandbox-words/json", READER, 404),
        ("/repository/go-hosted/example.org/!sandbox/greeter/@latest", READER, 404),
        ("/repository/maven-public/org/example/none/maven-metadata.xml", READER, 404),
    ],
)
def test_it_answers_in_its_order(path: str, user: tuple[str, str] | None, status: int, nexus: Caller) -> None:
    assert nexus(path, user=user).status_code == status


def test_it_refuses_relative_segments(sandbox: Sandbox) -> None:
    connection = http.client.HTTPConnection("localhost", sandbox.nexus.ports[1])
    connection.request("GET", "/repository/npm-group/../npm-hosted/x")
    assert connection.getresponse().status == 400
    connection.close()


def test_it_challenges_with_its_realm_and_says_why_in_the_reason_phrase(sandbox: Sandbox, nexus: Caller) -> None:
    sandbox.nexus.require_user_token = True
    answer = nexus(NPM)
    assert answer.reason == "Content access is protected by token"
    assert answer.headers["WWW-Authenticate"] == 'BASIC realm="Sonatype Nexus Repository Manager"'


def test_a_user_token_signs_in_where_it_is_required(sandbox: Sandbox, nexus: Caller) -> None:
    token = (sandbox.nexus.token_name, sandbox.nexus.token_pass)
    with sandbox.nexus.fault("user-token-required"):
        assert (nexus(NPM, user=token).status_code, nexus(NPM).status_code) == (200, 401)
        assert nexus("/service/rest/v1/repositories").status_code == 200


def test_wrong_credentials_are_refused_even_with_anonymous_access(sandbox: Sandbox, nexus: Caller) -> None:
    sandbox.nexus.anonymous = True
    assert nexus(NPM, user=None).status_code == 200
    assert nexus(NPM, user=("", "")).status_code == 200
    assert nexus(NPM, user=WRONG).status_code == 401


@pytest.mark.parametrize(("token", "status"), [("a.b.c", 200), ("nodots", 401), ("NpmToken.wrong", 401)])
def test_a_bearer_that_no_extractor_knows_is_ignored(token: str, status: int, sandbox: Sandbox, nexus: Caller) -> None:
    sandbox.nexus.anonymous = True
    assert nexus(NPM, user=None, headers={"Authorization": f"Bearer {token}"}).status_code == status


def test_who_am_i_is_told_to_strangers_too(nexus: Caller) -> None:
    path = "/repository/npm-group/-/whoami"
    assert nexus(path).json() == {"username": "backline"}
    assert nexus(path, user=None).json() == {"username": "anonymous"}


@pytest.mark.parametrize(
    "path", ["npm-group/", "npm-group/sandbox-words/", "go-group/x/", "maven-public/org/", "pypi-group/"]
)
def test_a_path_with_a_slash_at_its_end_is_a_page_in_html_with_200(path: str, nexus: Caller) -> None:
    answer = nexus(f"/repository/{path}")
    assert answer.status_code == 200
    assert "not directly browseable" in answer.text


def test_a_missing_package_in_a_pypi_group_is_an_empty_page(nexus: Caller) -> None:
    answer = nexus("/repository/pypi-group/simple/no-such/")
    assert (answer.status_code, "<a " in answer.text) == (200, False)


def test_hosted_python_files_have_md5_links_without_yanks(nexus: Caller) -> None:
    page = nexus("/repository/pypi-hosted/simple/sandbox-greeter/").text
    assert "#md5=" in page
    assert "data-yanked" not in page
    assert 'data-requires-python="&gt;=3.8"' in page


def test_gzip_comes_from_the_newer_nuget_hives_whether_asked_or_not(nexus: Caller) -> None:
    path = "/repository/nuget-group/v3/{}/sandbox.words/index.json"
    newer = nexus(path.format("registration-gz-semver2"), headers={"Accept-Encoding": "identity"})
    older = nexus(path.format("registration"))
    assert newer.headers["Content-Encoding"] == "gzip"
    assert (newer.json()["items"][0]["count"], older.json()["items"][0]["count"]) == (4, 3)


def test_files_can_be_asked_for_conditionally_and_in_parts(nexus: Caller) -> None:
    path = "/repository/npm-group/sandbox-words/-/sandbox-words-1.0.0.tgz"
    whole = nexus(path)
    assert nexus(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = nexus(path, headers={"Range": "bytes=2-9"})
    assert (part.status_code, part.content) == (206, whole.content[2:10])
    assert nexus(path, headers={"Range": "bytes=-4"}).content == whole.content[-4:]


def test_snapshots_stand_in_the_group_s_metadata(nexus: Caller) -> None:
    base = "/repository/maven-public/org/example/sandbox/words"
    assert "<version>2.1.0-SNAPSHOT</version>" in nexus(f"{base}/maven-metadata.xml").text
    snapshot = nexus(f"{base}/2.1.0-SNAPSHOT/maven-metadata.xml").text
    assert "<value>2.1.0-20240121.120000-2</value>" in snapshot
    assert nexus(f"{base}/2.1.0-SNAPSHOT/words-2.1.0-20240121.120000-2.jar.sha1").status_code == 200
    assert nexus(f"{base}/2.1.0-SNAPSHOT/words-2.1.0-SNAPSHOT.jar").status_code == 404


def test_addresses_in_documents_follow_a_forced_base(sandbox: Sandbox, nexus: Caller) -> None:
    sandbox.nexus.forced_base = "https://registry.example.org/nexus"
    tarball = nexus(NPM).json()["versions"]["1.0.0"]["dist"]["tarball"]
    assert tarball.startswith("https://registry.example.org/nexus/repository/npm-group/")

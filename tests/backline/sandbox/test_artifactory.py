"""Artifactory: who may sign in how, which status says what, and what its package APIs answer."""

import base64
import json

import pytest

from backline.sandbox import Sandbox
from tests.backline.sandbox.conftest import Caller

NPM = "/artifactory/api/npm/npm-virtual/sandbox-words"
NOBODY = ("nobody", "nobody-password")
WRONG = ("backline", "wrong")


@pytest.mark.parametrize(
    ("path", "user", "status"),
    [
        (NPM, None, 401),
        (NPM, WRONG, 401),
        (NPM, NOBODY, 403),
        (NPM, ("reader", "reader-password"), 200),
        ("/artifactory/api/npm/missing/x", ("reader", "reader-password"), 404),
        ("/artifactory/api/npm/missing/x", None, 401),
        ("/artifactory/api/npm/pypi-virtual/x", ("reader", "reader-password"), 400),
        ("/artifactory/api/npm/npm-virtual/-/ping", None, 200),
        ("/artifactory/api/system/ping", None, 200),
        ("/artifactory/api/system/ping", WRONG, 401),
        ("/artifactory/api/system/version", None, 401),
        ("/artifactory/api/repositories", None, 401),
        ("/artifactory/api/repositories/missing", ("reader", "reader-password"), 400),
        ("/artifactory/api/go/go-remote/example.org/sandbox/words/@v/list", ("reader", "reader-password"), 404),
        ("/artifactory/api/go/go-virtual/example.org/sandbox/words/@v/list", ("reader", "reader-password"), 200),
        ("/router/api/v1/system/ping", None, 200),
        ("/artifactory/", None, 302),
        ("/ui/repos/tree/General/npm-virtual", None, 200),
    ],
)
def test_it_answers_in_its_order(path: str, user: tuple[str, str] | None, status: int, jfrog: Caller) -> None:
    assert jfrog(path, user=user).status_code == status


def test_errors_have_its_shape_and_realm(jfrog: Caller) -> None:
    answer = jfrog(NPM, user=None)
    assert answer.json() == {"errors": [{"status": 401, "message": "Authentication is required"}]}
    assert answer.headers["WWW-Authenticate"] == 'Basic realm="Artifactory Realm"'
    assert answer.headers["X-JFrog-Version"].startswith("Artifactory/7.")


def test_what_one_may_not_read_can_be_hidden(sandbox: Sandbox, jfrog: Caller) -> None:
    sandbox.jfrog.hide_existence = True
    hidden = [jfrog(NPM, user=user).status_code for user in (NOBODY, None)]
    assert hidden == [404, 404]


def test_both_forms_of_a_token_sign_in_in_four_ways(sandbox: Sandbox, jfrog: Caller) -> None:
    for token in (sandbox.jfrog.access_token, sandbox.jfrog.reference_token):
        bearer, legacy = {"Authorization": f"Bearer {token}"}, {"X-JFrog-Art-Api": token}
        assert jfrog(NPM, user=None, headers=bearer).status_code == 200
        assert jfrog(NPM, user=None, headers=legacy).status_code == 200
        assert jfrog(NPM, user=("backline", token)).status_code == 200
        assert jfrog(NPM, user=("somebody", token)).status_code == 401


def test_a_token_looks_as_the_product_makes_it(sandbox: Sandbox) -> None:
    head, claims, _ = sandbox.jfrog.access_token.split(".")
    shown = json.loads(base64.urlsafe_b64decode(claims + "=="))
    assert head.startswith("eyJ")
    assert shown["sub"].endswith("/users/backline")
    assert shown["exp"] == sandbox.jfrog.token.expiry
    assert sandbox.jfrog.reference_token.startswith("cmVmdGtu")
    assert len(sandbox.jfrog.reference_token) == 64
    never = sandbox.jfrog.issue(expires_in=None, audience=["jfrt@*", "jfac@*"])
    claims = json.loads(base64.urlsafe_b64decode(never.access.split(".")[1] + "=="))
    assert "exp" not in claims
    assert claims["aud"] == ["jfrt@*", "jfac@*"]


def test_a_token_can_be_asked_about_itself(sandbox: Sandbox, jfrog: Caller) -> None:
    path = "/access/api/v1/tokens/me"
    bearer = {"Authorization": f"Bearer {sandbox.jfrog.reference_token}"}
    shown = jfrog(path, user=None, headers=bearer).json()
    assert (shown["expiry"], shown["scope"]) == (sandbox.jfrog.token.expiry, "applied-permissions/user")
    assert jfrog(path).status_code == 401
    assert (
        jfrog(path, user=None, headers={"Authorization": "Bearer nonsense"}).json()["errors"][0]["code"]
        == "UNAUTHORIZED"
    )


def test_an_expired_or_revoked_token_is_refused(sandbox: Sandbox, jfrog: Caller) -> None:
    expired, revoked = sandbox.jfrog.issue(expires_in=-60), sandbox.jfrog.issue()
    sandbox.jfrog.mint.revoke(revoked)
    for token in (expired, revoked):
        bearer = {"Authorization": f"Bearer {token.access}"}
        assert jfrog(NPM, user=None, headers=bearer).status_code == 401
        assert jfrog("/access/api/v1/tokens/me", user=None, headers=bearer).status_code == 401


def test_repositories_are_listed_with_capital_types(jfrog: Caller) -> None:
    listed = {one["key"]: one for one in jfrog("/artifactory/api/repositories").json()}
    assert (listed["nuget-virtual"]["packageType"], listed["nuget-virtual"]["type"]) == ("NuGet", "VIRTUAL")
    assert listed["npm-remote"]["url"].startswith("https://registry.example.org/")
    narrowed = jfrog("/artifactory/api/repositories?type=virtual&packageType=maven").json()
    assert [one["key"] for one in narrowed] == ["libs-main"]


def test_the_abbreviated_packument_is_served_where_asked_for(jfrog: Caller) -> None:
    answer = jfrog(NPM, headers={"Accept": "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8"})
    assert answer.headers["Content-Type"] == "application/vnd.npm.install-v1+json"
    assert "time" not in answer.json()
    assert answer.json()["versions"]["1.1.0"]["deprecated"]
    assert jfrog(f"{NPM}/latest").json()["version"] == "2.0.0"


def test_python_pages_leave_angle_brackets_raw_and_may_be_json(sandbox: Sandbox, jfrog: Caller) -> None:
    path = "/artifactory/api/pypi/pypi-virtual/simple/sandbox-words/"
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    page = jfrog(path, headers=accept).text
    assert 'data-requires-python=">=3.8"' in page
    assert 'data-yanked="misspells a word"' in page
    assert jfrog(
        "/artifactory/api/pypi/pypi-virtual/packages/sandbox-words/1.0.0/sandbox_words-1.0.0-py3-none-any.whl.metadata"
    ).ok
    sandbox.jfrog.json_index = True
    shown = jfrog(path, headers=accept).json()
    assert [one["yanked"] for one in shown["files"]][2:4] == ["misspells a word"] * 2


def test_the_index_without_a_slash_may_redirect_to_plain_http(sandbox: Sandbox, jfrog: Caller) -> None:
    path = "/artifactory/api/pypi/pypi-virtual/simple"
    assert jfrog(path).headers["Location"] == f"{sandbox.jfrog.https}{path}/"
    sandbox.jfrog.tls_ends_before = True
    location = jfrog(path).headers["Location"]
    assert location == f"{sandbox.jfrog.http}{path}/"


def test_nuget_has_no_flat_container_and_downloads_by_the_old_address(jfrog: Caller) -> None:
    base = "/artifactory/api/nuget/v3/nuget-virtual"
    types = {one["@type"] for one in jfrog(f"{base}/index.json").json()["resources"]}
    assert not any(one.startswith("PackageBaseAddress") for one in types)
    page = jfrog(f"{base}/registration-semver2/sandbox.words/index.json").json()["items"][0]
    assert [leaf["catalogEntry"]["listed"] for leaf in page["items"]] == [True, False, True, True]
    address = page["items"][0]["packageContent"]
    assert "/api/nuget/nuget-virtual/Download/sandbox.words/1.0.0" in address
    assert jfrog(address.removeprefix(jfrog.origin)).content.startswith(b"PK")


def test_registration_pages_can_be_documents_of_their_own(sandbox: Sandbox, jfrog: Caller) -> None:
    sandbox.jfrog.external_pages = True
    base = "/artifactory/api/nuget/v3/nuget-virtual/registration"
    page = jfrog(f"{base}/sandbox.words/index.json").json()["items"][0]
    assert "items" not in page
    assert jfrog(page["@id"].removeprefix(jfrog.origin)).json()["count"] == 3
    leaf = jfrog(f"{base}/sandbox.words/1.0.0.json").json()
    assert isinstance(leaf["catalogEntry"], str)


def test_the_literal_snapshot_name_is_the_newest_build(jfrog: Caller) -> None:
    base = "/artifactory/libs-main/org/example/sandbox/words/2.1.0-SNAPSHOT"
    literal, newest = (jfrog(f"{base}/words-{v}.jar").content for v in ("2.1.0-SNAPSHOT", "2.1.0-20240121.120000-2"))
    assert literal == newest
    assert jfrog(f"{base}/").headers["Content-Type"].startswith("text/html")


def test_wrong_passwords_can_suspend_an_account_for_everybody(sandbox: Sandbox, jfrog: Caller) -> None:
    sandbox.jfrog.suspend_after = 2
    right = (sandbox.jfrog.username, sandbox.jfrog.password)
    assert jfrog(NPM, user=right).status_code == 200
    assert [jfrog(NPM, user=WRONG).status_code for _ in range(3)] == [401, 401, 403]
    assert "recurrent login failures" in jfrog(NPM, user=right).json()["errors"][0]["message"]

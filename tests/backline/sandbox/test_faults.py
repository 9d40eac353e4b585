"""Faults: on while asked for, where asked for, and then over."""

import socket
import ssl
import time

import pytest
import requests

from backline.sandbox import Sandbox
from backline.sandbox.product import Product
from tests.backline.sandbox.conftest import Caller

NPM = "/repository/npm-group/sandbox-words"
SEEN = ("Content-Type", "Content-Encoding", "Location")
WAITING = {"silence", "headers-then-silence", "drip", "drip-headers", "delayed", "answer-silent", "tls-silent"}
ENDLESS = {"endless-body", "huge-body", "endless-headers", "gzip-bomb"}
WRITING = {"write-403", "write-413", "write-500", "write-503", "repeated-token", "empty-page", "duplicate-keys"}
UNSEEN_HERE = {"redirect-storage", "no-introspection", "no-access-service", "gzip-unasked", "anonymous-instead"}


def outcome(session: requests.Session, url: str, auth: tuple[str, str]) -> object:
    """What a careful client sees of one request, as something to compare."""
    try:
        answer = session.get(url, auth=auth, allow_redirects=False, timeout=30)
    except (requests.RequestException, ValueError) as error:
        return type(error).__name__
    return answer.status_code, answer.content, *(answer.headers.get(name) for name in SEEN)


@pytest.mark.parametrize("key", ["nexus", "jfrog"])
def test_every_fault_changes_what_a_client_sees_and_then_ends(
    key: str, sandbox: Sandbox, http: requests.Session
) -> None:
    product: Product = getattr(sandbox, key)
    secret = sandbox.nexus.password if key == "nexus" else sandbox.jfrog.access_token
    url, auth = sandbox.description()[key]["repositories"]["npm"] + "sandbox-words", ("backline", secret)
    healthy = outcome(http, url, auth)
    for name in sorted(set(product.faults) - WAITING - ENDLESS - WRITING - UNSEEN_HERE):
        with product.fault(name):
            assert outcome(http, url, auth) != healthy, name
        assert outcome(http, url, auth) == healthy, name


def test_there_are_more_than_forty_faults_of_each_product(sandbox: Sandbox) -> None:
    assert min(len(sandbox.nexus.faults), len(sandbox.jfrog.faults)) > 80
    assert all(fault.meaning for fault in sandbox.nexus.faults.values())


def test_a_fault_can_be_for_one_repository_or_path_or_for_some_requests(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("error-500", repository="npm-hosted"):
        assert nexus(NPM).status_code == 200
    with sandbox.nexus.fault("error-500", path="/service/"):
        assert nexus(NPM).status_code == 200
        assert nexus("/service/rest/v1/status").status_code == 500
    with sandbox.nexus.fault("error-503", times=2) as active:
        assert [nexus(NPM).status_code for _ in range(3)] == [503, 503, 200]
    assert active.hits == 3


@pytest.mark.parametrize("name", ["silence", "headers-then-silence", "drip-headers", "answer-silent"])
def test_a_server_that_does_not_answer_keeps_the_client_waiting(
    name: str, sandbox: Sandbox, http: requests.Session
) -> None:
    with sandbox.nexus.fault(name), pytest.raises((requests.Timeout, requests.ConnectionError)):
        http.get(f"{sandbox.nexus.http}/service/rest/v1/formats/upload-specs", timeout=0.3)


def test_a_delayed_answer_is_the_right_one(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("delayed", seconds=0.2):
        began = time.monotonic()
        assert nexus(NPM).json()["name"] == "sandbox-words"
        assert time.monotonic() - began >= 0.2


def test_an_endless_body_does_not_end(sandbox: Sandbox, http: requests.Session) -> None:
    with sandbox.nexus.fault("endless-body"):
        answer = http.get(f"{sandbox.nexus.https}/", stream=True, timeout=5)
        read = sum(len(block) for block, _ in zip(answer.iter_content(65536), range(64), strict=False))
        answer.close()
    assert read == 64 * 65536


def test_a_bomb_is_small_on_the_wire_and_large_when_unpacked(sandbox: Sandbox, http: requests.Session) -> None:
    with sandbox.nexus.fault("gzip-bomb"):
        answer = http.get(f"{sandbox.nexus.https}/", stream=True, timeout=5)
        packed = len(next(answer.raw.stream(4096, decode_content=False)))
        answer.close()
    assert packed <= 4096


def test_a_silent_handshake_is_never_answered(sandbox: Sandbox) -> None:
    with sandbox.nexus.fault("tls-silent"), socket.create_connection(("localhost", sandbox.nexus.ports[0]), 5) as raw:
        raw.settimeout(0.3)
        with pytest.raises((TimeoutError, ssl.SSLError)):
            ssl.create_default_context(cafile=sandbox.ca_file).wrap_socket(raw, server_hostname="localhost")


def test_connections_that_were_open_meet_the_new_certificate(sandbox: Sandbox, nexus: Caller) -> None:
    assert nexus(NPM).ok
    with sandbox.nexus.fault("tls-expired"), pytest.raises(requests.exceptions.SSLError):
        nexus(NPM)
    assert nexus(NPM).ok


def test_storage_refuses_credentials_and_remembers_them(
    sandbox: Sandbox, nexus: Caller, http: requests.Session
) -> None:
    path = "/repository/npm-group/sandbox-words/-/sandbox-words-1.0.0.tgz"
    whole = nexus(path).content
    with sandbox.nexus.fault("redirect-storage"):
        location = nexus(path).headers["Location"]
    assert http.get(location).content == whole
    before = len(sandbox.elsewhere.leaks)
    assert http.get(location, auth=("backline", "leaked")).status_code == 400
    assert len(sandbox.elsewhere.leaks) == before + 1


def test_a_group_hides_that_its_member_cannot_reach_its_upstream(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("remote-unreachable", repository="npm-proxy"):
        assert nexus("/repository/npm-proxy/sandbox-words").status_code == 502
        assert nexus(NPM).status_code == 404
        assert nexus("/repository/npm-group/@sandbox/greeter").status_code == 200


def test_a_missing_repository_is_missing_from_the_list_too(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("missing-repository", repository="npm-group"):
        names = {one["name"] for one in nexus("/service/rest/v1/repositories").json()}
        assert "npm-group" not in names
        assert nexus("/service/rest/v1/repositories/npm-group").status_code == 404


def test_a_repository_of_another_format_says_so(sandbox: Sandbox, nexus: Caller, jfrog: Caller) -> None:
    with sandbox.nexus.fault("other-format", repository="npm-group"):
        assert nexus("/service/rest/v1/repositories/npm-group").json()["format"] == "pypi"
        assert "<a " in nexus("/repository/npm-group/simple/sandbox-words/").text
    with sandbox.jfrog.fault("other-format", repository="npm-virtual"):
        assert jfrog("/artifactory/api/repositories/npm-virtual").json()["packageType"] == "pypi"


def test_anonymous_access_can_answer_in_place_of_an_account(sandbox: Sandbox, nexus: Caller) -> None:
    with sandbox.nexus.fault("anonymous-instead"):
        assert nexus(NPM, user=("backline", "wrong")).status_code == 200
        assert nexus("/repository/npm-group/-/whoami").json() == {"username": "anonymous"}

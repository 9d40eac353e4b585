"""Answers that are none, requests that are not sent, and what errors and logs leave out."""

from io import BytesIO

import pytest

from resolution.errors import (
    AddressRefused,
    CredentialRefused,
    Disconnected,
    NameLookupFailed,
    RequestRefused,
    ResolutionError,
    UnusableAnswer,
)
from resolution.http import Http, NetworkPolicy
from tests.resolution.scripted_server import Raw, Reply, ScriptedServer

HERE = NetworkPolicy.parse(["127.0.0.1", "localhost", "::1"])


def test_it_does_not_take_another_protocol_for_http(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Raw([b"SSH-2.0-OpenSSH_9.2\r\n"])

    with pytest.raises(UnusableAnswer) as unusable:
        http.fetch(server.url())

    assert "SSH" not in str(unusable.value)


@pytest.mark.parametrize("reset", [True, False])
def test_an_answer_cut_short_is_no_answer(server: ScriptedServer, http: Http, *, reset: bool) -> None:
    server.scripts["/"] = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhal"], reset=reset)

    with pytest.raises(Disconnected):
        http.fetch(server.url())


@pytest.mark.parametrize("cut", [b"HTTP/1.1 200 OK\r\nContent-Type: text/ht", b"HTTP/1.1 200 OK\r\nA: b\r\n"])
def test_headers_that_are_cut_off_are_no_answer(http: Http, server: ScriptedServer, cut: bytes) -> None:
    server.scripts["/"] = Raw([cut])
    with pytest.raises(Disconnected):
        http.fetch(server.url("/"))


def test_an_early_answer_to_a_long_upload_is_heard(server: ScriptedServer, http: Http) -> None:
    early = Raw([b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"])
    server.scripts["/"] = early

    answer = http.fetch(server.url(), method="PUT", body=BytesIO(b"x" * 3_000_000))

    assert answer.status == 413


def test_a_chunked_answer_cut_short_is_no_answer(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Raw([b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel"])

    with pytest.raises(Disconnected):
        http.fetch(server.url())


def test_broken_gzip_is_unusable(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Reply(headers={"Content-Encoding": "gzip"}, body=b"not gzip")

    with pytest.raises(UnusableAnswer):
        http.fetch(server.url())


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Transfer-Encoding", "Connection", "X\r\nY", "X Y", "X:Y"])
def test_callers_cannot_set_framing_headers(server: ScriptedServer, http: Http, name: str) -> None:
    with pytest.raises(RequestRefused):
        http.fetch(server.url(), headers={name: "x"})

    assert server.connections == 0


@pytest.mark.parametrize("value", ["a\r\nb", "a\x00b", "a\u2028b", "caf\u00e9", "\ud800"])
def test_header_values_carry_no_controls(server: ScriptedServer, http: Http, value: str) -> None:
    with pytest.raises(CredentialRefused) as refused:
        http.fetch(server.url(), headers={"X-JFrog-Art-Api": value})

    assert value not in str(refused.value)


@pytest.mark.parametrize(("policy", "error"), [(HERE, NameLookupFailed), (NetworkPolicy(), AddressRefused)])
def test_no_error_repeats_the_query(policy: NetworkPolicy, error: type[ResolutionError]) -> None:
    def lookup(name: str) -> list[str]:
        if error is NameLookupFailed:
            raise OSError(name)
        return ["127.0.0.1"]

    with pytest.raises(error) as raised:
        Http(policy, lookup=lookup).fetch("http://registry.example.org/x?token=hunter2")

    assert "hunter2" not in repr(raised.value)


def test_no_log_line_repeats_the_query(server: ScriptedServer, http: Http, caplog: pytest.LogCaptureFixture) -> None:
    server.scripts["/x?token=hunter2"] = Raw([b"HTTP/1.1 200 OK\r\nno colon hunter3\r\nContent-Length: 0\r\n\r\n"])
    caplog.set_level("DEBUG")

    http.fetch(server.url("/x?token=hunter2"))

    assert "hunter" not in caplog.text

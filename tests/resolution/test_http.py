"""One request and its answer: what is sent, what comes back, which error a failure becomes."""

import os
import zlib
from io import BytesIO

import pytest

from resolution.errors import (
    Disconnected,
    Forbidden,
    HttpStatus,
    NotFound,
    RateLimited,
    ServerFailed,
    Unauthorized,
)
from resolution.http import Http, NetworkPolicy
from tests.resolution.scripted_server import Raw, Reply, ScriptedServer

HERE = NetworkPolicy.parse(["127.0.0.1", "localhost", "::1"])


def test_it_brings_the_whole_answer(server: ScriptedServer, http: Http) -> None:
    server.scripts["/x?y=1"] = Reply(203, {"Content-Type": "Text/Plain; charset=latin-1"}, b"caf\xe9")

    answer = http.fetch(server.url("/x?y=1#part"))

    assert (answer.status, answer.body, answer.text) == (203, b"caf\xe9", "café")
    assert (answer.content_type, answer.headers["content-TYPE"]) == ("text/plain", "Text/Plain; charset=latin-1")
    assert (answer.url, answer.hops) == (server.url("/x?y=1"), ())


def test_it_brings_no_control_character_in_headers(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Raw([b"HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\nContent-Type: text/\0html\x7f\r\n\r\n"])

    answer = http.fetch(server.url())

    assert (answer.reason, answer.headers["Content-Type"]) == ("O K", "text/ html ")


def test_it_says_who_asks_and_for_which_host(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url(), headers={"Accept": "application/json"})

    sent = server.requests[0].headers
    assert sent["host"] == f"127.0.0.1:{server.port}"
    assert sent["accept"] == "application/json"
    assert sent["user-agent"].startswith("Backline/")


def test_it_sends_a_body(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url(), method="POST", body=b"{}", headers={"Content-Type": "application/json"})

    received = server.requests[0]
    assert (received.method, received.body, received.headers["content-type"]) == ("POST", b"{}", "application/json")


def test_it_sends_an_open_file(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url(), method="PUT", body=BytesIO(b"x" * 100_000), headers={"Content-Type": "a/b"})

    assert server.requests[0].headers["transfer-encoding"] == "chunked"


def test_a_head_has_no_body_however_long_it_would_be(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"])

    answer = http.fetch(server.url(), method="HEAD")

    assert (answer.status, answer.body) == (200, b"")


def test_it_measures_the_parts_of_a_first_request(server: ScriptedServer, http: Http) -> None:
    timings = http.fetch(server.url(host="localhost")).timings

    assert None not in (timings.name, timings.connection, timings.first_byte)
    assert timings.tls is None


def test_it_keeps_connections(server: ScriptedServer, http: Http) -> None:
    first, second = http.fetch(server.url("/a")), http.fetch(server.url("/b"))

    assert server.connections == 1
    assert first.timings.connection is not None
    assert second.timings.connection is None


def test_a_fork_leaves_its_parent_s_connections_alone(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url("/a"))

    child = os.fork()
    if child == 0:
        os._exit(http.fetch(server.url("/b")).status - 404)
    assert os.waitpid(child, 0)[1] == 0

    http.fetch(server.url("/c"))
    assert server.connections == 2


def test_it_asks_again_when_a_kept_connection_was_closed(server: ScriptedServer, http: Http) -> None:
    closing = Raw([b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"])  # says keep-alive, then closes
    server.scripts["/"] = closing

    assert [http.fetch(server.url()).body for _ in range(3)] == [b"ok"] * 3


def test_it_never_repeats_a_post(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Raw([b""])
    http.fetch(server.url("/other"))

    with pytest.raises(Disconnected):
        http.fetch(server.url(), method="POST", body=b"x")

    assert [request.method for request in server.requests] == ["GET", "POST"]


def test_it_unpacks_gzip(server: ScriptedServer, http: Http) -> None:
    packer = zlib.compressobj(wbits=31)
    body = packer.compress(b"hello") + packer.flush()
    server.scripts["/"] = Reply(headers={"Content-Encoding": "gzip"}, body=body)

    assert http.fetch(server.url()).body == b"hello"


def test_it_streams(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Reply(body=b"x" * 1_000_000)

    with http.stream(server.url()) as answer:
        pieces = list(answer.chunks())

    assert len(pieces) > 1
    assert sum(map(len, pieces)) == 1_000_000


@pytest.mark.parametrize(
    ("status", "error"),
    [(401, Unauthorized), (403, Forbidden), (404, NotFound), (410, NotFound), (409, HttpStatus), (503, ServerFailed)],
)
def test_a_status_is_data_until_asked(server: ScriptedServer, http: Http, status: int, error: type[HttpStatus]) -> None:
    server.scripts["/"] = Reply(status, body=b"secret words of the server")

    answer = http.fetch(server.url())

    assert answer.status == status
    with pytest.raises(error, match=str(status)) as raised:
        answer.raise_for_status()
    assert "Scripted" not in str(raised.value)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7),
        ("999999", 300),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        ("Fri, 31 Dec 2199 23:59:59 GMT", 300),
        ("Wed, 21 Oct 2015 07:99999999999999999999:00 GMT", None),
        ("soon", None),
        ("-1", None),
        ("", None),
    ],
)
def test_it_reads_retry_after(server: ScriptedServer, http: Http, header: str, seconds: float | None) -> None:
    server.scripts["/"] = Reply(429, {"Retry-After": header})

    with pytest.raises(RateLimited) as limited:
        http.fetch(server.url()).raise_for_status()

    assert limited.value.retry_after == seconds


@pytest.mark.parametrize("charset", ["utf-999", "rot13", "utf-8; charset=idna", '"\x00"'])
def test_it_reads_text_under_any_charset(server: ScriptedServer, http: Http, charset: str) -> None:
    server.scripts["/"] = Reply(headers={"Content-Type": f"text/html; charset={charset}"}, body=b"a\xff")

    assert http.fetch(server.url()).text == "a\ufffd"


def test_an_answer_prints_without_body_and_headers(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Reply(headers={"Set-Cookie": "hunter2"}, body=b"hunter3")

    assert "hunter" not in repr(http.fetch(server.url()))


def test_it_keeps_no_cookies(server: ScriptedServer, http: Http) -> None:
    server.scripts["/"] = Reply(headers={"Set-Cookie": "session=hunter2"})

    http.fetch(server.url())
    http.fetch(server.url())

    assert "cookie" not in server.requests[1].headers


def test_the_environment_changes_nothing(server: ScriptedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")

    assert Http(HERE).fetch(server.url()).status == 404
    assert len(server.requests) == 1

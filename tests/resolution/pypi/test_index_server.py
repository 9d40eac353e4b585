import http.client
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import pytest

from resolution.pypi.index_server import IndexServer, Reply

LARGE = b"x" * 5_000_000


@contextmanager
def meanwhile(work: Callable[[], Any]) -> Iterator[list[Any]]:
    """`work` on a thread of its own; what it returned is there afterwards."""
    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(work()), daemon=True)
    thread.start()
    yield found
    thread.join(10)


def served(server: IndexServer, work: Callable[[], Any]) -> Any:
    """Every request is answered with its own path until `work` is done."""
    with meanwhile(work) as found:
        ends = time.monotonic() + 10
        while not found and time.monotonic() < ends:
            for request in server.requests(0.01):
                server.reply(
                    request, Reply(200, LARGE if request.path == ("large",) else "|".join(request.path).encode())
                )
    return found[0]


def asked(server: IndexServer, path: str, method: str = "GET") -> tuple[int, bytes]:
    def ask() -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.read()

    found: tuple[int, bytes] = served(server, ask)
    return found


def secret(server: IndexServer) -> str:
    return urlsplit(server.url).path


def test_it_answers_under_its_secret_path() -> None:
    with IndexServer() as server:
        assert asked(server, f"{secret(server)}simple/a%2Bb/") == (200, b"simple|a+b")


@pytest.mark.parametrize("path", ["/", "/simple/a/", "/wrong/simple/a/", "/%ff/"])
def test_it_tells_nothing_to_whoever_does_not_know_it(path: str) -> None:
    with IndexServer() as server:
        assert asked(server, path) == (404, b"")


def test_it_only_reads() -> None:
    with IndexServer() as server:
        assert asked(server, server.url, "POST")[0] == 405
        assert asked(server, f"{secret(server)}large", "HEAD") == (200, b"")


def test_it_keeps_a_connection() -> None:
    with IndexServer() as server:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)

        def ask() -> list[bytes]:
            found = []
            for _ in range(3):
                connection.request("GET", f"{secret(server)}a")
                found.append(connection.getresponse().read())
            return found

        assert served(server, ask) == [b"a"] * 3


def test_an_answer_larger_than_a_socket_holds_comes_whole() -> None:
    with IndexServer() as server:
        assert asked(server, f"{secret(server)}large") == (200, LARGE)


def test_questions_in_pieces_and_several_at_once_are_told_apart() -> None:
    with IndexServer() as server:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
        connection.connect()
        head = f"GET {secret(server)}a HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        connection.sock.sendall(head + head + head[:20])
        ends, found = time.monotonic() + 10, list[Any]()
        while len(found) < 3 and time.monotonic() < ends:
            found += server.requests(0.05)
            if len(found) == 2:
                connection.sock.sendall(head[20:])
        assert [request.path for request in found] == [("a",)] * 3


def test_a_client_that_goes_away_disturbs_nobody() -> None:
    with IndexServer() as server:
        gone = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port, timeout=10)
        gone.request("GET", f"{secret(server)}large")
        (request,) = [request for _ in range(2) for request in server.requests(5)]
        gone.close()
        server.reply(request, Reply(200, LARGE))
        server.reply(request, Reply(200, LARGE))
        assert asked(server, f"{secret(server)}a") == (200, b"a")


def test_waiting_can_be_ended_from_another_thread() -> None:
    with IndexServer() as server, meanwhile(server.wake):
        started = time.monotonic()
        assert list(server.requests(30)) == []
        assert time.monotonic() - started < 20


def test_it_is_gone_afterwards() -> None:
    with IndexServer() as server:
        url = server.url
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", urlsplit(url).port).request("GET", "/")
    server.wake()

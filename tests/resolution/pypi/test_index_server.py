import http.client
from urllib.parse import urlsplit

import pytest

from resolution.pypi.index_server import IndexServer, Reply


def asked(server: IndexServer, path: str, method: str = "GET") -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port)
    connection.request(method, path)
    answer = connection.getresponse()
    return answer.status, answer.read()


def echo(path: tuple[str, ...]) -> Reply:
    return Reply(200, "|".join(path).encode())


def test_it_answers_under_its_secret_path() -> None:
    with IndexServer(echo) as server:
        assert asked(server, f"{urlsplit(server.url).path}simple/a%2Bb/") == (200, b"simple|a+b")


@pytest.mark.parametrize("path", ["/", "/simple/a/", "/wrong/simple/a/", "/%ff/"])
def test_it_tells_nothing_to_whoever_does_not_know_it(path: str) -> None:
    with IndexServer(echo) as server:
        assert asked(server, path) == (404, b"")


def test_it_only_reads() -> None:
    with IndexServer(echo) as server:
        assert asked(server, server.url, "POST")[0] == 405


def test_it_keeps_a_connection() -> None:
    with IndexServer(echo) as server:
        connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.url).port)
        for _ in range(3):
            connection.request("GET", f"{urlsplit(server.url).path}a")
            assert connection.getresponse().read() == b"a"


def test_it_is_gone_afterwards() -> None:
    with IndexServer(echo) as server:
        url = server.url
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection("127.0.0.1", urlsplit(url).port).request("GET", "/")

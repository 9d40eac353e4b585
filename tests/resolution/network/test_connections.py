"""From a name to a connection: one look-up, every answer checked, those answers and no others connected to (E2, E3)."""

import socket

import pytest

from resolution.errors import AddressRefused, ConnectionRefused, NameLookupFailed, NameNotFound
from resolution.http import Deadline, Http, NetworkPolicy
from resolution.network.sockets import TimedSocket, connect
from tests.resolution.scripted_server import Reply, ScriptedServer

OPEN = NetworkPolicy.parse(["registry.corp"])


def test_it_looks_up_once_and_keeps_the_name() -> None:
    asked: list[str] = []

    def flipping(name: str) -> list[str]:
        asked.append(name)
        return ["127.0.0.1"] if len(asked) == 1 else ["127.0.0.9"]

    with ScriptedServer(default=Reply(), names=["registry.corp"]) as server:
        answer = Http(OPEN, lookup=flipping).fetch(f"https://registry.corp:{server.port}/", ca_pem=server.ca_pem)

    assert answer.status == 200
    assert asked == ["registry.corp"]
    assert server.requests[0].headers["host"] == f"registry.corp:{server.port}"


def test_it_falls_back_from_ipv6_to_ipv4() -> None:
    with ScriptedServer(default=Reply()) as server:
        http = Http(OPEN, lookup=lambda name: ["::1", "127.0.0.1"])
        assert http.fetch(f"http://registry.corp:{server.port}/").status == 200


def test_it_speaks_ipv6() -> None:
    with ScriptedServer(default=Reply(), family=socket.AF_INET6) as server:
        answer = Http(NetworkPolicy.parse(["::1"])).fetch(f"http://[::1]:{server.port}/")

    assert answer.status == 200
    assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


def test_a_closed_address_in_the_answer_is_never_dialed() -> None:
    dialed: list[str] = []

    def record(address: str, port: int, deadline: Deadline) -> TimedSocket:
        dialed.append(address)
        return connect(address, port, deadline)

    http = Http(NetworkPolicy(), lookup=lambda name: ["93.184.216.34", "127.0.0.1"], connect=record)
    with pytest.raises(AddressRefused):
        http.fetch("https://registry.example.org/")

    assert dialed == []


def test_nothing_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(ConnectionRefused):
        Http(NetworkPolicy.parse(["127.0.0.1"])).fetch(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (socket.gaierror(socket.EAI_NONAME, "x"), NameNotFound),
        (socket.gaierror(socket.EAI_AGAIN, "x"), NameLookupFailed),
        (socket.gaierror(socket.EAI_FAIL, "x"), NameLookupFailed),
        (OSError(), NameLookupFailed),
    ],
)
def test_a_name_that_is_absent_differs_from_one_that_could_not_be_asked(
    error: OSError, expected: type[Exception]
) -> None:
    def failing(name: str) -> list[str]:
        raise error

    with pytest.raises(expected):
        Http(NetworkPolicy(), lookup=failing).fetch("https://registry.example.org/")


def test_connections_are_not_shared_between_authorities() -> None:
    with ScriptedServer(default=Reply(), names=["localhost"]) as server:
        other = ScriptedServer(names=["localhost"]).ca_pem
        http = Http(NetworkPolicy.parse(["localhost"]))
        for ca_pem in (server.ca_pem, server.ca_pem, server.ca_pem + other):
            http.fetch(server.url(host="localhost"), ca_pem=ca_pem)

    assert server.connections == 2

"""Where credentials go: to their own origin and path, never in clear, never on after a hop elsewhere (C1, C2, E7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from resolution.auth import Basic, Bearer, Credentials, Secret
from resolution.errors import CredentialRefused, PlainHttpRefused
from resolution.http import Http, NetworkPolicy
from tests.resolution.scripted_server import Reply, ScriptedServer

HERE = NetworkPolicy.parse(["127.0.0.1", "localhost"], plain_http_hosts=["127.0.0.1", "localhost"])


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(default=Reply()) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(HERE)
    yield http
    http.close()


def login(*scopes: str) -> Credentials:
    return Credentials(Basic("ann", Secret("hunter2")), scopes)


def authorizations(server: ScriptedServer) -> list[bool]:
    return ["authorization" in request.headers for request in server.requests]


def test_it_signs_in_inside_the_scope(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url("/reg/left-pad"), credentials=login(server.url("/reg/")))

    assert server.requests[0].headers["authorization"] == "Basic YW5uOmh1bnRlcjI="


@pytest.mark.parametrize("path", ["/registry/x", "/", "/reg/../x", "/reg/%2e%2e/x", "/Reg/x"])
def test_it_does_not_sign_in_beside_the_scope(server: ScriptedServer, http: Http, path: str) -> None:
    http.fetch(server.url(path), credentials=login(server.url("/reg/")))

    assert authorizations(server) == [False]


def test_it_does_not_sign_in_at_another_host(server: ScriptedServer, http: Http) -> None:
    http.fetch(server.url("/reg/x"), credentials=login(server.url("/reg/", host="localhost")))

    assert authorizations(server) == [False]


def test_it_sends_no_credentials_in_clear(server: ScriptedServer) -> None:
    strict = Http(NetworkPolicy.parse(["127.0.0.1"]))

    with pytest.raises(PlainHttpRefused):
        strict.fetch(server.url("/reg/x"), credentials=login(server.url("/reg/")))

    assert server.connections == 0


def test_it_stays_signed_in_on_a_hop_inside_the_scope(server: ScriptedServer, http: Http) -> None:
    server.scripts["/reg/a"] = Reply(302, {"Location": "/reg/b"})

    http.fetch(server.url("/reg/a"), credentials=login(server.url("/reg/")))

    assert authorizations(server) == [True, True]


def test_it_is_signed_out_on_a_hop_out_of_the_scope(server: ScriptedServer, http: Http) -> None:
    server.scripts["/reg/a"] = Reply(302, {"Location": "/blobs/b"})

    http.fetch(server.url("/reg/a"), credentials=login(server.url("/reg/")))

    assert authorizations(server) == [True, False]


def test_it_stays_signed_out_when_a_foreign_host_sends_it_back(server: ScriptedServer, http: Http) -> None:
    server.scripts["/reg/a"] = Reply(302, {"Location": server.url("/there", host="localhost")})
    server.scripts["/there"] = Reply(302, {"Location": server.url("/reg/b")})

    http.fetch(server.url("/reg/a"), credentials=login(server.url("/reg/")))

    assert [request.path for request in server.requests] == ["/reg/a", "/there", "/reg/b"]
    assert authorizations(server) == [True, False, False]


@pytest.mark.parametrize("name", ["Authorization", "Cookie", "X-JFrog-Art-Api", "X-NuGet-ApiKey"])
def test_headers_that_hold_secrets_stay_at_home_too(server: ScriptedServer, http: Http, name: str) -> None:
    server.scripts["/a"] = Reply(302, {"Location": server.url("/b", host="localhost")})

    http.fetch(server.url("/a"), headers={name: "hunter2"})

    assert [name.lower() in request.headers for request in server.requests] == [True, False]


def test_a_netrc_file_adds_and_replaces_nothing(
    server: ScriptedServer, http: Http, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login eve password stolen\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))

    http.fetch(server.url("/a"))
    http.fetch(server.url("/reg/a"), credentials=Credentials(Bearer(Secret("t0ken")), (server.url("/reg/"),)))

    assert authorizations(server) == [False, True]
    assert server.requests[1].headers["authorization"] == "Bearer t0ken"


def test_a_token_with_a_line_break_is_refused_without_showing_it(server: ScriptedServer, http: Http) -> None:
    token = Credentials(Bearer(Secret("hunter2\r\nX-Evil: 1")), (server.url(),))

    with pytest.raises(CredentialRefused) as refused:
        http.fetch(server.url(), credentials=token)

    assert "hunter2" not in str(refused.value)
    assert server.connections == 0

"""Redirects: few, only up to https, each hop judged anew (requirement E6)."""

from collections.abc import Iterator

import pytest

from resolution.errors import RedirectRefused, TooManyRedirects
from resolution.http import Http, NetworkPolicy
from tests.resolution.scripted_server import Reply, ScriptedServer

HERE = NetworkPolicy.parse(["localhost"])


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer(default=Reply(body=b"arrived")) as server:
        yield server


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(HERE)
    yield http
    http.close()


def start(server: ScriptedServer, location: str, status: int = 302) -> str:
    server.scripts["/start"] = Reply(status, {"Location": location})
    return server.url("/start", host="localhost")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_it_follows(server: ScriptedServer, http: Http, status: int) -> None:
    answer = http.fetch(start(server, "next?x=1", status))

    assert answer.body == b"arrived"
    assert answer.url == server.url("/next?x=1", host="localhost")
    assert answer.hops == (server.url("/start", host="localhost"),)


@pytest.mark.parametrize("status", [300, 304, 305, 306])
def test_it_does_not_follow_what_is_no_redirect(server: ScriptedServer, http: Http, status: int) -> None:
    assert http.fetch(start(server, "/next", status)).status == status


def test_it_can_be_told_to_stay(server: ScriptedServer, http: Http) -> None:
    answer = http.fetch(start(server, "/next"), redirects=False)

    assert (answer.status, answer.headers["Location"]) == (302, "/next")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "file:///etc/passwd",
        "gopher://localhost/x",
        "http://user:pass@localhost/",
        "http://localhost\\@127.0.0.1/",
        "ht\ttp://localhost/",
        "//127.0.0.1/",
    ],
)
def test_it_goes_nowhere_that_is_closed(server: ScriptedServer, http: Http, location: str) -> None:
    with pytest.raises(RedirectRefused):
        http.fetch(start(server, location))

    assert len(server.requests) == 1


def test_it_names_no_more_than_the_host_of_a_refused_target(server: ScriptedServer, http: Http) -> None:
    with pytest.raises(RedirectRefused) as refused:
        http.fetch(start(server, "http://127.0.0.1/secret-path?token=hunter2"))

    assert "127.0.0.1" in str(refused.value)
    assert "secret-path" not in str(refused.value)


def test_it_does_not_go_down_to_http() -> None:
    down = {"/start": Reply(302, {"Location": "http://localhost/"})}

    with (
        ScriptedServer(down, names=["localhost"]) as server,
        pytest.raises(RedirectRefused, match="down to http"),
    ):
        Http(HERE).fetch(server.url("/start", host="localhost"), ca_pem=server.ca_pem)


def test_it_goes_up_to_https() -> None:
    with ScriptedServer(default=Reply(body=b"safe"), names=["localhost"]) as secure, ScriptedServer() as plain:
        url = start(plain, secure.url("/", host="localhost"))
        answer = Http(HERE).fetch(url, ca_pem=secure.ca_pem)

    assert answer.body == b"safe"


def test_five_hops_are_enough(server: ScriptedServer, http: Http) -> None:
    for number in range(6):
        server.scripts[f"/{number}"] = Reply(302, {"Location": f"/{number + 1}"})

    assert len(http.fetch(server.url("/1", host="localhost")).hops) == 5
    with pytest.raises(TooManyRedirects, match="more than 5"):
        http.fetch(server.url("/0", host="localhost"))


def test_a_circle_has_its_own_words(server: ScriptedServer, http: Http) -> None:
    server.scripts["/next"] = Reply(302, {"Location": "/start"})

    with pytest.raises(TooManyRedirects, match="circle"):
        http.fetch(start(server, "/next"))


def test_a_small_redirect_keeps_its_connection(server: ScriptedServer, http: Http) -> None:
    server.scripts["/a"] = Reply(302, {"Location": "/b"}, b"<html>moved</html>")

    http.fetch(server.url("/a", host="localhost"))

    assert server.connections == 1


def test_a_large_redirect_is_not_read(server: ScriptedServer, http: Http) -> None:
    server.scripts["/a"] = Reply(302, {"Location": "/b"}, b"x", content_length=10_000_000)

    assert http.fetch(server.url("/a", host="localhost")).body == b"arrived"
    assert server.connections == 2


def test_it_does_not_send_a_body_on(server: ScriptedServer, http: Http) -> None:
    with pytest.raises(RedirectRefused):
        http.fetch(start(server, "/next", 307), method="POST", body=b"x")

    assert len(server.requests) == 1

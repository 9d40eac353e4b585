"""What a Cached reader asks, what it remembers, and what it never mixes."""

import json
import threading
import time
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from resolution.cache import Cached, _Question
from resolution.errors import MalformedDocument, NotFound, ServerFailed
from resolution.http import Http, NetworkPolicy
from resolution.manners import Manners, Retry
from resolution.registry import Registry
from resolution.store import SqlStore
from tests.resolution.scripted_server import Received, Reply, ScriptedServer


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def store(tmp_path: Path) -> SqlStore:
    return SqlStore.open(tmp_path / "kept.sqlite3")


@pytest.fixture
def clock() -> Clock:
    return Clock()


def reader(server: ScriptedServer, store: SqlStore, clock: Clock, key: str = "org-1/repo-1") -> Cached:
    registry = Registry(ecosystem="npm", url=server.url(), key=key)
    manners = Manners(retry=Retry(tries=1))
    return Cached(Http(NetworkPolicy.parse(["127.0.0.1"])), registry, store, manners=manners, clock=clock)


def names(body: bytes, content_type: str) -> bytes:
    try:
        return json.dumps(sorted(json.loads(body))).encode()
    except ValueError:
        raise MalformedDocument("not JSON") from None


def test_the_second_look_is_free(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    server.scripts["/x"] = Reply(headers={"Content-Type": "application/json"}, body=b'{"b": 1, "a": 2}')
    cached = reader(server, store, clock)

    first, second = (cached.read(server.url("/x"), slim=names) for _ in range(2))

    assert first.body == second.body == b'["a", "b"]'
    assert (first.url, first.content_type, first.status) == (second.url, second.content_type, second.status)
    assert (first.evidence.from_cache, second.evidence.from_cache) == (False, True)
    usage = cached.usage()
    assert (usage.reads, usage.fetched, usage.requests_saved) == (2, 1, 1)
    assert (usage.bytes_fetched, usage.bytes_saved) == (16, 16)


def test_evidence_shows_no_signature(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    server.scripts["/x?signature=hunter2"] = Reply(body=b"{}")
    cached = reader(server, store, clock)

    documents = [cached.read(server.url("/x?signature=hunter2")) for _ in range(2)]

    assert [document.evidence.url for document in documents] == [server.url("/x")] * 2


def test_it_asks_again_by_etag_when_time_is_up(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    def answer(received: Received) -> Reply:
        unchanged = received.headers.get("if-none-match") == '"v1"'
        return Reply(304) if unchanged else Reply(headers={"ETag": '"v1"'}, body=b"{}")

    server.scripts["/x"] = answer
    cached = reader(server, store, clock)
    bodies = []
    for _ in range(4):
        bodies.append(cached.read(server.url("/x")).body)
        clock.now += 200

    assert bodies == [b"{}"] * 4
    assert (cached.usage().fetched, cached.usage().confirmed, cached.usage().stored) == (1, 1, 2)


def test_it_sees_a_new_version_when_time_is_up(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    cached = reader(server, store, clock)
    server.scripts["/x"] = Reply(headers={"ETag": '"v1"'}, body=b"old")
    cached.read(server.url("/x"))

    server.scripts["/x"] = Reply(headers={"ETag": '"v2"'}, body=b"new")
    assert cached.read(server.url("/x")).body == b"old"
    clock.now += 301
    assert cached.read(server.url("/x")).body == b"new"


def test_facts_are_kept_for_good(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    server.scripts["/x.pom"] = Reply(body=b"<project/>")
    reader(server, store, clock).read(server.url("/x.pom"), immutable=True)
    clock.now += 365 * 86400

    assert reader(server, store, clock).read(server.url("/x.pom"), immutable=True).evidence.from_cache
    assert len(server.requests) == 1


@pytest.mark.parametrize("other", ["org-1/repo-2", "org-2/repo-1"])
def test_registries_share_nothing(server: ScriptedServer, store: SqlStore, clock: Clock, other: str) -> None:
    server.scripts["/x"] = Reply(body=b"{}")

    reader(server, store, clock).read(server.url("/x"))
    reader(server, store, clock, key=other).read(server.url("/x"))

    assert len(server.requests) == 2


def test_other_questions_have_other_answers(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    server.scripts["/x"] = Reply(body=b'{"a": 1}')
    cached = reader(server, store, clock)

    bodies = [
        cached.read(server.url("/x")).body,
        cached.read(server.url("/x"), slim=names).body,
        cached.read(server.url("/x"), accept="application/json").body,
        cached.read(server.url("/x"), headers={"Range": "bytes=0-1"}).body,
    ]

    assert bodies == [b'{"a": 1}', b'["a"]', b'{"a": 1}', b'{"a": 1}']
    assert len(server.requests) == 4


def test_it_looks_for_no_document_that_the_store_does_not_list(
    server: ScriptedServer, store: SqlStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.scripts["/x"] = Reply(body=b"1")
    looked_for: list[bytes] = []
    cached, get = reader(server, store, clock), store.get
    monkeypatch.setattr(store, "get", lambda key: looked_for.append(key) or get(key))

    cached.read(server.url("/x"))
    assert looked_for == []

    cached.read(server.url("/x"))
    assert (len(looked_for), len(server.requests)) == (1, 1)


def test_it_sees_within_a_minute_what_another_reader_kept(
    server: ScriptedServer, store: SqlStore, clock: Clock
) -> None:
    server.scripts["/x"] = server.scripts["/y"] = Reply(body=b"1")
    cached = reader(server, store, clock)
    cached.read(server.url("/y"), immutable=True)

    reader(server, store, clock).read(server.url("/x"), immutable=True)
    clock.now += 61
    cached.read(server.url("/x"), immutable=True)

    assert len(server.requests) == 2


def test_absence_is_remembered_for_seconds_only(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    cached = reader(server, store, clock)
    for _ in range(2):
        with pytest.raises(NotFound):
            cached.read(server.url("/x"))
    assert len(server.requests) == 1

    server.scripts["/x"] = Reply(body=b"published meanwhile")
    clock.now += 11
    assert cached.read(server.url("/x")).body == b"published meanwhile"


def test_a_failure_is_not_remembered(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    cached = reader(server, store, clock)
    server.scripts["/x"] = Reply(500)
    with pytest.raises(ServerFailed):
        cached.read(server.url("/x"))

    server.scripts["/x"] = Reply(body=b"{}")
    assert cached.read(server.url("/x")).body == b"{}"


def test_what_slim_refuses_is_not_kept(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    cached = reader(server, store, clock)
    server.scripts["/x"] = Reply(body=b"half a docu")
    with pytest.raises(MalformedDocument):
        cached.read(server.url("/x"), slim=names, immutable=True)

    server.scripts["/x"] = Reply(body=b"{}")
    assert cached.read(server.url("/x"), slim=names, immutable=True).body == b"[]"


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/html; charset=utf-8"}, {"Cache-Control": "private, no-store"}]
)
def test_a_page_in_place_of_a_document_is_not_kept(
    server: ScriptedServer, store: SqlStore, clock: Clock, headers: dict[str, str]
) -> None:
    server.scripts["/x.pom"] = Reply(headers=headers, body=b"Please sign in")
    cached = reader(server, store, clock)

    for _ in range(2):
        cached.read(server.url("/x.pom"), immutable=True)

    assert len(server.requests) == 2


def test_equal_reads_at_once_are_one_request(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    cached = reader(server, store, clock)

    def answer(received: Received) -> Reply:
        started = time.monotonic()
        while cached.usage().reads < 8 and time.monotonic() - started < 10:
            threading.Event().wait(0.001)  # until all eight have asked
        return Reply(body=b"{}")

    server.scripts["/x"] = answer
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda _: cached.read(server.url("/x")).body, range(8)))

    assert bodies == [b"{}"] * 8
    assert len(server.requests) == 1
    assert (cached.usage().fetched, cached.usage().shared) == (1, 7)


def test_it_reads_without_a_store_that_works(server: ScriptedServer, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"no database" * 500)
    server.scripts["/x"] = Reply(body=b"{}")

    assert reader(server, SqlStore.open(tmp_path / "broken"), clock).read(server.url("/x")).body == b"{}"


def test_artifacts_stream_past_it(server: ScriptedServer, store: SqlStore, clock: Clock) -> None:
    server.scripts["/x.tgz"] = Reply(body=b"bytes")
    cached = reader(server, store, clock)

    for _ in range(2):
        with cached.stream(server.url("/x.tgz")) as chunks:
            assert b"".join(chunks) == b"bytes"

    assert len(server.requests) == 2
    assert store.size() == 0


def test_partials_of_one_function_are_told_apart_by_their_arguments() -> None:
    first, second = (_Question("https://h.example/", {}, None, partial(_cut, size), False) for size in (1, 2))
    assert first.key("o") != second.key("o")
    assert first.key("o") == _Question("https://h.example/", {}, None, partial(_cut, 1), False).key("o")


def _cut(size: int, body: bytes, content_type: str) -> bytes:
    return body[:size]


def test_what_is_absent_is_remembered_without_the_page_that_said_so(
    server: ScriptedServer, store: SqlStore, clock: Clock
) -> None:
    cached, errors = reader(server, store, clock), []
    server.default = Reply(404, body=b"x" * 1_000_000)
    tracemalloc.start()
    for number in range(10):
        with pytest.raises(NotFound) as raised:
            cached.read(server.url(f"/{number}"))
        errors.append(raised.value)
    kept = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert kept < 3_000_000

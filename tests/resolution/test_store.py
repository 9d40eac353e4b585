"""Kept documents: bounded, shared by processes, on SQLite and on PostgreSQL (when TEST_POSTGRESQL names one)."""

import multiprocessing
import os
import random
import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from resolution.store import MOST_LISTED, Kept, SqlStore, postgresql_dialect, sqlite_dialect

PAGE = Kept(
    url="https://r.example.org/x",
    status=200,
    content_type="application/json",
    body=b"\0\xff" * 50,
    etag='W/"1"',
    modified="Mon, 01 Jan 2024 00:00:00 GMT",
    original=1000,
    fresh_until=1700000000.25,
)
needs_postgresql = pytest.mark.skipif("TEST_POSTGRESQL" not in os.environ, reason="TEST_POSTGRESQL names no server")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path / "kept" / "documents.sqlite3")
        return
    server, schema = os.environ["TEST_POSTGRESQL"], f"store_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{server}{'&' if '?' in server else '?'}options=-c%20search_path%3D{schema}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def test_it_gives_back_what_it_was_given(place: str) -> None:
    store = SqlStore.open(place)

    store.put(b"key", "org-1/repo-1", PAGE)

    assert store.get(b"key") == PAGE
    assert store.get(b"other") is None
    assert store.failures == 0


def test_it_outlives_the_process(place: str) -> None:
    SqlStore.open(place).put(b"key", "org-1/repo-1", PAGE)

    assert SqlStore.open(place).get(b"key") == PAGE


def test_it_replaces(place: str) -> None:
    store = SqlStore.open(place)

    store.put(b"key", "org-1/repo-1", PAGE)
    store.put(b"key", "org-1/repo-1", Kept(url="u", status=200, content_type="", body=b"new"))
    store.refresh(b"key", 2e9)

    assert store.get(b"key") == Kept(url="u", status=200, content_type="", body=b"new", fresh_until=2e9)


def test_it_forgets_one_owner(place: str) -> None:
    store = SqlStore.open(place)
    store.put(b"1", "org-1/repo-1", PAGE)
    store.put(b"2", "org-1/repo-2", PAGE)

    store.forget("org-1/repo-1")

    assert (store.get(b"1"), store.get(b"2")) == (None, PAGE)


def test_it_stays_small_and_drops_what_was_used_longest_ago(place: str) -> None:
    now = [0.0]
    dialect = postgresql_dialect(place) if "://" in place else sqlite_dialect(Path(place))
    store = SqlStore(dialect, most_bytes=100_000, clock=lambda: now[0])
    page = Kept(url="u", status=200, content_type="", body=random.Random(7).randbytes(5000))
    for number in range(60):
        now[0] += 10_000
        store.put(str(number).encode(), "org-1/repo-1", page)
        store.get(b"0")

    assert store.size() <= 100_000 + 100_000 // 16
    assert store.get(b"0") == page
    assert store.get(b"1") is None
    assert store.get(b"59") == page


def test_it_does_not_keep_what_would_push_out_everything_else(place: str) -> None:
    dialect = postgresql_dialect(place) if "://" in place else sqlite_dialect(Path(place))
    store = SqlStore(dialect, most_bytes=1000)

    store.put(b"big", "org-1/repo-1", PAGE)

    assert store.get(b"big") is None


def test_it_says_what_it_has_of_one_owner(place: str) -> None:
    store = SqlStore.open(place)
    store.put(b"one", "org-1/repo-1", PAGE)
    store.put(b"two", "org-1/repo-1", PAGE)
    store.put(b"three", "org-2/repo-1", PAGE)

    assert store.keys("org-1/repo-1") == {b"one", b"two"}
    assert store.keys("org-3/repo-1") == set()


def test_it_does_not_list_more_than_is_quick(tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "documents.sqlite3")
    for number in range(MOST_LISTED + 1):
        store.put(str(number).encode(), "org-1/repo-1", PAGE)

    assert store.keys("org-1/repo-1") is None


def test_to_say_that_it_has_nothing_it_makes_no_file(tmp_path: Path) -> None:
    assert SqlStore.open(tmp_path / "documents.sqlite3").keys("org-1/repo-1") == set()
    assert list(tmp_path.iterdir()) == []


def test_documents_take_less_room_than_they_have_bytes(place: str) -> None:
    store = SqlStore.open(place)
    page = replace(PAGE, body=b'{"filename": "a-1.0-py3-none-any.whl"}' * 1000)

    store.put(b"key", "org-1/repo-1", page)

    assert store.get(b"key") == page
    assert store.size() < len(page.body) / 5


def test_a_damaged_document_is_none(tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / "documents.sqlite3")
    store.put(b"key", "org-1/repo-1", PAGE)
    with sqlite3.connect(tmp_path / "documents.sqlite3") as connection:
        connection.execute("UPDATE registry_document SET body = x'00ff'")

    assert (store.get(b"key"), store.failures) == (None, 1)


def fill(place: str, start: int) -> int:
    store = SqlStore.open(place)
    for number in range(start, start + 50):
        store.put(str(number % 75).encode(), "org-1/repo-1", PAGE)
        store.get(str(number).encode())
    return store.failures


def test_processes_share_it(place: str) -> None:
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        failures = pool.starmap(fill, [(place, 0), (place, 25), (place, 50)])

    assert failures == [0, 0, 0]
    assert SqlStore.open(place).get(b"74") == PAGE


def test_a_fork_opens_its_own_connection(place: str) -> None:
    store = SqlStore.open(place)
    store.put(b"key", "org-1/repo-1", PAGE)

    child = os.fork()
    if child == 0:
        os._exit(0 if store.get(b"key") == PAGE and store.failures == 0 else 1)

    assert os.waitpid(child, 0)[1] == 0
    assert store.get(b"key") == PAGE
    assert store.failures == 0


def test_a_broken_store_holds_nothing_and_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "broken").write_bytes(b"this is not a database" * 100)
    store = SqlStore.open(tmp_path / "broken")

    store.put(b"key", "org-1/repo-1", PAGE)

    assert store.get(b"key") is None
    assert store.failures > 0


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    SqlStore.open(tmp_path / "kept").put(b"key", "org-1/repo-1", PAGE)

    assert stat.S_IMODE((tmp_path / "kept").stat().st_mode) == 0o600


def test_a_place_that_cannot_be_looked_at_holds_nothing(tmp_path: Path) -> None:
    store = SqlStore.open(tmp_path / ("x" * 300) / "kept")

    assert store.keys("org-1/repo-1") == set()
    assert store.failures > 0


def test_what_no_database_takes_is_not_kept(place: str) -> None:
    store = SqlStore.open(place)
    store.put(b"key", "org-1/repo-1", replace(PAGE, etag="\ud800"))
    store.put(b"other", "org-1/repo-1", replace(PAGE, original=1 << 80))

    assert (store.get(b"key"), store.get(b"other"), store.failures) == (None, None, 2)

"""What follows behind is seen at once, written in its order, and not lost."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

import pytest

from resolution.store import Kept, SqlStore
from resolution.write_behind import WriteBehind

PAGE = Kept(url="https://r.example.org/x", status=200, content_type="", body=b"page", fresh_until=1.0)


class Slow:
    """A store whose writes wait until they may go on."""

    def __init__(self, store: SqlStore) -> None:
        self._store, self.may_write = store, threading.Event()
        self.get = store.get
        self.refresh, self.forget, self.keys = store.refresh, store.forget, store.keys

    def put(self, key: bytes, owner: str, kept: Kept) -> None:
        assert self.may_write.wait(10)
        self._store.put(key, owner, kept)


@pytest.fixture
def kept(tmp_path: Path) -> SqlStore:
    return SqlStore.open(tmp_path / "kept.sqlite3")


def test_it_is_read_before_it_is_written_and_after(kept: SqlStore) -> None:
    slow = Slow(kept)
    store = WriteBehind(slow)
    store.put(b"key", "org-1/repo-1", PAGE)
    assert (store.get(b"key"), kept.get(b"key")) == (PAGE, None)
    slow.may_write.set()
    store.flush()
    assert (store.get(b"key"), kept.get(b"key")) == (PAGE, PAGE)


def test_it_lists_what_is_not_yet_written(kept: SqlStore) -> None:
    slow = Slow(kept)
    store = WriteBehind(slow)
    store.put(b"key", "org-1/repo-1", PAGE)
    assert store.keys("org-1/repo-1") == {b"key"}
    slow.may_write.set()


def test_it_keeps_the_order(kept: SqlStore) -> None:
    store = WriteBehind(kept)
    store.put(b"key", "org-1/repo-1", PAGE)
    store.refresh(b"key", 2e9)
    store.flush()
    read = kept.get(b"key")
    assert read is not None
    assert read.fresh_until == 2e9


def test_it_waits_for_all_that_was_handed_over(kept: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store = WriteBehind(kept)
    submit, begun = store._writer.submit, threading.Event()

    def overtaken(write: Callable[[], None]) -> "Future[None]":
        handed_over = submit(write)
        if not begun.is_set():  # another thread hands over its own before this one goes on
            begun.set()
            store.put(b"second", "org-1/repo-1", PAGE)
            submit(resting.wait, 0.2)
            store.put(b"third", "org-1/repo-1", PAGE)
        return handed_over

    resting = threading.Event()
    monkeypatch.setattr(store._writer, "submit", overtaken)
    store.put(b"first", "org-1/repo-1", PAGE)
    store.flush()
    assert [kept.get(key) for key in (b"first", b"second", b"third")] == [PAGE] * 3


def test_nothing_is_left_of_what_was_forgotten(kept: SqlStore) -> None:
    store = WriteBehind(kept)
    for number in range(20):
        store.put(str(number).encode(), "org-1/repo-1", PAGE)
    store.forget("org-1/repo-1")
    assert kept.size() == 0
    assert store.get(b"19") is None


def test_a_process_that_ends_writes_the_rest(tmp_path: Path) -> None:
    place = tmp_path / "kept.sqlite3"
    program = (
        "from tests.resolution.test_write_behind import PAGE, SqlStore, WriteBehind\n"
        f"store = WriteBehind(SqlStore.open({str(place)!r}))\n"
        "for number in range(100): store.put(str(number).encode(), 'org-1/repo-1', PAGE)\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    assert SqlStore.open(place).get(b"99") == PAGE


def test_a_fork_writes_its_own(kept: SqlStore) -> None:
    store = WriteBehind(kept)
    store.put(b"parent", "org-1/repo-1", PAGE)
    store.flush()
    child = os.fork()
    if child == 0:
        store.put(b"child", "org-1/repo-1", PAGE)
        store.flush()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert (store.get(b"parent"), store.get(b"child")) == (PAGE, PAGE)

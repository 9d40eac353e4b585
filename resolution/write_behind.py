"""A store that nobody waits for: what is written follows behind, on a thread of its own, in its order."""

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from resolution.store import Kept, Store

_MOST_WAITING = 256  # documents in memory; whoever brings more waits


class WriteBehind:
    """Reads see at once what is not yet written. A process that ends normally writes the rest first; one that is to
    end by `os._exit`, as a fork does, calls `flush`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._begin()

    def _begin(self) -> None:
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._room = threading.BoundedSemaphore(_MOST_WAITING)
        self._unwritten: dict[bytes, Kept] = {}
        self._used = False
        self._process = os.getpid()  # last: who sees it may use the rest

    def get(self, key: bytes) -> Kept | None:
        return self._unwritten.get(key) or self._store.get(key)

    def put(self, key: bytes, owner: str, kept: Kept) -> None:
        def write() -> None:
            self._store.put(key, owner, kept)
            if self._unwritten.get(key) is kept:
                del self._unwritten[key]

        self._later(write, key, kept)

    def refresh(self, key: bytes, fresh_until: float) -> None:
        self._later(lambda: self._store.refresh(key, fresh_until))

    def forget(self, owner: str) -> None:
        """Waits until it is done: nothing of this owner is left when it returns."""
        self.flush()
        self._store.forget(owner)

    def keys(self, owner: str) -> set[bytes] | None:
        """Those not yet written are among them, whoever owns them."""
        unwritten = {*self._unwritten}
        listed = self._store.keys(owner)
        return None if listed is None else listed | unwritten

    def flush(self) -> None:
        """Waits until everything is written."""
        if self._process == os.getpid() and self._used:
            with suppress(RuntimeError):  # the interpreter is ending, and waits for the writer itself
                self._writer.submit(lambda: None).result()  # behind all that was handed over before

    def _later(self, write: Callable[[], None], key: bytes = b"", kept: Kept | None = None) -> None:
        if self._process != os.getpid():  # the parent's thread is not in a fork, and its writes are the parent's
            self._begin()
        room = self._room
        room.acquire()
        if kept is not None:
            self._unwritten[key] = kept
        self._used = True
        try:
            self._writer.submit(write).add_done_callback(lambda _: room.release())
        except RuntimeError:  # the interpreter is ending: what is not kept is asked for again
            room.release()

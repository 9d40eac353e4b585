"""Connections kept open between requests (RFC 9112 §9.3)."""

import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from resolution.network.connections import Connection

Key = tuple[str, str, int, str]  # origin and certificate authority


class Pool:
    """Idle connections, newest first, `most` in all; each is handed to one exchange at a time."""

    def __init__(self, most: int = 256, idle_seconds: float = 55.0) -> None:
        self._idle: OrderedDict[Key, list[Connection]] = OrderedDict()
        self._lock = threading.Lock()
        self._count, self._most, self._idle_seconds = 0, most, idle_seconds
        self._process = os.getpid()

    def take(self, key: Key, make: Callable[[], Connection], *, fresh: bool) -> Connection:
        """`fresh` asks for a connection that cannot have gone stale."""
        while not fresh and (found := self._pop(key)) is not None:
            if found.is_connected and time.monotonic() - found.idle_since < self._idle_seconds:
                return found
            found.close()
        return make()

    def give(self, key: Key, connection: Connection) -> None:
        """Take back a connection whose answer was read to its end."""
        if connection.sock is None:
            return
        connection.idle_since = time.monotonic()
        with self._lock:
            self._idle.setdefault(key, []).append(connection)
            self._idle.move_to_end(key)
            self._count += 1
            surplus = self._oldest() if self._count > self._most else None
        if surplus is not None:
            surplus.close()

    def close(self) -> None:
        with self._lock:
            idle, self._idle, self._count = self._idle, OrderedDict(), 0
        for connections in idle.values():
            for connection in connections:
                connection.close()

    def _pop(self, key: Key) -> Connection | None:
        with self._lock:
            if self._process != os.getpid():  # a fork's: the parent goes on talking over these
                self._idle, self._count, self._process = OrderedDict(), 0, os.getpid()
            connections = self._idle.get(key)
            if not connections:
                return None
            self._count -= 1
            found = connections.pop()
            if not connections:
                del self._idle[key]
            return found

    def _oldest(self) -> Connection:
        key, connections = next(iter(self._idle.items()))
        self._count -= 1
        oldest = connections.pop(0)
        if not connections:
            del self._idle[key]
        return oldest

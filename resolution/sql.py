"""Open connections to the database that keeps documents: a SQLite file or PostgreSQL, for many threads at once.

https://www.sqlite.org/wal.html (readers wait for nobody) · https://www.psycopg.org/psycopg3/docs/basic/
"""

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """What differs between the two databases. `most` connections are open at a time."""

    connect: Callable[[], Any]
    is_new: Callable[[], bool]  # nothing can be kept there yet
    error: type[Exception]
    begin: tuple[str, ...]  # one process at a time creates the table
    blob: str
    real: str
    mark: str
    most: int


def sqlite_dialect(path: Path) -> Dialect:
    """A file at `path`, made when it is first needed, for its owner alone."""

    def connect() -> sqlite3.Connection:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # what private packages exist is private
        connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    return Dialect(
        connect=connect,
        is_new=lambda: not path.exists(),
        error=sqlite3.Error,
        begin=("BEGIN IMMEDIATE",),
        blob="BLOB",
        real="REAL",
        mark="?",
        most=33,
    )


def postgresql_dialect(dsn: str) -> Dialect:
    """The server that `dsn` names, a URL or key=value words as libpq reads them."""

    psycopg: Any = import_module("psycopg")  # as long to load as all the rest, and only here needed

    def connect() -> Any:
        return psycopg.connect(dsn, autocommit=True, connect_timeout=10)

    return Dialect(
        connect=connect,
        is_new=lambda: False,
        error=psycopg.Error,
        # IF NOT EXISTS does not keep two sessions from creating the same table at once.
        begin=("BEGIN", "SELECT pg_advisory_xact_lock(7236871)"),
        blob="BYTEA",
        real="DOUBLE PRECISION",
        mark="%s",
        most=4,
    )


class Connections:
    """`tables` are created by the first connection of a process. A fork opens its own."""

    def __init__(self, dialect: Dialect, tables: tuple[str, ...]) -> None:
        self._dialect, self._tables = dialect, tables
        self._inherited: list[Any] = []  # kept alive: closing them here would end them for the parent too
        self._begin()

    def _begin(self) -> None:
        self._ready = False
        self._idle: list[Any] = []
        self._room = threading.BoundedSemaphore(self._dialect.most)
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._process = os.getpid()  # last: who sees it takes no connection of the parent

    @contextmanager
    def one(self, *, writes: bool) -> Iterator[Any]:
        """A connection, handed back afterwards, or closed where something was raised.

        One thread `writes` at a time: SQLite would let the others sleep and try again.
        """
        if self._process != os.getpid():
            self._inherited += self._idle
            self._begin()
        with self._writing if writes else nullcontext(), self._room:
            connection = self._take()
            try:
                yield connection
            except BaseException:
                with suppress(self._dialect.error):
                    connection.close()
                raise
            with self._lock:
                self._idle.append(connection)

    def close(self) -> None:
        """Those that nobody is using."""
        with self._lock:
            while self._process == os.getpid() and self._idle:
                self._idle.pop().close()

    def _take(self) -> Any:
        with self._lock:
            if self._idle:
                return self._idle.pop()
            if not self._ready:
                connection = self._dialect.connect()
                for statement in (*self._dialect.begin, *self._tables, "COMMIT"):
                    connection.execute(statement)
                self._ready = True
                return connection
        return self._dialect.connect()

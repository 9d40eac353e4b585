"""Kept documents in one SQL table: a SQLite file, or PostgreSQL when workers on several machines share it.

https://www.sqlite.org/wal.html · https://www.postgresql.org/docs/current/sql-insert.html#SQL-ON-CONFLICT
"""

import time
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any, Protocol

from resolution.sql import Connections, Dialect, postgresql_dialect, sqlite_dialect

_NAMES = ("url", "status", "content_type", "body", "etag", "modified", "original", "fresh_until")
_FIELDS = ", ".join(_NAMES)
_TABLE = """
CREATE TABLE IF NOT EXISTS registry_document (
    key {blob} PRIMARY KEY, owner TEXT NOT NULL,
    url TEXT NOT NULL, status INTEGER NOT NULL, content_type TEXT NOT NULL, body {blob} NOT NULL,
    etag TEXT NOT NULL, modified TEXT NOT NULL, original BIGINT NOT NULL, fresh_until {real} NOT NULL,
    size BIGINT NOT NULL, used_at {real} NOT NULL)
"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS registry_document_use ON registry_document (used_at, size)",
    "CREATE INDEX IF NOT EXISTS registry_document_owner ON registry_document (owner)",
)
_PUT = f"""
INSERT INTO registry_document (key, owner, {_FIELDS}, size, used_at) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)
ON CONFLICT (key) DO UPDATE SET owner = excluded.owner, url = excluded.url, status = excluded.status,
    content_type = excluded.content_type, body = excluded.body, etag = excluded.etag, modified = excluded.modified,
    original = excluded.original, fresh_until = excluded.fresh_until, size = excluded.size, used_at = excluded.used_at
"""  # noqa: S608
MOST_LISTED = 4000  # keys: some milliseconds
_KEYS = f"SELECT key FROM registry_document WHERE owner = ? LIMIT {MOST_LISTED + 1}"  # noqa: S608
_OLDEST = "SELECT key, size FROM registry_document ORDER BY used_at LIMIT 200"
_QUICKLY = 1  # zlib's level: lists of versions shrink to a ninth, in less time than writing them whole would take
_OVERHEAD = 400  # bytes a row costs besides its body
_TOUCHED_EVERY = 3600.0  # seconds: "recently used" needs no finer grain, and each touch is a write


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document as it is kept; `original` counts the bytes before they were slimmed, `fresh_until` is a Unix time."""

    url: str
    status: int
    content_type: str
    body: bytes
    etag: str = ""
    modified: str = ""
    original: int = 0
    fresh_until: float = 0.0


_values: Callable[[Kept], tuple[Any, ...]] = attrgetter(*_NAMES)


class Store(Protocol):
    """Where documents are kept. Nothing raises: a store that fails is a store that holds nothing."""

    def get(self, key: bytes) -> Kept | None: ...

    def put(self, key: bytes, owner: str, kept: Kept) -> None: ...

    def refresh(self, key: bytes, fresh_until: float) -> None: ...

    def forget(self, owner: str) -> None: ...

    def keys(self, owner: str) -> set[bytes] | None: ...


class SqlStore:
    """At most about `most_bytes`; what was used longest ago goes first. For many threads and processes at once."""

    def __init__(self, dialect: Dialect, *, most_bytes: int = 1 << 30, clock: Callable[[], float] = time.time) -> None:
        self._dialect, self._most, self._clock = dialect, most_bytes, clock
        types = {"blob": dialect.blob, "real": dialect.real}
        self._connections = Connections(dialect, (_TABLE.format(**types), *_INDEXES))
        self._unchecked = most_bytes  # bytes written since the size was last looked at: look at the first write
        self.failures = 0

    @classmethod
    def open(cls, place: str | Path, *, most_bytes: int = 1 << 30) -> "SqlStore":
        """`place` is a file, or a PostgreSQL address (postgresql://…)."""
        is_dsn = isinstance(place, str) and place.startswith(("postgres://", "postgresql://"))
        return cls(postgresql_dialect(str(place)) if is_dsn else sqlite_dialect(Path(place)), most_bytes=most_bytes)

    def get(self, key: bytes) -> Kept | None:
        found = self._rows(f"SELECT {_FIELDS}, used_at FROM registry_document WHERE key = ?", key)  # noqa: S608
        if not found:
            return None
        *values, used_at = found[0]
        if self._clock() - used_at > _TOUCHED_EVERY:
            self._rows("UPDATE registry_document SET used_at = ? WHERE key = ?", self._clock(), key)
        kept = Kept(**dict(zip(_NAMES, values, strict=True)))
        try:
            return replace(kept, body=zlib.decompress(kept.body))
        except zlib.error:  # a damaged file
            self.failures += 1
            return None

    def put(self, key: bytes, owner: str, kept: Kept) -> None:
        """Documents larger than an eighth of the whole store are not kept."""
        packed = zlib.compress(kept.body, _QUICKLY)
        size = len(packed) + _OVERHEAD
        if size <= self._most // 8:
            self._rows(_PUT, key, owner, *_values(replace(kept, body=packed)), size, self._clock())
            self._shrink(size)

    def refresh(self, key: bytes, fresh_until: float) -> None:
        self._rows("UPDATE registry_document SET fresh_until = ? WHERE key = ?", fresh_until, key)

    def forget(self, owner: str) -> None:
        """Drop all that was kept for one owner, as when its integration is disconnected."""
        self._rows("DELETE FROM registry_document WHERE owner = ?", owner)

    def keys(self, owner: str) -> set[bytes] | None:
        """Of all that is kept for one owner; None where they are too many to list."""
        with suppress(OSError):  # of a place that cannot be looked at
            if self._dialect.is_new():
                return set()
        found = self._rows(_KEYS, owner)
        return {bytes(key) for (key,) in found} if len(found) <= MOST_LISTED else None

    def size(self) -> int:
        found = self._rows("SELECT COALESCE(SUM(size), 0) FROM registry_document")
        return int(found[0][0]) if found else 0

    def close(self) -> None:
        self._connections.close()

    def _shrink(self, written: int) -> None:
        self._unchecked += written
        if self._unchecked < self._most // 16:
            return
        self._unchecked = 0
        surplus = self.size() - self._most
        while surplus > 0 and (oldest := self._rows(_OLDEST)):
            for key, size in oldest:
                self._rows("DELETE FROM registry_document WHERE key = ?", key)
                surplus -= size
                if surplus <= 0:
                    return

    def _rows(self, statement: str, *values: Any) -> list[Any]:
        try:
            with self._connections.one(writes=not statement.startswith("SELECT")) as connection:
                cursor = connection.execute(statement.replace("?", self._dialect.mark), values)
                return list(cursor.fetchall()) if cursor.description else []
        except (self._dialect.error, OSError, ValueError, OverflowError):  # half a surrogate pair, a giant number
            self.failures += 1
            return []

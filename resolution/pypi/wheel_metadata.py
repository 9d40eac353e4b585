"""METADATA out of a wheel, reading only the end of it where the server allows ranges.

https://packaging.python.org/en/latest/specifications/binary-distribution-format/ §The .dist-info directory;
RFC 9110 §14 (range requests); APPNOTE.TXT §4.3.16 (the end of central directory record).
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from resolution.errors import MalformedDocument, ResolutionError
from resolution.pypi import core_metadata
from resolution.pypi.core_metadata import MAX_BYTES
from resolution.pypi.names import canonical

FOUND = b"METADATA\n"  # what `slim` puts before metadata, to tell them from the bytes of a wheel
TAIL = 64 << 10  # most wheels hold their directory and their dist-info in it
MAX_DIRECTORY = 16 << 20
MAX_MEMBERS = 100_000
_END = struct.Struct("<4s4H2LH")  # signature, disks, entries, size and offset of the directory, comment

Fetch = Callable[[int, int], bytes]  # bytes [start, end) of the wheel


def slim(project: str, body: bytes, content_type: str = "") -> bytes:  # noqa: ARG001  (a Reader gives both)
    """What is worth keeping of a wheel or of its last bytes: its metadata, or, where they do not reach, the bytes.

    Raises MalformedDocument.
    """
    try:
        return FOUND + core_metadata.slim(read(body, _out_of_reach, project))
    except _OutOfReach:
        return body


def read(tail: bytes, fetch: Fetch, project: str) -> bytes:
    """The METADATA from a wheel or its last bytes and, where they do not reach, `fetch`. Raises MalformedDocument."""
    size = _size(tail)
    if size < len(tail):
        raise MalformedDocument("a wheel whose directory lies outside of it")
    return _read(io.BufferedReader(_Remote(tail, size, fetch), TAIL), project)


class _OutOfReach(ResolutionError):
    pass


def _out_of_reach(start: int, end: int) -> bytes:
    raise _OutOfReach(f"{start}-{end}")


def _size(tail: bytes) -> int:
    """Of the whole file: the record at its end says where the directory starts and how long it is."""
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise MalformedDocument("a wheel without the end of a zip archive")
    _, _, _, _, entries, length, offset, _ = _END.unpack_from(tail, place)
    if length > MAX_DIRECTORY or entries > MAX_MEMBERS:
        raise MalformedDocument(f"a wheel with a directory of {length} bytes and {entries} members")
    return int(offset + length + len(tail) - place)


def _read(file: io.BufferedReader, project: str) -> bytes:
    try:
        with zipfile.ZipFile(file) as archive:
            if len(archive.infolist()) > MAX_MEMBERS:
                raise MalformedDocument(f"a wheel of more than {MAX_MEMBERS} members")
            with archive.open(_member(archive, project)) as metadata:
                body = metadata.read(MAX_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise MalformedDocument(f"not a wheel: {error}") from None
    except (OSError, ValueError, KeyError, UnicodeError) as error:
        raise MalformedDocument(f"not a wheel: {error}") from None
    if len(body) > MAX_BYTES:
        raise MalformedDocument(f"core metadata of more than {MAX_BYTES} bytes")
    return body


def _member(archive: zipfile.ZipFile, project: str) -> str:
    for name in archive.namelist():
        folder, _, rest = name.partition("/")
        if rest == "METADATA" and folder.endswith(".dist-info") and _names(folder, project):
            return name
    raise MalformedDocument("a wheel without METADATA", at="*.dist-info")


def _names(folder: str, project: str) -> bool:
    head = folder.removesuffix(".dist-info").rpartition("-")[0]
    return bool(head) and canonical(head) == project


class _Remote(io.RawIOBase):
    """The wheel as a file: its tail is here, everything before it is fetched."""

    def __init__(self, tail: bytes, size: int, fetch: Fetch) -> None:
        self._tail, self._size, self._fetch, self._at = tail, size, fetch, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = min(max(0, start + offset), self._size)
        return self._at

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        start, end = self._at, min(self._at + len(buffer), self._size)
        first = self._size - len(self._tail)
        if start >= first:
            data = self._tail[start - first : end - first]
        else:
            end = min(end, first)
            data = self._fetch(start, end)[: end - start]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

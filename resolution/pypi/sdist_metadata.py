"""PKG-INFO out of a source archive, believed only where it holds without a build.

https://packaging.python.org/en/latest/specifications/source-distribution-format/ and PEP 643 (static metadata)
"""

import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from resolution.errors import MalformedDocument, UnusableAnswer
from resolution.pypi.core_metadata import MAX_BYTES, CoreMetadata

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1 << 30  # bytes passed over on the way to PKG-INFO


class NeedsBuild(UnusableAnswer):
    """The requirements are only known after running the package's own code, which we never do."""

    reference = "needs-build"


def read(chunks: Iterator[bytes], filename: str) -> CoreMetadata:
    """Stops reading at PKG-INFO. Raises NeedsBuild, MalformedDocument."""
    body = _from_zip(b"".join(chunks)) if filename.endswith(".zip") else _from_tar(chunks)
    metadata = CoreMetadata.parse(body)
    if not metadata.is_static:
        raise NeedsBuild(f"{filename} would have to be built for its requirements to be known")
    return metadata


def _from_tar(chunks: Iterator[bytes]) -> bytes:
    passed = 0
    try:
        with tarfile.open(fileobj=io.BufferedReader(_Chunks(chunks), 1 << 18), mode="r|*") as archive:
            for number, member in enumerate(archive):
                if member.isreg() and _is_pkg_info(member.name):
                    file = archive.extractfile(member)
                    return _capped(file.read(MAX_BYTES + 1) if file else b"")
                passed += member.size
                if number > MAX_MEMBERS or passed > MAX_UNPACKED:
                    raise MalformedDocument("a source archive too large to look through")
    except (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
        if isinstance(error, MalformedDocument):
            raise
        raise MalformedDocument(f"not a source archive: {error}") from None
    raise MalformedDocument("a source archive without PKG-INFO")


def _from_zip(body: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            name = next((name for name in archive.namelist() if _is_pkg_info(name)), "")
            if not name:
                raise MalformedDocument("a source archive without PKG-INFO")
            with archive.open(name) as file:
                return _capped(file.read(MAX_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise MalformedDocument(f"not a source archive: {error}") from None


def _is_pkg_info(name: str) -> bool:
    folder, _, rest = name.removeprefix("./").partition("/")
    return bool(folder) and rest == "PKG-INFO"


def _capped(body: bytes) -> bytes:
    if len(body) > MAX_BYTES:
        raise MalformedDocument(f"core metadata of more than {MAX_BYTES} bytes")
    return body


class _Chunks(io.RawIOBase):
    """Pieces of a body as a file that is read once from start to end."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._rest = chunks, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._chunks, None)
            if piece is None:
                return 0
            self._rest = piece
        data, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)

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
from resolution.pypi import packed
from resolution.pypi.core_metadata import MAX_BYTES, CoreMetadata

MAX_MEMBERS = 20_000
MAX_UNPACKED = 1 << 30  # bytes passed over on the way to PKG-INFO
MAX_BEYOND = 64 << 20  # and after it, in search of what says more


class NeedsBuild(UnusableAnswer):
    """The requirements are only certain after running the package's own code, which we never do.

    `likely` is what its author packed with it: the outcome of the build on the author's machine.
    """

    reference = "needs-build"

    def __init__(self, message: str, likely: CoreMetadata | None = None) -> None:
        super().__init__(message)
        self.likely = likely


def read(chunks: Iterator[bytes], filename: str) -> CoreMetadata:
    """Stops reading as soon as the requirements are certain. Raises NeedsBuild, MalformedDocument."""
    found: dict[str, bytes] = {}
    try:
        for name, body in _zip_members(b"".join(chunks)) if filename.endswith(".zip") else _tar_members(chunks):
            found.setdefault(name, body)
            if certain := _certain(found):
                return certain
    except MalformedDocument:
        if "PKG-INFO" not in found:
            raise
    if "PKG-INFO" not in found:
        raise MalformedDocument("a source archive without PKG-INFO")
    raise NeedsBuild(f"{filename} would have to be built for its requirements to be certain", _likely(found))


def _certain(found: dict[str, bytes]) -> CoreMetadata | None:
    if "PKG-INFO" not in found:
        return None
    metadata = CoreMetadata.parse(found["PKG-INFO"])
    if metadata.is_static:
        return metadata
    return packed.by_pyproject(metadata, found["pyproject.toml"]) if "pyproject.toml" in found else None


def _likely(found: dict[str, bytes]) -> CoreMetadata:
    metadata = CoreMetadata.parse(found["PKG-INFO"])
    if metadata.requires_dist or "requires.txt" not in found:
        return metadata
    return packed.by_requires_txt(metadata, found["requires.txt"])


def _tar_members(chunks: Iterator[bytes]) -> Iterator[tuple[str, bytes]]:
    passed, most = 0, MAX_UNPACKED
    try:
        with tarfile.open(fileobj=io.BufferedReader(_Chunks(chunks), 1 << 18), mode="r|*") as archive:
            for number, member in enumerate(archive):
                if member.isreg() and (name := _wanted(member.name)):
                    file = archive.extractfile(member)
                    yield name, _capped(file.read(MAX_BYTES + 1) if file else b"")
                    most = min(most, passed + MAX_BEYOND) if name == "PKG-INFO" else most
                passed += member.size
                if number > MAX_MEMBERS or passed > most:
                    raise MalformedDocument("a source archive too large to look through")
    except (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError) as error:
        raise MalformedDocument(f"not a source archive: {error}") from None


def _zip_members(body: bytes) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for member in archive.namelist()[:MAX_MEMBERS]:
                if name := _wanted(member):
                    with archive.open(member) as file:
                        yield name, _capped(file.read(MAX_BYTES + 1))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise MalformedDocument(f"not a source archive: {error}") from None


def _wanted(path: str) -> str:
    """PKG-INFO and pyproject.toml of the archive's one folder, and setuptools' requires.txt; empty for the rest."""
    _, _, rest = path.removeprefix("./").partition("/")
    above, _, name = rest.rpartition("/")
    if not above and name in ("PKG-INFO", "pyproject.toml"):
        return name
    return name if name == "requires.txt" and above.endswith(".egg-info") and above.count("/") < 2 else ""


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

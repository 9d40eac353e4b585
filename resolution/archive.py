"""Reading members of zip and tar archives in memory, by name: nothing is ever extracted (security D3).

PKWARE APPNOTE 6.3 for zip, POSIX.1-2017 pax for tar. An archive that holds a link, a device or a name that leads
outside is refused as a whole: nothing honest needs one here.
"""

import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from lzma import LZMAError
from typing import IO

from resolution.errors import MalformedDocument, TooLarge

_END = struct.Struct("<4s4H2LH")  # signature, disks, entries, size and offset of the directory, length of a comment
_LONGEST_COMMENT = 0xFFFF
_LONGEST_ENTRY = 512  # bytes of the directory for one member, names of ordinary length


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveLimits:
    """Caps: members in the archive, bytes of one wanted member, bytes of all members unpacked."""

    members: int = 50_000
    member_bytes: int = 32 << 20
    total_bytes: int = 1 << 30


def read_members(
    data: bytes, wanted: Callable[[str], bool], limits: ArchiveLimits = ArchiveLimits()
) -> dict[str, bytes]:
    """The wanted members by name. Raises MalformedDocument (also for forbidden members) and TooLarge."""
    read = _zip if data[:2] == b"PK" else _tar
    try:
        return dict(read(data, wanted, limits))
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, LZMAError, EOFError, OSError, ValueError) as error:
        if isinstance(error, MalformedDocument):
            raise
        raise MalformedDocument("the archive is damaged or of an unknown kind") from error
    except (NotImplementedError, RuntimeError) as error:  # zipfile: unknown compression, encrypted member
        raise MalformedDocument("the archive is encrypted or packed in an unknown way") from error


def _zip(data: bytes, wanted: Callable[[str], bool], limits: ArchiveLimits) -> Iterator[tuple[str, bytes]]:
    _check_directory(data, limits)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        _count(len(members), limits)
        total = 0
        for member in members:
            # orig_filename still has what ZipInfo cuts off at a NUL.
            _safe_name(member.orig_filename)
            kind = stat.S_IFMT(member.external_attr >> 16)
            if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise MalformedDocument("a link or device in the archive", at=member.filename[:200])
            if not member.is_dir() and wanted(member.filename):
                with archive.open(member) as file:
                    body = _capped(file, limits, member.filename)
                total = _total(total + len(body), limits)
                yield member.filename, body


def _check_directory(data: bytes, limits: ArchiveLimits) -> None:
    """By the record at the end (APPNOTE §4.3.16): zipfile reads a directory of any length before it can be asked."""
    place = data.rfind(b"PK\5\6", -_END.size - _LONGEST_COMMENT)
    if place >= 0 and len(data) - place >= _END.size:
        _, _, _, _, entries, length, _, _ = _END.unpack_from(data, place)
        _count(max(entries, length // _LONGEST_ENTRY), limits)


def _tar(data: bytes, wanted: Callable[[str], bool], limits: ArchiveLimits) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r|*") as archive:
        total = 0
        for number, member in enumerate(archive, start=1):
            _count(number, limits)
            _safe_name(member.name)
            if not (member.isreg() or member.isdir()) or member.issparse():
                raise MalformedDocument("a link, device or sparse file in the archive", at=member.name[:200])
            total = _total(total + member.size, limits)
            file = archive.extractfile(member) if member.isreg() and wanted(member.name) else None
            if file is not None:
                yield member.name, _capped(file, limits, member.name)


def _safe_name(name: str) -> None:
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "\\" in name or "\0" in name or name[1:2] == ":":
        raise MalformedDocument("a name that leads outside the archive", at=repr(name[:200]))


def _count(number: int, limits: ArchiveLimits) -> None:
    if number > limits.members:
        raise TooLarge(f"more than {limits.members:,} files in the archive", limit=limits.members)


def _total(size: int, limits: ArchiveLimits) -> int:
    if size > limits.total_bytes:
        raise TooLarge(f"the archive unpacks to more than {limits.total_bytes:,} bytes", limit=limits.total_bytes)
    return size


def _capped(file: IO[bytes], limits: ArchiveLimits, name: str) -> bytes:
    body = file.read(limits.member_bytes + 1)
    if len(body) > limits.member_bytes:
        raise TooLarge(f"{name[:200]} is larger than {limits.member_bytes:,} bytes", limit=limits.member_bytes)
    return body

"""Archives for the rows that describe one: hostile, huge or damaged, made without their size in memory.

Long runs of zeros are one deflate block that ends in a full flush, repeated: it unpacks anew each time (RFC 1951).
"""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Sequence
from typing import Any

PIECE = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_END_64 = struct.Struct("<4sQ2H2I4Q")
_LOCATOR_64 = struct.Struct("<4sIQI")
Made = tuple[bytes, str]  # the archive, and the member to read


def build(recipe: dict[str, Any]) -> Made:
    (kind, value), *_ = recipe.items()
    return RECIPES[kind](value)


def _zip(members: Sequence[tuple[str, str]]) -> Made:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members:
            # A name is written as it is: ZipInfo would cut it at a NUL.
            info = zipfile.ZipInfo(name.replace("\0", "?"))
            archive.writestr(info, text)
    packed = buffer.getvalue()
    for name, _ in members:
        packed = packed.replace(name.replace("\0", "?").encode(), name.encode())
    return packed, members[0][0]


def _zip_symlink(value: Sequence[str]) -> Made:
    buffer = io.BytesIO()
    link = zipfile.ZipInfo(value[0])
    link.create_system, link.external_attr = 3, 0o120777 << 16
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(link, value[1])
    return buffer.getvalue(), value[0]


def zeros(size: int) -> bytes:
    """A raw deflate stream of `size` zero bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(PIECE)) + packer.flush(zlib.Z_FULL_FLUSH)
    rest = zlib.compressobj(9, zlib.DEFLATED, -15)
    return block * (size // PIECE) + rest.compress(bytes(size % PIECE)) + rest.flush()


def _zip_of_zeros(name: bytes, actual: int, declared: int) -> bytes:
    """Sizes as declared: a size beyond 4 GiB is written as the largest that fits."""
    packed, crc = zeros(actual), 0
    for _ in range(min(actual, 1 << 30) // PIECE):
        crc = zlib.crc32(bytes(PIECE), crc)
    declared = min(declared, 0xFFFFFFFE)
    sizes = (crc, len(packed), declared)
    local = _LOCAL.pack(b"PK\3\4", 20, 0, 8, 0, 0x21, *sizes, len(name), 0) + name + packed
    central = _CENTRAL.pack(b"PK\1\2", 20, 20, 0, 8, 0, 0x21, *sizes, len(name), 0, 0, 0, 0, 0, 0) + name
    return local + central + _END.pack(b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


def _zip_ratio(value: dict[str, int]) -> Made:
    return _zip_of_zeros(b"bomb", value["uncompressed"], value["uncompressed"]), "bomb"


def _zip_declared_small(value: dict[str, int]) -> Made:
    return _zip_of_zeros(b"liar", value["actual"], value["declared"]), "liar"


def _zip_count(count: int) -> Made:
    """All members share one name and one place: what costs is their number."""
    local = _LOCAL.pack(b"PK\3\4", 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0) + b"x"
    entry = _CENTRAL.pack(b"PK\1\2", 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    size, start = len(entry) * count, len(local)
    end = _END_64.pack(b"PK\6\6", _END_64.size - 12, 45, 45, 0, 0, count, count, size, start)
    end += _LOCATOR_64.pack(b"PK\6\7", 0, start + size, 1)
    fits = min(count, 0xFFFF)
    return local + entry * count + end + _END.pack(b"PK\5\6", 0, 0, fits, fits, size, start, 0), "x"


def _tar(members: Sequence[tuple[str, str]]) -> Made:
    return _tarred(*(_file(name, text.encode()) for name, text in members)), members[0][0]


def _tar_fifo(name: str) -> Made:
    info = tarfile.TarInfo(name)
    info.type = tarfile.FIFOTYPE
    return _tarred((info, b"")), name


def _tar_sparse(size: int) -> Made:
    """GNU's sparse format 1.0: the map stands before the data, the real size in a pax header."""
    data = f"1\n{size - 1}\n1\n".encode().ljust(512, b"\0") + b"x"
    info = tarfile.TarInfo("GNUSparseFile.0/sparse")
    info.size = len(data)
    info.pax_headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "sparse",
        "GNU.sparse.realsize": str(size),
    }
    return _tarred((info, data), format=tarfile.PAX_FORMAT), "sparse"


def _tar_truncated(value: object) -> Made:
    whole, name = _tarred(_file("package/package.json", b"{}" * 5000)), "package/package.json"
    return whole[: len(whole) // 2], name


def _tgz_trailing_garbage(value: object) -> Made:
    return _tarred(_file("package/package.json", b"{}")) + b"garbage after the end", "package/package.json"


def _file(name: str, body: bytes) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(body)
    return info, body


def _tarred(*members: tuple[tarfile.TarInfo, bytes], format: int = tarfile.GNU_FORMAT) -> bytes:  # noqa: A002
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=format) as archive:
        for info, body in members:
            archive.addfile(info, io.BytesIO(body))
    return gzip.compress(buffer.getvalue())


def _whl_metadata(size: int) -> Made:
    return _zip_of_zeros(b"x-1.0.dist-info/METADATA", size, size), "x-1.0.dist-info/METADATA"


RECIPES: dict[str, Callable[[Any], Made]] = {
    "zip": _zip,
    "zip_symlink": _zip_symlink,
    "zip_ratio": _zip_ratio,
    "zip_declared_small": _zip_declared_small,
    "zip_count": _zip_count,
    "tar": _tar,
    "tar_fifo": _tar_fifo,
    "tar_sparse": _tar_sparse,
    "tar_truncated": _tar_truncated,
    "tgz_trailing_garbage": _tgz_trailing_garbage,
    "whl_metadata_bytes": _whl_metadata,
}

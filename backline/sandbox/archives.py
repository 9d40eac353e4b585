"""Archives whose bytes depend on their content alone, and single members read back from them."""

import gzip
import io
import tarfile
import zipfile
from collections.abc import Callable, Mapping

EPOCH = (2024, 1, 1, 0, 0, 0)


class Unreadable(Exception):
    """Not an archive of this kind, or without the member that describes the package."""


def zip_of(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            archive.writestr(info, content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tar_of(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), 1704067200, 0o644
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def tgz_of(files: Mapping[str, bytes]) -> bytes:
    return gzip.compress(tar_of(files), mtime=0)


def zip_member(body: bytes, wanted: Callable[[str], bool]) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            name = next(name for name in archive.namelist() if wanted(name))
            return archive.read(name)
    except (zipfile.BadZipFile, StopIteration, OSError, ValueError, RuntimeError) as error:
        raise Unreadable(str(error)) from error


def tar_member(body: bytes, wanted: Callable[[str], bool]) -> bytes:
    try:
        with tarfile.open(fileobj=io.BytesIO(body)) as archive:
            member = next(member for member in archive if member.isfile() and wanted(member.name))
            file = archive.extractfile(member)
            return file.read() if file else b""
    except (tarfile.TarError, StopIteration, OSError, EOFError, ValueError) as error:
        raise Unreadable(str(error)) from error

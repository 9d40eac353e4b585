import gzip
import io
import os
import tarfile
from collections.abc import Mapping

import pytest

from resolution.errors import MalformedDocument
from resolution.pypi import sdist_metadata
from resolution.pypi.sdist_metadata import NeedsBuild, read
from tests.resolution.pypi.shelf import metadata, sdist, wheel

STATIC = metadata("a", head="Metadata-Version: 2.2")
OLD = metadata()


def archive(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as written:
        for name, body in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            written.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()


def test_it_reads_static_metadata() -> None:
    assert read(iter([sdist(STATIC)]), "x-1.0.tar.gz").requires_dist == ("a",)


def test_it_reads_a_zip() -> None:
    body = wheel(STATIC).replace(b"x-1.0.dist-info/METADATA", b"x-1.0-____-____/PKG-INFO")
    assert read(iter([body]), "x-1.0.zip").requires_dist == ("a",)


@pytest.mark.parametrize("head", ["Metadata-Version: 2.1", "Metadata-Version: 2.2\nDynamic: requires-dist"])
def test_it_is_not_certain_of_what_only_a_build_would_tell(head: str) -> None:
    with pytest.raises(NeedsBuild) as raised:
        read(iter([sdist(metadata("a", head=head))]), "x-1.0.tar.gz")
    assert raised.value.likely is not None
    assert raised.value.likely.requires_dist == ("a",)


def test_it_is_certain_of_what_pyproject_fixes() -> None:
    body = archive({"x-1.0/PKG-INFO": OLD, "x-1.0/pyproject.toml": b'[project]\nname = "x"\ndependencies = ["a"]\n'})
    assert read(iter([body]), "x-1.0.tar.gz").requires_dist == ("a",)


@pytest.mark.parametrize("folder", ["x-1.0/x.egg-info", "./x-1.0/src/x.egg-info"])
def test_it_tells_what_setuptools_packed(folder: str) -> None:
    body = archive({f"{folder}/requires.txt": b"a\n", "x-1.0/tests/x.egg-info/y/requires.txt": b"b\n"})
    with pytest.raises(MalformedDocument):
        read(iter([body]), "x-1.0.tar.gz")
    body = archive({"x-1.0/PKG-INFO": OLD, f"{folder}/requires.txt": b"a\n"})
    with pytest.raises(NeedsBuild) as raised:
        read(iter([body]), "x-1.0.tar.gz")
    assert raised.value.likely is not None
    assert raised.value.likely.requires_dist == ("a",)


def test_an_archive_that_breaks_off_after_pkg_info_needs_a_build() -> None:
    body = gzip.decompress(archive({"x-1.0/PKG-INFO": OLD, "x-1.0/setup.py": bytes(20_000)}))[:9_000]
    with pytest.raises(NeedsBuild):
        read(iter([body]), "x-1.0.tar")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", sdist(STATIC)[:60], gzip.compress(bytes(2000)), sdist(STATIC, member="x-1.0/sub/PKG-INFO")],
    ids=["empty", "page", "cut", "zeros", "elsewhere"],
)
def test_it_refuses_what_is_no_source_archive(body: bytes) -> None:
    for filename in ("x-1.0.tar.gz", "x-1.0.zip"):
        with pytest.raises(MalformedDocument):
            read(iter([body]), filename)


def test_it_does_not_search_a_large_archive_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdist_metadata, "MAX_BEYOND", 1 << 20)
    body = archive({"x-1.0/PKG-INFO": OLD, "x-1.0/a": os.urandom(2 << 20), "x-1.0/b": os.urandom(2 << 20)})
    pieces = iter([body[start : start + 4096] for start in range(0, len(body), 4096)])
    with pytest.raises(NeedsBuild):
        read(pieces, "x-1.0.tar.gz")
    assert len(list(pieces)) > 256


def test_it_stops_reading_at_pkg_info() -> None:
    body = sdist(STATIC, after=os.urandom(2 << 20))
    pieces = iter([body[start : start + 4096] for start in range(0, len(body), 4096)])
    assert read(pieces, "x-1.0.tar.gz").name == "x"
    assert len(list(pieces)) > 256

import gzip
import os

import pytest

from resolution.errors import MalformedDocument
from resolution.pypi.sdist_metadata import NeedsBuild, read
from tests.resolution.pypi.shelf import metadata, sdist, wheel

STATIC = metadata("a", head="Metadata-Version: 2.2")


def test_it_reads_static_metadata() -> None:
    assert read(iter([sdist(STATIC)]), "x-1.0.tar.gz").requires_dist == ("a",)


def test_it_reads_a_zip() -> None:
    body = wheel(STATIC).replace(b"x-1.0.dist-info/METADATA", b"x-1.0-____-____/PKG-INFO")
    assert read(iter([body]), "x-1.0.zip").requires_dist == ("a",)


@pytest.mark.parametrize("head", ["Metadata-Version: 2.1", "Metadata-Version: 2.2\nDynamic: requires-dist"])
def test_it_does_not_guess_what_only_a_build_would_tell(head: str) -> None:
    with pytest.raises(NeedsBuild):
        read(iter([sdist(metadata("a", head=head))]), "x-1.0.tar.gz")


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", sdist(STATIC)[:60], gzip.compress(bytes(2000)), sdist(STATIC, member="x-1.0/sub/PKG-INFO")],
    ids=["empty", "page", "cut", "zeros", "elsewhere"],
)
def test_it_refuses_what_is_no_source_archive(body: bytes) -> None:
    for filename in ("x-1.0.tar.gz", "x-1.0.zip"):
        with pytest.raises(MalformedDocument):
            read(iter([body]), filename)


def test_it_stops_reading_at_pkg_info() -> None:
    body = sdist(STATIC, after=os.urandom(2 << 20))
    pieces = iter([body[start : start + 4096] for start in range(0, len(body), 4096)])
    assert read(pieces, "x-1.0.tar.gz").name == "x"
    assert len(list(pieces)) > 256

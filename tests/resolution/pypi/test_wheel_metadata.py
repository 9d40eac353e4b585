import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import MalformedDocument
from resolution.pypi import core_metadata
from resolution.pypi.wheel_metadata import FOUND, read, slim
from tests.resolution.pypi.shelf import metadata, wheel
from tests.resolution.typed_errors import check_only_typed_errors


def test_it_fetches_only_what_the_tail_does_not_hold() -> None:
    body, fetched = wheel(metadata("a"), padding=500_000), list[tuple[int, int]]()

    def fetch(start: int, end: int) -> bytes:
        fetched.append((start, end))
        return body[start:end]

    assert read(body[-1000:], fetch, "x") == metadata("a")
    assert sum(end - start for start, end in fetched) < 200_000


def test_it_keeps_metadata_and_not_the_wheel_around_them() -> None:
    assert slim("x", wheel(metadata("a"), padding=9000)) == FOUND + core_metadata.slim(metadata("a"))


def test_it_keeps_the_tail_where_the_metadata_lie_before_it() -> None:
    tail = wheel(metadata("a"), padding=9000)[-1000:]
    assert slim("x", tail) == tail


def test_it_takes_only_the_projects_own_metadata() -> None:
    with pytest.raises(MalformedDocument):
        slim("x", wheel(metadata(), folder="y-1.0.dist-info"))


@pytest.mark.parametrize("body", [b"", b"PK\x05\x06", b"<html>", wheel(metadata())[:-30]])
def test_it_refuses_what_is_no_wheel(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        slim("x", body)
    with pytest.raises(MalformedDocument):
        read(body, lambda start, end: b"", "x")


def test_it_stops_at_metadata_too_large_to_be_honest() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("x-1.0.dist-info/METADATA", bytes(20 << 20))
    with pytest.raises(MalformedDocument):
        slim("x", buffer.getvalue())


def test_it_does_not_read_a_directory_of_any_length() -> None:
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 1 << 30, 0, 0)
    with pytest.raises(MalformedDocument):
        read(end, lambda start, end: bytes(end - start), "x")


@given(st.binary(max_size=200), st.integers(0, 300))
def test_it_raises_nothing_but_its_own_error(noise: bytes, place: int) -> None:
    body = wheel(metadata("a"))
    damaged = body[:place] + noise + body[place + len(noise) :]
    check_only_typed_errors(lambda file: slim("x", file), damaged, only=MalformedDocument)

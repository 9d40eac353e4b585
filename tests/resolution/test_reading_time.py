"""What readers of plain text do with input made to be slow."""

import time
from contextlib import suppress

import pytest

from resolution.errors import ResolutionError
from resolution.project_files import reader_for

SIZE = 20_000
SECONDS = 1.0  # of CPU; a pattern that starts over at every character needs several


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("requirements.txt", b"a" + b" " * SIZE + b"b"),
        ("bun.lock", b'"' + b'\\"' * SIZE),
        ("bun.lock", b"/* " * SIZE),
        ("yarn.lock", b"a@" * SIZE + b":\n"),
        ("pnpm-lock.yaml", b"packages:\n  ? " + b"@a/" * SIZE + b"\n  : {}\n"),
    ],
)
def test_it_looks_at_no_part_of_a_file_again_and_again(path: str, body: bytes) -> None:
    reader = reader_for(path)
    assert reader
    started = time.process_time()
    with suppress(ResolutionError):
        reader.read(body)
    assert time.process_time() - started < SECONDS

import hashlib
import io

import pytest

from resolution.errors import IntegrityMismatch
from resolution.hashes import Hasher


def fed(promised: dict[str, str], *chunks: bytes) -> Hasher:
    hasher = Hasher(promised)
    for chunk in chunks:
        hasher.update(chunk)
    return hasher


def test_it_checks_the_strongest_promised_hash_only() -> None:
    promised = {"md5": "wrong", "sha512": hashlib.sha512(b"abc").hexdigest().upper()}
    assert fed(promised, b"a", b"bc").matches


def test_it_sees_changed_bytes() -> None:
    assert not fed({"sha256": hashlib.sha256(b"abc").hexdigest()}, b"abd").matches


def test_it_passes_when_nothing_was_promised() -> None:
    hasher = fed({"crc32": "0"}, b"abc")
    assert (hasher.algorithm, hasher.matches, hasher.size) == ("", True, 3)


def test_it_copies_what_was_promised() -> None:
    hasher, kept = Hasher({"sha256": hashlib.sha256(b"abc").hexdigest()}), io.BytesIO()
    hasher.copy([b"a", b"bc"], kept, name="a.tgz")
    assert (kept.getvalue(), hasher.size) == (b"abc", 3)


def test_it_names_the_file_that_is_not_what_was_promised() -> None:
    with pytest.raises(IntegrityMismatch, match=r"a\.tgz is not the file whose md5"):
        Hasher({"md5": "0" * 32}).copy([b"abc"], io.BytesIO(), name="a.tgz")

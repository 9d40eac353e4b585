"""Checking bytes against the strongest hash a registry promises, while they stream by.

NIST SP 800-131A says which of them are strong.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import BinaryIO

from resolution.errors import IntegrityMismatch

CHECKED = ("sha512", "sha384", "sha256", "sha1", "md5")  # strongest first; NIST SP 800-131A for the order


class Hasher:
    """Feed it every chunk; `matches` says whether the bytes are the promised ones (True when none was promised).

    >>> hasher = Hasher({"md5": "0" * 32, "sha1": "a9993e364706816aba3e25717850c26c9cd0d89d"})
    >>> hasher.update(b"abc"); hasher.algorithm, hasher.matches
    ('sha1', True)
    """

    __slots__ = ("_digest", "_promised", "algorithm", "size")

    def __init__(self, promised: Mapping[str, str]) -> None:
        self.algorithm = next((name for name in CHECKED if promised.get(name)), "")
        self._promised = promised.get(self.algorithm, "").lower()
        self._digest = hashlib.new(self.algorithm, usedforsecurity=False) if self.algorithm else None
        self.size = 0

    def update(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self._digest is not None:
            self._digest.update(chunk)

    def copy(self, chunks: Iterable[bytes], to: BinaryIO, *, name: str) -> None:
        """Write every chunk to `to`. Raises IntegrityMismatch when they are not those promised of the file `name`."""
        for chunk in chunks:
            self.update(chunk)
            to.write(chunk)
        if not self.matches:
            raise IntegrityMismatch(f"{name} is not the file whose {self.algorithm} the registry promises")

    @property
    def matches(self) -> bool:
        return self._digest is None or self._digest.hexdigest() == self._promised

"""What the registry promises about the bytes of an archive: `integrity` and, before 2017, `shasum`.

https://www.w3.org/TR/SRI/#integrity-metadata; weak algorithms promise nothing.
"""

import base64
import binascii
from collections.abc import Mapping

from resolution.errors import IntegrityMismatch

STRONG = ("sha512", "sha384", "sha256", "sha1")  # sha1 for old packages, whose only promise it is


def hashes(integrity: str) -> Mapping[str, str]:
    """Algorithm → lower-case hex of every readable promise in `integrity`.

    >>> hashes("sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0= md5-AAAA")
    {'sha1': 'a9993e364706816aba3e25717850c26c9cd0d89d'}
    """
    found: dict[str, str] = {}
    for word in integrity.split():
        algorithm, _, digest = word.partition("?")[0].partition("-")
        if algorithm in STRONG:
            try:
                found.setdefault(algorithm, base64.b64decode(digest, validate=True).hex())
            except (binascii.Error, ValueError):
                continue
    return found


def both(promised: str, told: str) -> str:
    """Two promises about the same bytes as one, the first one first. Raises IntegrityMismatch.

    >>> both("sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0=", "sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0= sha512-AAAA")
    'sha1-qZk+NkcGgWq6PiVxeFDCbJzQ2J0= sha512-AAAA'
    """
    held, offered = _digests(promised), _digests(told)
    if not held:
        return told
    common = [algorithm for algorithm in STRONG if algorithm in held and algorithm in offered]
    if common and held[common[0]].isdisjoint(offered[common[0]]):
        raise IntegrityMismatch(f"wanted {promised}, the registry says {told}")
    return " ".join([promised, *(word for word in told.split() if not held.keys() & _digests(word).keys())])


def _digests(integrity: str) -> dict[str, set[str]]:
    """Algorithm → digests as they are written, readable or not."""
    found: dict[str, set[str]] = {}
    for word in integrity.split():
        algorithm, _, digest = word.partition("?")[0].partition("-")
        if algorithm in STRONG and digest:
            found.setdefault(algorithm, set()).add(digest)
    return found

"""What the registry promises about the bytes of an archive: `integrity` and, before 2017, `shasum`.

https://www.w3.org/TR/SRI/#integrity-metadata; weak algorithms promise nothing.
"""

import base64
import binascii
from collections.abc import Mapping

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

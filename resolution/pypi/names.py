"""Project names, and the one form in which they are compared.

https://packaging.python.org/en/latest/specifications/name-normalization/ (PEP 503 §Normalized Names)
"""

import re
from functools import lru_cache
from typing import NewType

from resolution.errors import InvalidName

CanonicalName = NewType("CanonicalName", str)

MAX_LENGTH = 214
_RUNS = re.compile(r"[-_.]+")
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?", re.ASCII)


@lru_cache(maxsize=65_536)
def canonical(name: str) -> CanonicalName:
    """Lower case, runs of `-`, `_` and `.` as one `-`. Raises InvalidName.

    >>> canonical("Zope.Interface"), canonical("jaraco__text")
    ('zope-interface', 'jaraco-text')
    """
    if len(name) > MAX_LENGTH or not _NAME.fullmatch(name):
        raise InvalidName(f"not a Python project name: {name[:80]!r}")
    return CanonicalName(normalised(name))


def normalised(name: str) -> str:
    """The same for any text, as extras and dependency groups are compared (PEP 685, PEP 735)."""
    return _RUNS.sub("-", name).lower()

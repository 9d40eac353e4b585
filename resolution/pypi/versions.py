"""Versions as Python orders them.

https://packaging.python.org/en/latest/specifications/version-specifiers/ (PEP 440), decided by `packaging`.
"""

from collections.abc import Iterable
from functools import lru_cache

from packaging.version import Version

from resolution.errors import InvalidVersion

__all__ = ["Version", "compare", "is_prerelease", "newest_first", "parse", "valid"]

MAX_LENGTH = 256


@lru_cache(maxsize=131_072)
def parse(text: str) -> Version:
    """Raises InvalidVersion for everything that PEP 440 does not know, old "legacy" versions included."""
    try:
        if len(text) <= MAX_LENGTH:
            return Version(text)
    except ValueError:  # also numbers of more digits than Python converts
        pass
    raise InvalidVersion(f"not a PEP 440 version: {text[:80]!r}")


def valid(text: str) -> bool:
    try:
        parse(text)
    except InvalidVersion:
        return False
    return True


def compare(left: str, right: str) -> int:
    """-1, 0 or 1.

    >>> compare("1.0.post1", "1.0+local"), compare("1.0", "1.0.0"), compare("1.0rc1", "1.0")
    (1, 0, -1)
    """
    one, other = parse(left), parse(right)
    return (one > other) - (one < other)


def is_prerelease(text: str) -> bool:
    """Alpha, beta, candidate and development releases."""
    return parse(text).is_prerelease


def newest_first(versions: Iterable[str]) -> list[str]:
    return sorted(versions, key=parse, reverse=True)

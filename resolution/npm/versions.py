"""Versions as npm reads and orders them: Semantic Versioning 2.0.0 plus node-semver's loose form.

https://semver.org/spec/v2.0.0.html and https://github.com/npm/node-semver/blob/main/README.md (§Versions, §Functions).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resolution.errors import InvalidVersion

MAX_LENGTH = 256
MAX_SAFE = 2**53 - 1  # the largest whole number that a JavaScript number holds exactly

Identifiers = tuple[int | str, ...]

# JavaScript's white space (ECMA-262 §12.2, §12.3), which differs from Python's.
SPACES = "\t\n\v\f\r \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
TRIMMED = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))

NUMBER, LOOSE_NUMBER = "0|[1-9][0-9]*", "[0-9]+"
_WORD = "[0-9]*[a-zA-Z-][a-zA-Z0-9-]*"
PRERELEASE = rf"(?:-((?:{_WORD}|{NUMBER})(?:\.(?:{_WORD}|{NUMBER}))*))"
LOOSE_PRERELEASE = rf"(?:-?((?:{_WORD}|{LOOSE_NUMBER})(?:\.(?:{_WORD}|{LOOSE_NUMBER}))*))"
BUILD = r"(?:\+([a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*))"
PLAIN = rf"v?({NUMBER})\.({NUMBER})\.({NUMBER}){PRERELEASE}?{BUILD}?"
LOOSE_PLAIN = rf"[v={SPACES}]*({LOOSE_NUMBER})\.({LOOSE_NUMBER})\.({LOOSE_NUMBER}){LOOSE_PRERELEASE}?{BUILD}?"

_STRICT, _LOOSE = re.compile(PLAIN), re.compile(LOOSE_PLAIN)
_COERCE = re.compile(r"(?:^|[^0-9])([0-9]{1,16})(?:\.([0-9]{1,16}))?(?:\.([0-9]{1,16}))?(?:$|[^0-9])")


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """One version; equality and order ignore the build part. `text` is the normalised form without it.

    >>> parse("1.2.3-rc.1") < parse("1.2.3-rc.2") < parse("1.2.3")
    True
    """

    major: int
    minor: int
    patch: int
    prerelease: Identifiers
    build: tuple[str, ...]
    text: str
    key: tuple[Any, ...]  # sorts as the specification orders

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: "Version") -> bool:
        return bool(self.key < other.key)

    def __str__(self) -> str:
        return self.text

    @property
    def core(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch


def make(major: int, minor: int, patch: int, prerelease: Identifiers = (), build: tuple[str, ...] = ()) -> Version:
    """A version from its parts."""
    text = f"{major}.{minor}.{patch}"
    if prerelease:
        text += "-" + ".".join(map(str, prerelease))
    # A release sorts after all of its prereleases; numbers before words (§11.4).
    rank = tuple(map(_rank, prerelease)) if prerelease else ((2, 0),)
    return Version(major, minor, patch, prerelease, build, text, (major, minor, patch, *rank))


@lru_cache(maxsize=65_536)
def parse(text: str, loose: bool = False) -> Version:
    """The version `text` stands for. Raises InvalidVersion.

    >>> parse("v1.2.3-alpha.1+build").prerelease
    ('alpha', 1)
    """
    match = (_LOOSE if loose else _STRICT).fullmatch(text.strip(TRIMMED)) if len(text) <= MAX_LENGTH else None
    if match is None:
        raise InvalidVersion(f"not a version: {text[:MAX_LENGTH]!r}")
    major, minor, patch, prerelease, build = match.groups()
    numbers = int(major), int(minor), int(patch)
    if max(numbers) > MAX_SAFE:
        raise InvalidVersion(f"number too large: {text!r}")
    return make(*numbers, identifiers(prerelease or ""), tuple(build.split(".")) if build else ())


def parse_or_none(text: str, *, loose: bool = False) -> Version | None:
    """`parse`, with None for what is no version."""
    try:
        return parse(text, loose)
    except InvalidVersion:
        return None


def compare(first: str, second: str, *, loose: bool = False) -> int:
    """-1, 0 or 1 as `first` is lower than, equal to or higher than `second`."""
    one, two = parse(first, loose).key, parse(second, loose).key
    return (one > two) - (one < two)


def identifiers(text: str) -> Identifiers:
    """The dot-separated parts of a prerelease, numbers as numbers."""
    return tuple(_identifier(part) for part in text.split(".")) if text else ()


def clean(text: str) -> str:
    """The version inside `=v1.2.3`, loosely read; empty when there is none (node-semver `clean`)."""
    found = parse_or_none(text.strip(TRIMMED).lstrip("=v"), loose=True)
    return found.text if found else ""


def coerce(text: str) -> Version | None:
    """The first thing in `text` that can be read as a version.

    >>> str(coerce("version 4.6 final"))
    '4.6.0'
    """
    match = _COERCE.search(text)
    return parse_or_none(".".join(part or "0" for part in match.groups())) if match else None


def _identifier(part: str) -> int | str:
    return int(part) if part.isdigit() and int(part) < MAX_SAFE else part


def _rank(identifier: int | str) -> tuple[int, int | float | str]:
    if isinstance(identifier, int):
        return 0, identifier
    # Numbers beyond MAX_SAFE stay text but are compared as JavaScript numbers.
    return (0, float(identifier)) if identifier.isdigit() else (1, identifier)

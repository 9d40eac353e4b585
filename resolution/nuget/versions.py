"""NuGet versions: SemVer 2.0 with up to four numbers, compared without regard to case or build metadata.

https://learn.microsoft.com/nuget/concepts/package-versioning
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from resolution.errors import InvalidVersion

LABEL = r"(?:0|[1-9][0-9]*|[0-9]*[A-Za-z-][0-9A-Za-z-]*)"
FORM = re.compile(
    r"([0-9]+)(?:\s*\.\s*([0-9]+))?(?:\s*\.\s*([0-9]+))?(?:\s*\.\s*([0-9]+))?\s*"
    rf"(?:-({LABEL}(?:\.{LABEL})*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?"
)
LOOSE = re.compile(r"[vV]?([0-9]+(?:\.[0-9]+)*)(?:-([^+]+))?(?:\+.*)?", re.DOTALL)
NUMERIC = re.compile(r"-?(?:0|[1-9][0-9]{0,9})")
LARGEST = 2**31 - 1

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """Four numbers, prerelease labels and build metadata; equality and order ignore case and metadata.

    >>> Version.parse("1.0.0.0") == Version.parse("1.0+build"), str(Version.parse("01.2.0.0-RC.1+x"))
    (True, '1.2.0-RC.1')
    """

    numbers: tuple[int, int, int, int]
    labels: tuple[str, ...] = ()
    metadata: str = ""
    key: Key = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", _key(self.numbers, self.labels))

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Raises InvalidVersion."""
        return _parsed(text)

    @property
    def is_prerelease(self) -> bool:
        return bool(self.labels)

    @property
    def release(self) -> str:
        """The prerelease labels as written: "RC.1" of "1.0-RC.1"."""
        return ".".join(self.labels)

    def __str__(self) -> str:
        """The normalized form: three numbers, the fourth only when it is not 0, no metadata."""
        numbers = self.numbers if self.numbers[3] else self.numbers[:3]
        return ".".join(map(str, numbers)) + (f"-{self.release}" if self.labels else "")

    @property
    def in_url(self) -> str:
        """As it stands in the addresses of a feed."""
        return str(self).lower()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def __lt__(self, other: "Version") -> bool:
        return bool(self.key < other.key)

    def __le__(self, other: "Version") -> bool:
        return bool(self.key <= other.key)

    def __gt__(self, other: "Version") -> bool:
        return bool(self.key > other.key)

    def __ge__(self, other: "Version") -> bool:
        return bool(self.key >= other.key)


@lru_cache(maxsize=65_536)
def _parsed(text: str) -> Version:
    match = FORM.fullmatch(text.strip())
    if match is None:
        raise InvalidVersion(f"{text[:100]!r} is not a NuGet version")
    digits = [(part or "0").lstrip("0") or "0" for part in match.groups()[:4]]
    if any(len(part) > 10 or int(part) > LARGEST for part in digits):
        raise InvalidVersion(f"{text[:100]!r} has a number beyond {LARGEST}")
    first, second, third, fourth = map(int, digits)
    return Version((first, second, third, fourth), tuple(match[5].split(".")) if match[5] else (), match[6] or "")


def _key(numbers: tuple[int, ...], labels: tuple[str, ...]) -> Key:
    while numbers and not numbers[-1]:
        numbers = numbers[:-1]
    return numbers, (0, tuple(map(_label_key, labels))) if labels else (1, ())


def _label_key(label: str) -> tuple[int, int, str]:
    # .NET reads "-1" as a number too; a number too big for it is compared as text.
    if NUMERIC.fullmatch(label) and -LARGEST - 1 <= int(label) <= LARGEST:
        return 0, int(label), ""
    return 1, 0, label.upper()


def is_valid(text: str) -> bool:
    try:
        _parsed(text)
    except InvalidVersion:
        return False
    return True


@lru_cache(maxsize=65_536)
def order(text: str) -> Key:
    """A sort key, also for what advisories and old feeds write: numbers of any size and count, labels like "rc.011".

    Raises InvalidVersion.
    """
    if is_valid(text):
        return _parsed(text).key
    match = LOOSE.fullmatch(text.strip())
    if match is None or len(text) > 4000:
        raise InvalidVersion(f"{text[:100]!r} is not a version")
    return _key(tuple(map(int, match[1].split("."))), tuple(match[2].split(".")) if match[2] else ())


def compare(left: str, right: str) -> int:
    """-1, 0 or 1, by `order`."""
    return (order(left) > order(right)) - (order(left) < order(right))


def newest_first(texts: Iterable[str]) -> list[str]:
    """Valid versions, highest first; others are left out."""
    return sorted(filter(is_valid, texts), key=lambda text: _parsed(text).key, reverse=True)

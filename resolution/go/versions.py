"""Go module versions: semantic versions with a leading v, pseudo-versions, `+incompatible`.

https://go.dev/ref/mod#versions; the order is that of golang/mod semver
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

NUMBER = r"(?:0|[1-9][0-9]*)"
VALID = re.compile(
    rf"v({NUMBER})(?:\.({NUMBER})(?:\.({NUMBER})"
    rf"(-(?:{NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:{NUMBER}|[0-9]*[a-zA-Z-][0-9a-zA-Z-]*))*)?"
    r"(\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?)?)?"
)
PSEUDO = re.compile(r"v[0-9]+\.(?:0\.0-|[0-9]+\.[0-9]+-(?:[^+]*\.)?0\.)([0-9]{14})-([A-Za-z0-9]+)(\+[0-9A-Za-z.-]+)?")

Key = tuple[Any, ...]
INVALID: Key = ()
RELEASED: Key = ((2,),)  # after every identifier of a prerelease


def is_valid(version: str) -> bool:
    return VALID.fullmatch(version) is not None


@lru_cache(maxsize=65_536)
def key(version: str) -> Key:
    """Sorts as `semver.Compare` does: invalid versions are equal and come first, build metadata is ignored.

    >>> key("v1.2.3-rc.2") < key("v1.2.3-rc.10") < key("v1.2.3") == key("v1.2.3+incompatible")
    True
    """
    match = VALID.fullmatch(version)
    if match is None:
        return INVALID
    major, minor, patch, prerelease, _ = match.groups()
    labels = tuple(_label(part) for part in prerelease[1:].split(".")) if prerelease else RELEASED
    return (_number(major), _number(minor or "0"), _number(patch or "0"), labels)


def _number(digits: str) -> tuple[int, str]:
    return len(digits), digits  # no leading zeros, so the longer is the larger, however long


def _label(text: str) -> Key:
    return (0, *_number(text)) if text.isdigit() else (1, text)


def compare(left: str, right: str) -> int:
    """-1, 0 or 1."""
    return (key(left) > key(right)) - (key(left) < key(right))


def canonical(version: str) -> str:
    """The full form without build metadata, except `+incompatible`; empty when invalid.

    >>> canonical("v1.2"), canonical("v2.0.0+incompatible"), canonical("v1.0.0+meta")
    ('v1.2.0', 'v2.0.0+incompatible', 'v1.0.0')
    """
    match = VALID.fullmatch(version)
    if match is None:
        return ""
    major, minor, patch, prerelease, build = match.groups()
    suffix = build if build == "+incompatible" else ""
    return f"v{major}.{minor or 0}.{patch or 0}{prerelease or ''}{suffix}"


def major(version: str) -> str:
    """ "v2" of "v2.1.0"; empty when invalid."""
    match = VALID.fullmatch(version)
    return f"v{match[1]}" if match else ""


def is_prerelease(version: str) -> bool:
    match = VALID.fullmatch(version)
    return match is not None and bool(match[4])


def is_incompatible(version: str) -> bool:
    return version.endswith("+incompatible")


def is_pseudo(version: str) -> bool:
    """A version made from a commit's time and hash (https://go.dev/ref/mod#pseudo-versions)."""
    return is_valid(version) and PSEUDO.fullmatch(version) is not None


def pseudo_time(version: str) -> datetime | None:
    """When the commit of a pseudo-version was made."""
    match = PSEUDO.fullmatch(version)
    if match is None:
        return None
    try:
        return datetime.strptime(match[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def newest_first(versions: Iterable[str]) -> list[str]:
    """Releases and prereleases by order, highest first; equal ones by their text."""
    return sorted(versions, key=lambda version: (key(version), version), reverse=True)

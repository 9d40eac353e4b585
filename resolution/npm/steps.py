"""Steps between versions: the next one of a kind, and how large a step was.

https://github.com/npm/node-semver/blob/main/README.md (§Prerelease Identifiers, functions `inc` and `diff`).
"""

import re
from typing import Literal

from resolution.errors import InvalidVersion
from resolution.npm.versions import LOOSE_PRERELEASE, PRERELEASE, Identifiers, Version, identifiers, make

Base = Literal[0, 1] | None  # the number a new prerelease starts with; None: no number at all

_IDENTIFIER = {False: re.compile(PRERELEASE), True: re.compile(LOOSE_PRERELEASE)}


def increment(version: Version, step: str, identifier: str = "", base: Base = 0, *, loose: bool = False) -> Version:
    """The next version by `step`: major, minor, patch, pre…, prerelease or release. Raises InvalidVersion.

    >>> from resolution.npm.versions import parse
    >>> str(increment(parse("1.2.3"), "preminor", "beta"))
    '1.3.0-beta.0'
    """
    if step.startswith("pre"):
        _check_identifier(identifier, base, loose)
    if step in _CORE_STEPS:
        return make(*_CORE_STEPS[step](version))
    if step == "release" and version.prerelease:
        return make(*version.core)
    if step in ("premajor", "preminor", "prepatch"):
        return _prerelease(make(*_CORE_STEPS[step.removeprefix("pre")](make(*version.core))), identifier, base)
    if step == "prerelease" and not version.prerelease:
        return _prerelease(make(*_next_patch(version)), identifier, base)
    if step in ("prerelease", "pre"):
        return _prerelease(version, identifier, base)
    raise InvalidVersion(f"no step {step!r} from {version}")


def difference(first: Version, second: Version) -> str:
    """The size of the step between two versions: major, premajor, minor, … prerelease; empty when they are equal."""
    if first == second:
        return ""
    low, high = sorted((first, second))
    if low.prerelease and not high.prerelease:
        if not low.patch and not low.minor:
            return "major"
        if low.core == high.core:
            return "minor" if low.minor and not low.patch else "patch"
    prefix = "pre" if high.prerelease else ""
    for part in ("major", "minor", "patch"):
        if getattr(first, part) != getattr(second, part):
            return prefix + part
    return "prerelease"


def _next_major(version: Version) -> tuple[int, int, int]:
    # A prerelease of a major version goes to that major version.
    stays = version.prerelease and not version.minor and not version.patch
    return version.major + (0 if stays else 1), 0, 0


def _next_minor(version: Version) -> tuple[int, int, int]:
    stays = version.prerelease and not version.patch
    return version.major, version.minor + (0 if stays else 1), 0


def _next_patch(version: Version) -> tuple[int, int, int]:
    return version.major, version.minor, version.patch + (0 if version.prerelease else 1)


_CORE_STEPS = {"major": _next_major, "minor": _next_minor, "patch": _next_patch}


def _prerelease(version: Version, identifier: str, base: Base) -> Version:
    following = _count_up(version.prerelease, identifier, base)
    if identifier:
        wanted = identifiers(identifier)
        fresh: Identifiers = (*wanted,) if base is None else (*wanted, base)
        rest = following[len(wanted) :]
        continues = following[: len(wanted)] == wanted and rest and isinstance(rest[0], int)
        following = following if continues else fresh
    return make(*version.core, following)


def _count_up(parts: Identifiers, identifier: str, base: Base) -> Identifiers:
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        if isinstance(part, int):
            return (*parts[:at], part + 1, *parts[at + 1 :])
    if parts and base is None and identifier == ".".join(map(str, parts)):
        raise InvalidVersion(f"prerelease {identifier!r} is there already")
    return (*parts, base or 0)


def _check_identifier(identifier: str, base: Base, loose: bool) -> None:
    if not identifier:
        if base is None:
            raise InvalidVersion("a prerelease needs an identifier or a number")
        return
    match = _IDENTIFIER[loose].match(f"-{identifier}")
    if not match or match[1] != identifier:
        raise InvalidVersion(f"not a prerelease identifier: {identifier!r}")

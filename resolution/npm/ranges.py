"""Version ranges as npm reads them: comparators, hyphens, x-ranges, tildes, carets and `||`.

https://github.com/npm/node-semver/blob/main/README.md
(§Ranges, §Prerelease Tags, §Advanced Range Syntax, §Range Grammar).
"""

import operator
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from resolution.errors import InvalidRange, InvalidVersion
from resolution.npm.desugar import COMPARATOR, LOOSE_COMPARATOR, comparators_of
from resolution.npm.versions import SPACES, TRIMMED, Version, parse, parse_or_none

MAX_LENGTH, MAX_ALTERNATIVE = 65_536, 1_024

Compare = Callable[[Any, Any], bool]
_COMPARE: dict[str, Compare] = {
    "": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_SPACE_RUN = re.compile(f"[{SPACES}]+")


@dataclass(frozen=True, slots=True)
class Comparator:
    """An operator and a version; `version` None accepts anything."""

    operator: str
    version: Version | None

    def __str__(self) -> str:
        return self.operator + self.version.text if self.version else ""

    def accepts(self, version: Version) -> bool:
        return self.version is None or _COMPARE[self.operator](version.key, self.version.key)


ANY = Comparator("", None)
Alternative = tuple[Comparator, ...]  # all of them must accept


@dataclass(frozen=True, slots=True)
class Range:
    """Alternatives, any of which may accept; `str` is node-semver's canonical text."""

    alternatives: tuple[Alternative, ...]
    include_prerelease: bool
    loose: bool
    tests: tuple[tuple[tuple[tuple[Compare, Any], ...], frozenset[tuple[int, int, int]]], ...]

    def __str__(self) -> str:
        return "||".join(" ".join(map(str, alternative)) for alternative in self.alternatives)

    def accepts(self, version: Version) -> bool:
        """Whether `version` lies inside; a prerelease only beside a comparator with a prerelease of the same core."""
        key = version.key
        guarded = bool(version.prerelease) and not self.include_prerelease
        for comparisons, prerelease_cores in self.tests:
            for compare, bound in comparisons:
                if not compare(key, bound):
                    break
            else:
                if not guarded or version.core in prerelease_cores:
                    return True
        return False


@lru_cache(maxsize=65_536)
def parse_range(text: str, include_prerelease: bool = False, loose: bool = False) -> Range:
    """The range `text` stands for. Raises InvalidRange.

    >>> str(parse_range("^1.2 || 3.x"))
    '>=1.2.0 <2.0.0-0||>=3.0.0 <4.0.0-0'
    """
    collapsed = _SPACE_RUN.sub(" ", text.strip(TRIMMED)) if len(text) <= MAX_LENGTH else ""
    parts = [part.strip(" ") for part in collapsed.split("||")]
    if len(text) > MAX_LENGTH or any(len(part) > MAX_ALTERNATIVE for part in parts):
        raise InvalidRange("range too long")
    read = [_alternative(part, include_prerelease, loose) for part in parts]
    return make_range([each for each in read if each], include_prerelease, loose, text)


def make_range(found: list[Alternative], include_prerelease: bool, loose: bool, text: str = "") -> Range:
    """A range of these alternatives, without those that accept nothing or that `*` makes superfluous."""
    if not found:
        raise InvalidRange(f"not a range: {text[:200]!r}")
    if len(found) > 1:
        found = [each for each in found if not accepts_nothing(each[0])] or found[:1]
        found = next(([each] for each in found if each == (ANY,)), found) if len(found) > 1 else found
    return Range(tuple(found), include_prerelease, loose, tuple(map(_test, found)))


def range_or_none(text: str, *, include_prerelease: bool = False, loose: bool = False) -> Range | None:
    """`parse_range`, with None for what is no range."""
    try:
        return parse_range(text, include_prerelease, loose)
    except InvalidRange:
        return None


def satisfies(version: str, wanted: str, *, include_prerelease: bool = False, loose: bool = False) -> bool:
    """Whether `version` lies in `wanted`; false when either cannot be read."""
    try:
        return parse_range(wanted, include_prerelease, loose).accepts(parse(version, loose))
    except (InvalidVersion, InvalidRange):
        return False


def highest(versions: Iterable[str], wanted: str, *, include_prerelease: bool = False, loose: bool = False) -> str:
    """The highest of `versions` in `wanted`; empty when there is none."""
    return max(_inside(versions, wanted, include_prerelease, loose), default=(None, ""), key=_order)[1]


def lowest(versions: Iterable[str], wanted: str, *, include_prerelease: bool = False, loose: bool = False) -> str:
    """The lowest of `versions` in `wanted`; empty when there is none."""
    return min(_inside(versions, wanted, include_prerelease, loose), default=(None, ""), key=_order)[1]


def accepts_nothing(comparator: Comparator) -> bool:
    """Whether this is `<0.0.0-0`, node-semver's way to write the empty set."""
    return str(comparator) == "<0.0.0-0"


def comparator(text: str, *, loose: bool = False) -> Comparator:
    """One comparator such as `>=1.2.3`. Raises InvalidRange."""
    match = (LOOSE_COMPARATOR if loose else COMPARATOR).fullmatch(text)
    if match is None:
        raise InvalidRange(f"not a comparator: {text!r}")
    if not match[2]:
        return ANY
    try:
        return Comparator("" if match[1] == "=" else match[1], parse(match[2], loose))
    except InvalidVersion as error:
        raise InvalidRange(str(error)) from None


def _inside(versions: Iterable[str], wanted: str, include_prerelease: bool, loose: bool) -> list[tuple[Version, str]]:
    accepted = range_or_none(wanted, include_prerelease=include_prerelease, loose=loose)
    parsed = [(parse_or_none(text, loose=loose), text) for text in versions] if accepted else []
    return [(version, text) for version, text in parsed if accepted and version and accepted.accepts(version)]


def _order(found: tuple[Version | None, str]) -> tuple[Any, ...]:
    return found[0].key if found[0] else ()


def _alternative(text: str, include_prerelease: bool, loose: bool) -> Alternative:
    words = comparators_of(text, include_prerelease, loose)
    if loose:
        words = [word for word in words if LOOSE_COMPARATOR.fullmatch(word)]
    distinct: dict[str, Comparator] = {}
    for found in [comparator(word, loose=loose) for word in words]:
        if accepts_nothing(found):
            return (found,)
        distinct[str(found)] = found
    if len(distinct) > 1:
        distinct.pop("", None)
    return tuple(distinct.values())


def _test(alternative: Alternative) -> tuple[tuple[tuple[Compare, Any], ...], frozenset[tuple[int, int, int]]]:
    bounds = [(each.operator, each.version) for each in alternative if each.version is not None]
    return (
        tuple((_COMPARE[symbol], version.key) for symbol, version in bounds),
        frozenset(version.core for _, version in bounds if version.prerelease),
    )

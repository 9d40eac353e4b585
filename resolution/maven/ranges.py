"""Maven's version requirements: a soft version, or hard intervals joined by commas.

https://maven.apache.org/pom.html#dependency-version-requirement-specification, decided as VersionRange of
maven-artifact 3.9 decides: intervals ascend, `[1.0]` is that version alone.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from resolution.errors import InvalidRange
from resolution.maven.versions import Version, parse

INTERVAL = re.compile(r"\s*([\[(])([^\[\]()]*)([\])])\s*")
LONGEST = 4096  # characters; a requirement is one line of a POM


@dataclass(frozen=True, slots=True)
class Interval:
    """Versions between two bounds; None leaves that side open."""

    low: Version | None
    low_closed: bool
    high: Version | None
    high_closed: bool

    def __contains__(self, version: Version) -> bool:
        if self.low is not None and (version < self.low or (version == self.low and not self.low_closed)):
            return False
        return self.high is None or version < self.high or (version == self.high and self.high_closed)


@dataclass(frozen=True, slots=True)
class Range:
    """A requirement as written. `intervals` is empty when it is soft: a wish that any version may overrule.

    >>> "1.5" in range_of("[1.0,2.0)"), "2.0" in range_of("[1.0,2.0)"), "9" in range_of("1.0")
    (True, False, True)
    """

    text: str
    intervals: tuple[Interval, ...] = ()

    @property
    def hard(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, version: str) -> bool:
        return not self.intervals or any(parse(version) in interval for interval in self.intervals)

    def matching(self, versions: Iterable[str]) -> list[str]:
        """Those of `versions` inside the range, oldest first."""
        return sorted((version for version in versions if version in self), key=parse)


@lru_cache(maxsize=16384)
def range_of(text: str) -> Range:
    """The requirement `text`. Raises InvalidRange for intervals that are unbalanced, empty, or overlap."""
    if len(text) > LONGEST:
        raise InvalidRange(f"requirement of more than {LONGEST} characters")
    intervals: list[Interval] = []
    rest = text.strip()
    while rest.startswith(("[", "(")):
        match = INTERVAL.match(rest)
        if match is None:
            raise InvalidRange(f"unbounded range: {text}")
        interval = _interval(match[1], match[2], match[3], text)
        if intervals and _overlap(intervals[-1], interval):
            raise InvalidRange(f"ranges overlap: {text}")
        intervals.append(interval)
        rest = rest[match.end() :].removeprefix(",").strip()
    if rest and intervals:
        raise InvalidRange(f"only intervals may be listed: {text}")
    return Range(text, tuple(intervals))


def _interval(opening: str, inside: str, closing: str, text: str) -> Interval:
    low_closed, high_closed = opening == "[", closing == "]"
    bounds = [bound.strip() for bound in inside.split(",")]
    if len(bounds) == 1:
        if not (low_closed and high_closed and bounds[0]):
            raise InvalidRange(f"a single version must be surrounded by []: {text}")
        only = parse(bounds[0])
        return Interval(only, True, only, True)
    if len(bounds) > 2:
        raise InvalidRange(f"an interval has two bounds: {text}")
    low, high = (parse(bound) if bound else None for bound in bounds)
    if low is not None and high is not None and (high < low or (low == high and not (low_closed and high_closed))):
        raise InvalidRange(f"range defies version ordering: {text}")
    return Interval(low, low_closed, high, high_closed)


def _overlap(before: Interval, after: Interval) -> bool:
    # Maven lets intervals share a bound, and asks nothing of what follows an open end.
    return before.high is not None and (after.low is None or after.low < before.high)

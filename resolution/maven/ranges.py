"""Maven's version requirements: a soft version, or hard intervals joined by commas.

https://maven.apache.org/pom.html#dependency-version-requirement-specification, decided as VersionRange of
maven-artifact 3.9 decides: intervals ascend, `[1.0]` is that version alone. Maven's resolver has an order of its own,
lets intervals overlap, and knows `[1.2.*]`.
"""

import itertools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

from resolution.errors import InvalidRange
from resolution.maven import resolver_versions, versions

INTERVAL = re.compile(r"\s*([\[(])([^\[\]()]*)([\])])\s*")
LONGEST = 4096  # characters; a requirement is one line of a POM


class Ordered(Protocol):
    def __lt__(self, other: Any) -> bool: ...


Order = Callable[[str], Ordered]


@dataclass(frozen=True, slots=True)
class Interval:
    """Versions between two bounds; None leaves that side open."""

    low: Ordered | None
    low_closed: bool
    high: Ordered | None
    high_closed: bool

    def __contains__(self, version: Ordered) -> bool:
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
    intervals: tuple[Interval, ...] = field(default=(), compare=False)
    order: Order = field(default=versions.parse, compare=False)

    @property
    def hard(self) -> bool:
        return bool(self.intervals)

    def __contains__(self, version: str) -> bool:
        return not self.intervals or any(self.order(version) in interval for interval in self.intervals)

    def matching(self, candidates: Iterable[str]) -> list[str]:
        """Those of `candidates` inside the range, oldest first."""
        return sorted((version for version in candidates if version in self), key=self.order)


@lru_cache(maxsize=16384)
def range_of(text: str) -> Range:
    """The requirement `text`. Raises InvalidRange for intervals that are unbalanced, empty, or overlap."""
    intervals = _intervals(text, versions.parse)
    for before, after in itertools.pairwise(intervals):
        # Maven lets intervals share a bound, and asks nothing of what follows an open end.
        if before.high is not None and (after.low is None or after.low < before.high):
            raise InvalidRange(f"ranges overlap: {text}")
    for each in intervals:
        if each.low is not None and each.low == each.high and not (each.low_closed and each.high_closed):
            raise InvalidRange(f"range defies version ordering: {text}")
    return Range(text, tuple(intervals))


@lru_cache(maxsize=16384)
def resolver_range(text: str) -> Range:
    """The requirement `text` as Maven's resolver reads it while it builds a tree."""
    order = resolver_versions.parse
    return Range(text, tuple(_intervals(text, order, wildcard=True)), order)


def _intervals(text: str, order: Order, *, wildcard: bool = False) -> list[Interval]:
    if len(text) > LONGEST:
        raise InvalidRange(f"requirement of more than {LONGEST} characters")
    intervals: list[Interval] = []
    rest = text.strip()
    while rest.startswith(("[", "(")):
        match = INTERVAL.match(rest)
        if match is None:
            raise InvalidRange(f"unbounded range: {text}")
        intervals.append(_interval(match, order, wildcard))
        rest = rest[match.end() :].removeprefix(",").strip()
    if rest and intervals:
        raise InvalidRange(f"only intervals may be listed: {text}")
    return intervals


def _interval(match: re.Match[str], order: Order, wildcard: bool) -> Interval:
    low_closed, high_closed = match[1] == "[", match[3] == "]"
    bounds = [bound.strip() for bound in match[2].split(",")]
    if len(bounds) == 1:
        only = bounds[0]
        if not (low_closed and high_closed and only):
            raise InvalidRange(f"a single version must be surrounded by []: {match[0]}")
        ends = (only[:-1] + "min", only[:-1] + "max") if wildcard and only.endswith(".*") else (only, only)
        return Interval(order(ends[0]), True, order(ends[1]), True)
    if len(bounds) > 2:
        raise InvalidRange(f"an interval has two bounds: {match[0]}")
    low, high = (order(bound) if bound else None for bound in bounds)
    if low is not None and high is not None and high < low:
        raise InvalidRange(f"range defies version ordering: {match[0]}")
    return Interval(low, low_closed, high, high_closed)

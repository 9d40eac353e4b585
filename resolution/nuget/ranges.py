"""Version ranges: `1.0` (at least), `[1.0]`, `(1.0,2.0]`, floating ones, and what a restore takes from them.

https://learn.microsoft.com/nuget/concepts/package-versioning#version-ranges
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from resolution.errors import InvalidRange, InvalidVersion
from resolution.nuget.floating import Floating
from resolution.nuget.versions import Version


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`; a missing bound is None and never inclusive."""

    low: Version | None = None
    low_inclusive: bool = False
    high: Version | None = None
    high_inclusive: bool = False
    floating: Floating | None = None

    @classmethod
    def parse(cls, text: str) -> "Range":
        """Raises InvalidRange."""
        return _parsed(text)

    @property
    def takes_prereleases(self) -> bool:
        """A prerelease counts only where a bound is one, or where the range floats over prereleases."""
        bounds = any(bound is not None and bound.is_prerelease for bound in (self.low, self.high))
        return bounds or (self.floating is not None and self.floating.takes_prereleases)

    def contains(self, version: Version) -> bool:
        """Whether `version` lies between the bounds, prerelease or not."""
        if self.low is not None and (version < self.low or (version == self.low and not self.low_inclusive)):
            return False
        return self.high is None or version < self.high or (version == self.high and self.high_inclusive)

    def accepts(self, version: Version) -> bool:
        """Whether a restore may take `version`."""
        return self.contains(version) and (not version.is_prerelease or self.takes_prereleases)

    def best(self, versions: Iterable[Version]) -> Version | None:
        """The lowest acceptable version; with a floating range the highest that matches, else the nearest above."""
        accepted = [version for version in versions if self.accepts(version)]
        if not accepted:
            return None
        if self.floating is None:
            return min(accepted)
        matching = [version for version in accepted if self.floating.matches(version)]
        if matching:
            return max(matching)
        above = [version for version in accepted if version >= self.floating.lowest]
        return min(above) if above else max(accepted)

    def reaches(self, other: "Range") -> bool:
        """Whether this range asks for at least as much as `other`: if not, preferring it is a downgrade.

        Floating ranges count as the highest they can float to.
        """
        if self.low is None or other.low is None:
            return self.low is None
        if self.floating is None and other.floating is None:
            return self.low >= other.low
        ours, theirs = _floats_to(self, self.low), _floats_to(other, other.low)
        if ours[0] != theirs[0]:
            return ours[0] > theirs[0]
        shared = min(len(ours[1]), len(theirs[1]))
        return not ours[1] or (bool(theirs[1]) and ours[1][:shared] >= theirs[1][:shared])

    @property
    def is_empty(self) -> bool:
        """Whether no version can lie inside, as in (3.0, 3.0)."""
        if self.low is None or self.high is None:
            return False
        return self.low == self.high and not (self.low_inclusive or self.high_inclusive)

    def within(self, other: "Range") -> bool:
        """Whether every version of this range lies in `other`."""
        if self == NOTHING or other == NOTHING:
            return self == NOTHING
        low = _end_within(self.low, self.low_inclusive, other, other.low, other.low_inclusive)
        return low and _end_within(self.high, self.high_inclusive, other, other.high, other.high_inclusive)

    def __str__(self) -> str:
        """The normalized form: "[1.0.0, )"."""
        low = self.floating.text if self.floating else str(self.low or "")
        left, right = "[" if self.low_inclusive else "(", "]" if self.high_inclusive else ")"
        return f"{left}{low}, {self.high or ''}{right}"

    @property
    def short(self) -> str:
        """As people write it: "1.0.0", "[1.0.0]", else the normalized form."""
        if self.low_inclusive and self.high is None:
            return self.floating.text if self.floating else str(self.low)
        if self.low_inclusive and self.high_inclusive and self.low == self.high:
            return f"[{self.low}]"
        return str(self)

    @property
    def pretty(self) -> str:
        """As NuGet prints it: "(>= 1.0.0 && < 2.0.0)"."""
        if self.low is not None and self.high is None:
            return f"(>= {self.low})"
        if self.low is not None and self.low == self.high and self.low_inclusive and self.high_inclusive:
            return f"(= {self.low})"
        parts = [f">{'=' if self.low_inclusive else ''} {self.low}"] if self.low is not None else []
        parts += [f"<{'=' if self.high_inclusive else ''} {self.high}"] if self.high is not None else []
        return f"({' && '.join(parts)})" if parts else ""


def _floats_to(wanted: Range, low: Version) -> tuple[tuple[int, ...], str]:
    if wanted.floating is None:
        return low.numbers, low.release.lower()
    return wanted.floating.highest_numbers, (wanted.floating.prefix or "").lower()


ALL = Range()
NOTHING = Range(Version((0, 0, 0, 0)), False, Version((0, 0, 0, 0)), False)


def _end_within(end: Version | None, inclusive: bool, other: Range, limit: Version | None, reached: bool) -> bool:
    if end is None:
        return limit is None
    return other.contains(end) or (not inclusive and not reached and limit == end)


@lru_cache(maxsize=16_384)
def _parsed(text: str) -> Range:
    trimmed = text.strip()
    bracketed = trimmed[:1] in ("[", "(")
    if not trimmed or (bracketed and (len(trimmed) < 2 or trimmed[-1] not in "])")):
        raise InvalidRange(f"{text[:100]!r} is not a version range")
    parts = trimmed[1:-1].split(",") if bracketed else [trimmed]
    left, right = trimmed[0] != "(", bracketed and trimmed[-1] == "]"
    single = bracketed and len(parts) == 1
    if len(parts) > 2 or not any(parts) or (single and not (left and right)):
        raise InvalidRange(f"{text[:100]!r} is not a version range")
    try:
        floating = Floating.parse(parts[0].strip()) if "*" in parts[0] else None
        low = floating.lowest if floating else _bound(parts[0])
        high = _bound(parts[-1]) if bracketed else None
    except InvalidVersion:
        raise InvalidRange(f"{text[:100]!r} is not a version range") from None
    if low is not None and high is not None and (low > high or (low == high and left != right)):
        raise InvalidRange(f"{text[:100]!r} holds no version")
    return Range(low, low is not None and left, high, high is not None and right, floating)


def _bound(text: str) -> Version | None:
    return Version.parse(text) if text.strip() else None


def is_valid(text: str) -> bool:
    try:
        _parsed(text)
    except InvalidRange:
        return False
    return True


def union(ranges: Iterable[Range]) -> Range:
    """The smallest range around all of them."""
    parts = [one for one in ranges if not one.is_empty]
    if not parts:
        return NOTHING
    low = None if any(one.low is None for one in parts) else min(one.low for one in parts if one.low is not None)
    high = None if any(one.high is None for one in parts) else max(one.high for one in parts if one.high is not None)
    reaches_low = low is not None and any(one.low == low and one.low_inclusive for one in parts)
    reaches_high = high is not None and any(one.high == high and one.high_inclusive for one in parts)
    return Range(low, reaches_low, high, reaches_high)


def intersection(ranges: Iterable[Range]) -> Range:
    """What lies in all of them."""
    parts = list(ranges)
    if not parts or any(one.is_empty for one in parts):
        return NOTHING
    low = max((one.low for one in parts if one.low is not None), default=None)
    high = min((one.high for one in parts if one.high is not None), default=None)
    reaches_low = low is not None and all(one.low_inclusive for one in parts if one.low == low)
    reaches_high = high is not None and all(one.high_inclusive for one in parts if one.high == high)
    if low is not None and high is not None and (low > high or (low == high and not (reaches_low and reaches_high))):
        return NOTHING
    return Range(low, reaches_low, high, reaches_high)

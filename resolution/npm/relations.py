"""How ranges relate: do two meet, does one lie inside another, is a version beyond one, what is its lowest version.

https://github.com/npm/node-semver/blob/main/README.md (§Ranges: `intersects`, `subset`, `gtr`, `ltr`, `minVersion`).
"""

from collections.abc import Iterable

from resolution.errors import BudgetExceeded
from resolution.npm.ranges import ANY, Alternative, Comparator, Range, make_range
from resolution.npm.versions import Version, make, parse

MOST_PAIRS = 100_000  # of alternatives, where two ranges are compared
FROM_ZERO, FROM_ZERO_PRERELEASE = Comparator(">=", parse("0.0.0")), Comparator(">=", parse("0.0.0-0"))


def intersects(first: Range, second: Range) -> bool:
    """Whether some version could lie in both. Raises BudgetExceeded."""
    include = first.include_prerelease
    ones, twos = ([each for each in one.alternatives if _satisfiable(each, include)] for one in (first, second))
    if len(ones) * len(twos) > MOST_PAIRS:
        raise BudgetExceeded(f"two ranges of {len(ones)} and {len(twos)} alternatives")
    return any(
        all(comparators_meet(a, b, include_prerelease=include) for a in one for b in two)
        for one in ones
        for two in twos
    )


def comparators_meet(first: Comparator, second: Comparator, *, include_prerelease: bool = False) -> bool:
    """Whether some version could meet both comparators."""
    if first.operator == "" or second.operator == "":
        exact, other = (first, second) if first.operator == "" else (second, first)
        return exact.version is None or _alone(other, include_prerelease).accepts(exact.version)
    low, high = (first, second) if first.operator[0] == ">" else (second, first)
    nothing_below = "<0.0.0-0" if include_prerelease else "<0.0.0"
    if any(_is_floor(str(each), nothing_below, include_prerelease) for each in (first, second)):
        return False
    if first.operator[0] == second.operator[0]:
        return True
    assert low.version is not None
    assert high.version is not None
    if low.version == high.version:
        return "=" in low.operator and "=" in high.operator
    return low.version < high.version


def subset(inner: Range, outer: Range) -> bool:
    """Whether every version in `inner` lies in `outer`."""
    saw_some = False
    for part in inner.alternatives:
        verdicts = []
        for whole in outer.alternatives:
            verdicts.append(_inside(part, whole, outer.include_prerelease))
            saw_some = saw_some or verdicts[-1] is not None
            if verdicts[-1]:
                break
        # Empty alternatives count only when all of them are empty.
        if saw_some and not (verdicts and verdicts[-1]):
            return False
    return True


def above(version: Version, wanted: Range) -> bool:
    """Whether `version` is higher than everything in `wanted`."""
    return _beyond(version, wanted, upward=True)


def below(version: Version, wanted: Range) -> bool:
    """Whether `version` is lower than everything in `wanted`."""
    return _beyond(version, wanted, upward=False)


def lowest_version(wanted: Range) -> Version | None:
    """The lowest version that can lie in `wanted`; None when there is none."""
    for floor in (FROM_ZERO, FROM_ZERO_PRERELEASE):
        if floor.version and wanted.accepts(floor.version):
            return floor.version
    starts = [start for part in wanted.alternatives if (start := _start(part))]
    lowest = min(starts, default=None)
    return lowest if lowest and wanted.accepts(lowest) else None


def _is_floor(text: str, nothing_below: str, include_prerelease: bool) -> bool:
    return text == nothing_below if include_prerelease else text.startswith(nothing_below)


def _alone(comparator: Comparator, include_prerelease: bool) -> Range:
    return make_range([(comparator,)], include_prerelease, False)


def _satisfiable(alternative: Alternative, include_prerelease: bool) -> bool:
    return all(
        comparators_meet(one, two, include_prerelease=include_prerelease)
        for at, one in enumerate(alternative)
        for two in alternative[:at]
    )


def _start(alternative: Alternative) -> Version | None:
    starts: list[Version] = []
    for comparator in alternative:
        version = comparator.version
        if version is None or comparator.operator in ("<", "<="):
            continue
        if comparator.operator == ">":
            version = _following(version)
        starts.append(version)
    return max(starts, default=None)


def _following(version: Version) -> Version:
    if version.prerelease:
        return make(*version.core, (*version.prerelease, 0))
    return make(version.major, version.minor, version.patch + 1)


def _beyond(version: Version, wanted: Range, *, upward: bool) -> bool:
    return not wanted.accepts(version) and all(_past(version, part, upward) for part in wanted.alternatives)


def _past(version: Version, alternative: Alternative, upward: bool) -> bool:
    beyond, beyond_or_at = (">", ">=") if upward else ("<", "<=")
    sign = 1 if upward else -1

    def order(one: Version, two: Version) -> int:
        return sign * ((one > two) - (one < two))

    bounds = [(each.operator, each.version) if each.version else (">=", parse("0.0.0")) for each in alternative]
    far = near = bounds[0]
    for bound in bounds[1:]:
        if order(bound[1], far[1]) > 0:
            far = bound
        elif order(bound[1], near[1]) < 0:
            near = bound
    if far[0] in (beyond, beyond_or_at):
        return False
    if near[0] in ("", beyond) and order(version, near[1]) <= 0:
        return False
    return not (near[0] == beyond_or_at and order(version, near[1]) < 0)


class _Bounds:
    """The tightest lower and upper comparator of an alternative, and the versions it pins."""

    def __init__(self, alternative: Iterable[Comparator]) -> None:
        self.low: Comparator | None = None
        self.high: Comparator | None = None
        self.exact: set[Version] = set()
        for each in alternative:
            if each.operator in (">", ">="):
                self.low = tighter_low(self.low, each)
            elif each.operator in ("<", "<="):
                self.high = tighter_high(self.high, each)
            elif each.version:
                self.exact.add(each.version)

    @property
    def gap(self) -> int | None:
        """-1, 0, 1 as the lower bound's version compares to the upper's; None without both."""
        if not (self.low and self.low.version and self.high and self.high.version):
            return None
        return (self.low.version > self.high.version) - (self.low.version < self.high.version)

    def empty(self) -> bool:
        if len(self.exact) > 1 or self.gap == 1:
            return True
        assert self.gap != 0 or (self.low and self.high)
        return self.gap == 0 and (str(self.low)[:2] != ">=" or str(self.high)[:2] != "<=")


def tighter_low(first: Comparator | None, second: Comparator) -> Comparator:
    """The one of two lower bounds that accepts less."""
    if first is None or first.version is None or second.version is None:
        return second if first is None else first
    if first.version == second.version:
        return second if (first.operator, second.operator) == (">=", ">") else first
    return max(first, second, key=_version_of)


def tighter_high(first: Comparator | None, second: Comparator) -> Comparator:
    """The one of two upper bounds that accepts less."""
    if first is None or first.version is None or second.version is None:
        return second if first is None else first
    if first.version == second.version:
        return second if (first.operator, second.operator) == ("<=", "<") else first
    return min(first, second, key=_version_of)


def _version_of(comparator: Comparator) -> tuple[object, ...]:
    return comparator.version.key if comparator.version else ()


def _inside(part: Alternative, whole: Alternative, include: bool) -> bool | None:
    """Whether `part` lies inside `whole`; None when `part` is empty."""
    floor = FROM_ZERO_PRERELEASE if include else FROM_ZERO
    if part == (ANY,) == whole or (whole == (ANY,) and include):
        return True
    part = (floor,) if part == (ANY,) else part
    whole = (FROM_ZERO,) if whole == (ANY,) else whole
    bounds = _Bounds(part)
    if bounds.empty():
        return None
    for exact in bounds.exact:
        if not all(_alone(side, include).accepts(exact) for side in (bounds.low, bounds.high) if side):
            return None
        return all(_alone(each, include).accepts(exact) for each in whole)
    return _bounds_inside(bounds, whole, include)


def _bounds_inside(bounds: _Bounds, whole: Alternative, include: bool) -> bool:
    low, high, outer = bounds.low, bounds.high, _Bounds(whole)
    if any(_escapes(bounds, each) for each in whole):
        return False
    # Bounded on one side only, by a whole that is bounded on the other.
    if (low and outer.high and not high) or (high and outer.low and not low):
        return False
    if include:
        return True
    cores = {each.version.core for each in whole if each.version and each.version.prerelease}
    needed = [side.version for side in (low, high) if side and side.version and side.version.prerelease]
    # `<1.2.3-0` says the same as `<1.2.3`.
    if high and high.operator == "<" and high.version and high.version.prerelease == (0,):
        needed.remove(high.version)
    return all(version.core in cores for version in needed)


def _escapes(bounds: _Bounds, comparator: Comparator) -> bool:
    low, high = bounds.low, bounds.high
    if low and low.version:
        if comparator.operator in (">", ">="):
            if tighter_low(low, comparator) is comparator and comparator != low:
                return True
        elif low.operator == ">=" and not comparator.accepts(low.version):
            return True
    if high and high.version:
        if comparator.operator in ("<", "<="):
            if tighter_high(high, comparator) is comparator and comparator != high:
                return True
        elif high.operator == "<=" and not comparator.accepts(high.version):
            return True
    return not comparator.operator and bool(low or high) and bounds.gap != 0

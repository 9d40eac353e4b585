"""Maven's version order, as ComparableVersion of maven-artifact 3.9 defines it.

https://maven.apache.org/pom.html#version-order-specification. A version splits at `.`, at `-` and between digits
and letters; all but the dot open a sub-list. A sub-list is always the last item of its list, so a version is kept as
a chain of flat segments.
"""

from functools import lru_cache, total_ordering

from resolution.errors import InvalidVersion

# Comparable forms of the known qualifiers, release among them; unknown ones follow as "7-<qualifier>".
QUALIFIERS = {"alpha": "0", "beta": "1", "milestone": "2", "rc": "3", "snapshot": "4", "": "5", "sp": "6"}
ALIASES = {"ga": "", "final": "", "release": "", "cr": "rc"}
BEFORE_DIGIT = {"a": "alpha", "b": "beta", "m": "milestone"}
RELEASE = QUALIFIERS[""]
LONGEST = 1024  # characters; a version is part of file names, which end at 255 bytes

Item = int | str  # a number, or the comparable form of a qualifier
Segments = tuple[tuple[Item, ...], ...]


@total_ordering
class Version:
    """One version; equal versions may be spelled differently.

    >>> Version("1.0-alpha1") < Version("1-rc") < Version("1") == Version("1.0.0-ga") < Version("1-sp") < Version("1.1")
    True
    """

    __slots__ = ("_numbers", "_segments", "text")

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise InvalidVersion(f"version of more than {LONGEST} characters")
        self.text = text
        self._segments = _normalized(_split(text.lower()))
        first = self._segments[0]
        # Plain dotted numbers, nearly all versions, compare as tuples.
        plain = len(self._segments) == 1 and all(type(item) is int for item in first)
        self._numbers = first if plain else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Version) and self._segments == other._segments

    def __lt__(self, other: "Version") -> bool:
        if self._numbers is not None and other._numbers is not None:
            return self._numbers < other._numbers  # both hold numbers alone
        return _compare(self._segments, other._segments) < 0

    def __hash__(self) -> int:
        return hash(self._segments)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"Version({self.text!r})"

    @property
    def snapshot(self) -> bool:
        return self.text.upper().endswith("SNAPSHOT")

    @property
    def stable(self) -> bool:
        """No alpha, beta, milestone, release candidate or snapshot among its qualifiers."""
        return not any(isinstance(item, str) and item < RELEASE for part in self._segments for item in part)


@lru_cache(maxsize=65536)
def parse(text: str) -> Version:
    """`Version(text)`, remembered. Raises InvalidVersion when it is too long to be one."""
    return Version(text)


def compare(left: str, right: str) -> int:
    """-1, 0 or 1 as `left` is older than, equal to or newer than `right`."""
    a, b = parse(left), parse(right)
    return 0 if a == b else -1 if a < b else 1


def _split(text: str) -> list[list[Item]]:
    segments: list[list[Item]] = [[]]
    start, digits = 0, False
    for index, char in enumerate(text):
        if char in ".-":
            segments[-1].append(0 if index == start else _item(text[start:index], number=digits))
            start = index + 1
            if char == "-":
                segments.append([])
        elif char.isdecimal():
            if not digits and index > start:
                if segments[-1]:
                    segments.append([])
                segments[-1].append(_qualifier(BEFORE_DIGIT.get(text[start:index], text[start:index])))
                segments.append([])
                start = index
            digits = True
        else:
            if digits and index > start:
                segments[-1].append(int(text[start:index]))
                segments.append([])
                start = index
            digits = False
    if start < len(text):
        if not digits and segments[-1]:
            segments.append([])
        segments[-1].append(_item(text[start:], number=digits))
    return segments


def _item(token: str, *, number: bool) -> Item:
    return int(token) if number else _qualifier(token)


def _qualifier(token: str) -> str:
    token = ALIASES.get(token, token)
    return QUALIFIERS.get(token) or f"{len(QUALIFIERS)}-{token}"


def _normalized(segments: list[list[Item]]) -> Segments:
    """Without trailing zeros and release qualifiers in each list, and without the lists this empties."""
    for segment in segments:
        while segment and segment[-1] in (0, RELEASE):
            segment.pop()
    while len(segments) > 1 and not segments[-1]:
        segments.pop()
    return tuple(map(tuple, segments))


def _compare(left: Segments, right: Segments) -> int:
    for level in range(min(len(left), len(right))):
        a, b = left[level], right[level]
        for x, y in zip(a, b, strict=False):
            if x != y:
                return _rank(x, y)
        if len(a) == len(b):
            continue  # both go on with a sub-list, or end
        if len(a) > len(b):
            return _overhang(a[len(b) :], left[level + 1 :], right[level + 1 :])
        return -_overhang(b[len(a) :], right[level + 1 :], left[level + 1 :])
    common = min(len(left), len(right))
    return _against_nothing(left[common:]) - _against_nothing(right[common:])


def _overhang(rest: tuple[Item, ...], below: Segments, other: Segments) -> int:
    """Where one list still has the items `rest`, then `below`; the other has a sub-list `other`, or nothing."""
    if other:
        return 1 if isinstance(rest[0], int) else -1  # number > list > qualifier
    return _against_nothing((rest, *below))


def _against_nothing(segments: Segments) -> int:
    """Sign of the first item that differs from its absence: a number above zero, a qualifier but release."""
    for item in (item for segment in segments for item in segment):
        if isinstance(item, int) and item:
            return 1
        if isinstance(item, str) and item != RELEASE:
            return 1 if item > RELEASE else -1
    return 0


def _rank(x: Item, y: Item) -> int:
    if isinstance(x, int) and isinstance(y, int):
        return 1 if x > y else -1
    if isinstance(x, str) and isinstance(y, str):
        return 1 if x > y else -1
    return 1 if isinstance(x, int) else -1

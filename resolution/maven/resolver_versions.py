"""The order by which Maven's resolver picks from ranges: close to that of `versions`, not the same.

GenericVersionScheme of maven-resolver 1.6: https://maven.apache.org/resolver/ (API documentation). It knows no
sub-lists, so `1-1` is `1.1`; `_` separates too; `min` and `max` stand at the ends.
"""

import re
from functools import lru_cache, total_ordering

from resolution.errors import InvalidVersion
from resolution.maven.versions import LONGEST

QUALIFIERS = {"alpha": -5, "beta": -4, "milestone": -3, "rc": -2, "cr": -2, "snapshot": -1, "sp": 1}
QUALIFIERS |= {"ga": 0, "final": 0, "release": 0}
BEFORE_DIGIT = {"a": -5, "b": -4, "m": -3}
TOKEN = re.compile(r"(\d+)|([^\d._-]+)|(?=[._-])")
MIN, QUALIFIER, STRING, NUMBER, MAX = 0, 2, 3, 4, 8  # kinds of items, in their order

Item = tuple[int, int | str]


@total_ordering
class ResolverVersion:
    """
    >>> ResolverVersion("1-rc1") < ResolverVersion("1") == ResolverVersion("1.0-ga") < ResolverVersion("1-1")
    True
    """

    __slots__ = ("_items",)

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            raise InvalidVersion(f"version of more than {LONGEST} characters")
        self._items = _without_padding(_items(text.lower()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResolverVersion) and _compare(self._items, other._items) == 0

    def __lt__(self, other: "ResolverVersion") -> bool:
        return _compare(self._items, other._items) < 0

    __hash__ = None  # type: ignore[assignment]  # equal versions may be kept in different items


@lru_cache(maxsize=65536)
def parse(text: str) -> ResolverVersion:
    """`ResolverVersion(text)`, remembered. Raises InvalidVersion when it is too long to be one."""
    return ResolverVersion(text)


def _items(text: str) -> list[Item]:
    items: list[Item] = []
    at = 0
    while at < len(text):
        match = TOKEN.match(text, at)
        assert match is not None  # every character begins a token, an empty one before a separator
        at = match.end()
        separated = at < len(text) and text[at] in "._-"
        items.append(_item(match, before_digit=at < len(text) and not separated, last=at + separated >= len(text)))
        at += separated
    return items


def _item(match: re.Match[str], *, before_digit: bool, last: bool) -> Item:
    number, word = match[1], match[2]
    if word is None:
        return NUMBER, int(number or "0")
    if last and word in ("min", "max"):
        return (MIN if word == "min" else MAX), 0
    if before_digit and word in BEFORE_DIGIT:
        return QUALIFIER, BEFORE_DIGIT[word]
    return (QUALIFIER, QUALIFIERS[word]) if word in QUALIFIERS else (STRING, word)


def _is_number(item: Item) -> bool:
    return not item[0] & QUALIFIER


def _without_padding(items: list[Item]) -> list[Item]:
    """Zeros and release qualifiers fall away at the end, and where numbers and words meet."""
    number: bool | None = None
    end = len(items) - 1
    for at in range(end, 0, -1):
        item = items[at]
        if _is_number(item) is not number:
            end, number = at, _is_number(item)
        same_kind = at == len(items) - 1 or _is_number(items[at - 1]) is _is_number(item)
        if end == at and same_kind and _against_padding(item) == 0:
            del items[at]
            end -= 1
    return items


def _against_padding(item: Item) -> int:
    kind, value = item
    if isinstance(value, str) or kind == MAX:
        return 1
    return -1 if kind == MIN else value


def _rest(items: list[Item], start: int, number: bool | None) -> int:
    for item in items[start:]:
        if number is not None and number is not _is_number(item):
            break
        sign = _against_padding(item)
        if sign:
            return sign
    return 0


def _compare(these: list[Item], those: list[Item]) -> int:
    number = True
    for at, (one, other) in enumerate(zip(these, those, strict=False)):
        if _is_number(one) is not _is_number(other):
            return _rest(these, at, number) if number is _is_number(one) else -_rest(those, at, number)
        if one != other:
            return 1 if one > other else -1
        number = _is_number(one)
    common = min(len(these), len(those))
    return _rest(these, common, None) - _rest(those, common, None)

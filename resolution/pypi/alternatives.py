"""Markers as alternatives of clauses that must hold together, so that joining them over and over keeps them short.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from packaging.markers import Marker

from resolution.pypi.names import normalised

Alternatives = frozenset[frozenset[str]]
NEVER: Alternatives = frozenset()
ALWAYS: Alternatives = frozenset({frozenset()})
Clause = tuple[str, str, str]  # variable, operator, value

MOST = 16  # with more alternatives it counts as everywhere
MOST_PAIRS = 64
_EXTRA = re.compile(r'extra == "([^"]*)"')
_OPPOSITE = {">=": "<", "<": ">=", "<=": ">", ">": "<=", "==": "!=", "!=": "=="}
_MINORS = [*((2, minor) for minor in range(8)), *((3, minor) for minor in range(30))]
_ABOUT_PYTHON = re.compile(r"python_(?:full_)?version [<>=!~ ]+ (['\"])[^'\"]*\1")
_PYTHONS = [
    {"python_version": f"{major}.{minor}", "python_full_version": f"{major}.{minor}.{micro}"}
    for major, minor in _MINORS
    for micro in (0, 1, 20)
]
_EVERY = frozenset(range(len(_PYTHONS)))


def of(marker: str, extra: str = "") -> Alternatives:
    """A marker as packaging writes it, where `extra` is wanted and no other one."""
    if "extra" in marker:
        marker = _EXTRA.sub(lambda found: _known(normalised(found[1]) == extra), marker)
    if not marker:
        return ALWAYS
    if "(" in marker:
        return frozenset({frozenset({marker})})  # as one
    return _possible({frozenset(one.strip() for one in each.split(" and ")) for each in marker.split(" or ")})


def _known(holds: bool) -> str:
    return "python_version >= '0'" if holds else "python_version < '0'"


def all_of(clauses: Iterable[Clause]) -> Alternatives:
    return frozenset({frozenset(_said(*clause) for clause in clauses)})


def none_of(clauses: Iterable[Clause]) -> Alternatives:
    """Where not all of them hold; for what has no opposite, nowhere."""
    return frozenset(
        frozenset({_said(variable, _OPPOSITE[operator], value)})
        for variable, operator, value in clauses
        if operator in _OPPOSITE
    )


def _said(variable: str, operator: str, value: str) -> str:
    return f'{variable} {operator} "{value}"'


def both(one: Alternatives, other: Alternatives) -> Alternatives:
    if len(one) * len(other) > MOST_PAIRS:
        return ALWAYS
    return _possible({left | right for left in one for right in other})


def either(one: Alternatives, other: Alternatives) -> Alternatives:
    return _possible({*one, *other})


def marker(found: Alternatives) -> str:
    """Empty for everywhere."""
    if found >= ALWAYS:
        return ""
    return " or ".join(sorted(" and ".join(sorted(_bracketed(one) for one in each)) for each in found))


def _bracketed(marker: str) -> str:
    return f"({marker})" if " or " in marker else marker


def _possible(found: Iterable[frozenset[str]]) -> Alternatives:
    """Without those that no Python meets, and those that say more than another one."""
    kept = {shorter for each in found if (shorter := _shorter(each)) is not None}
    shortest = frozenset(each for each in kept if not any(other < each for other in kept))
    return shortest if len(shortest) <= MOST else ALWAYS


@lru_cache(maxsize=4096)
def _shorter(markers: frozenset[str]) -> frozenset[str] | None:
    """Without what the others say too of Python's version; None where no Python meets all."""
    kept = {one: _pythons(one) for one in sorted(markers)}
    meeting = _EVERY.intersection(*kept.values())
    for one in [each for each in kept if each.startswith("python_version")]:
        others = [which for other, which in kept.items() if other != one]
        if _EVERY.intersection(*others) == meeting:
            del kept[one]
    return frozenset(kept) if meeting else None


@lru_cache(maxsize=4096)
def _pythons(marker: str) -> frozenset[int]:
    """The places in _PYTHONS of those that meet it; all for what is not about Python's version alone."""
    if not _ABOUT_PYTHON.fullmatch(marker):
        return _EVERY
    try:
        condition = Marker(marker)
        return frozenset(at for at, python in enumerate(_PYTHONS) if condition.evaluate(dict(python)))
    except ValueError:  # InvalidMarker, and what cannot be compared
        return _EVERY

"""Dependency specifiers, with the repairs that pip and uv make to old ones.

https://packaging.python.org/en/latest/specifications/dependency-specifiers/ (PEP 508)
"""

import re
from functools import lru_cache

from packaging.requirements import InvalidRequirement, Requirement

from resolution.errors import InvalidRange
from resolution.pypi.names import normalised
from resolution.pypi.ranges import STAR_AFTER_ORDER

__all__ = ["Requirement", "only_with", "parse", "under"]

MAX_LENGTH = 65_536
MOST_DIGITS = 1000  # Python converts no more than 4300
_HUGE = re.compile(rf"[0-9]{{{MOST_DIGITS}}}")
_TRAILING_COMMA = re.compile(r",\s*(?=\)|;|$)")
_LAST_CLAUSE = re.compile(r"(?:;|\sand)\s*extra\s*==\s*(?:'([^']*)'|\"([^\"]*)\")\s*$")
_MISSING_COMMA = re.compile(r"(?<=[0-9*])\s+(?=[<>=!~])")


@lru_cache(maxsize=131_072)
def parse(text: str) -> Requirement:
    """Raises InvalidRange.

    >>> str(parse("numpy (>=1.6.*,)"))
    'numpy>=1.6'
    """
    if len(text) > MAX_LENGTH:
        raise InvalidRange(f"a requirement of {len(text)} characters")
    if len(text) > MOST_DIGITS and _HUGE.search(text):  # markers would fail only when they are evaluated
        raise InvalidRange(f"a number of more than {MOST_DIGITS} digits")
    for attempt in (text, _repaired(text)):
        try:
            found = Requirement(attempt)
            if "~=" in text and found.marker:
                found.marker.evaluate()  # of all comparisons only this one may have no meaning
            return found
        except (InvalidRequirement, RecursionError, ValueError):
            continue
    raise InvalidRange(f"not a dependency specifier: {text[:120]!r}")


def under(text: str, *clauses: str) -> str:
    """The requirement where the clauses hold too; empty ones say nothing. Raises InvalidRange.

    >>> under("a>=1 ; os_name == 'nt' or os_name == 'java'", 'extra == "x"')
    'a>=1; (os_name == "nt" or os_name == "java") and extra == "x"'
    """
    if not any(clauses):
        return text
    requirement = parse(text)
    joined = " and ".join(f"({one})" for one in (str(requirement.marker or ""), *clauses) if one)
    plain = f"{requirement.name} @ {requirement.url}" if requirement.url else text.partition(";")[0]
    return str(parse(f"{plain} ; {joined}"))


def only_with(text: str) -> str:
    """The extra without which the marker cannot hold, normalised; empty where only parsing can tell.

    Most lines of large projects belong to extras that nobody wants: this spares parsing them.

    >>> only_with("pytest>=7 ; python_version > '3.8' and extra == 'Test_all'")
    'test-all'
    >>> only_with("colorama ; os_name == 'nt' or extra == 'test'")
    ''
    """
    if "extra" not in text or " or " in text or ")or" in text:
        return ""
    found = _LAST_CLAUSE.search(text)
    return normalised(found[1] or found[2] or "") if found else ""


def _repaired(text: str) -> str:
    return _MISSING_COMMA.sub(",", _TRAILING_COMMA.sub("", STAR_AFTER_ORDER.sub(r"\1", text)))

"""Dependencies as poetry writes them, turned into PEP 508.

https://python-poetry.org/docs/dependency-specification/
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.errors import InvalidRange
from resolution.pypi import pep508
from resolution.structured import text

_BUMP = re.compile(r"(?P<sign>\^|~(?!=))\s*(?P<version>[0-9][0-9a-zA-Z.+!-]*)")
_BARE = re.compile(r"[0-9][0-9a-zA-Z.+!*-]*")
_COMPARISON = re.compile(r"([=<>!~]+)\s*([0-9][0-9a-zA-Z.*]*)")
_RELEASE = re.compile(r"[0-9]+(\.[0-9]+)*")


def pep508_texts(name: str, value: Any) -> Iterator[str]:
    """One text for each environment that has a constraint of its own. Raises InvalidRange.

    >>> list(pep508_texts("a", {"version": "^1.2", "extras": ["x"]}))
    ['a[x]<2,>=1.2']
    """
    for each in value if isinstance(value, list) else [value]:
        options = each if isinstance(each, dict) else {"version": each}
        yield str(pep508.parse(_text(name, options)))


def specifiers(constraint: str) -> str:
    """`^1.2` and `~1.2` as PEP 440 has them. Raises InvalidRange for alternatives (`||`), which it has not.

    >>> specifiers("^0.2.3"), specifiers("~1.4"), specifiers("1.2.*"), specifiers("*")
    ('>=0.2.3,<0.3', '>=1.4,<1.5', '==1.2.*', '')
    """
    if "|" in constraint:
        raise InvalidRange(f"alternatives cannot be said in PEP 440: {constraint[:80]!r}")
    clauses = (clause.strip() for clause in re.split(r"\s*,\s*", constraint.strip()))
    return ",".join(_clause(clause) for clause in clauses if clause not in ("", "*"))


def _clause(clause: str) -> str:
    if bump := _BUMP.fullmatch(clause):
        return f">={bump['version']},<{_next(bump['version'], bump['sign'])}"
    return f"=={clause}" if _BARE.fullmatch(clause) else clause


def _next(version: str, sign: str) -> str:
    """The first version out of range: the leftmost part that is not zero is raised, for `~` the second one."""
    release = _RELEASE.match(version)
    parts = [int(part) for part in release[0].split(".")] if release else [0]
    if sign == "~":
        at = min(1, len(parts) - 1)
    else:
        at = next((place for place, part in enumerate(parts) if part), len(parts) - 1)
    return ".".join(str(part) for part in (*parts[:at], parts[at] + 1))


def _text(name: str, options: Mapping[str, Any]) -> str:
    if not any(key in options for key in ("version", "url")):
        place = next((str(options[key]) for key in ("git", "path", "file") if key in options), "")
        return f"{name} @ {place or 'unknown'}"
    extras = options.get("extras")
    head = name + (f"[{','.join(map(str, extras))}]" if isinstance(extras, list) and extras else "")
    body = f" @ {text(options['url'])}" if "url" in options else specifiers(text(options.get("version")))
    marker = " and ".join(f"({one})" for one in _markers(options))
    return f"{head}{body} ; {marker}" if marker else head + body


def _markers(options: Mapping[str, Any]) -> Iterator[str]:
    if markers := text(options.get("markers")):
        yield markers
    for clause in filter(None, specifiers(text(options.get("python"))).split(",")):
        parted = _COMPARISON.fullmatch(clause)
        if parted is None:
            raise InvalidRange(f"not a range of Python versions: {clause[:80]!r}")
        variable = "python_full_version" if parted[2].count(".") > 1 and "*" not in parted[2] else "python_version"
        yield f"{variable} {parted[1]} '{parted[2]}'"

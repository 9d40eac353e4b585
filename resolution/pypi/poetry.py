"""Dependencies as poetry writes them, turned into PEP 508.

https://python-poetry.org/docs/dependency-specification/
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.errors import InvalidRange, InvalidVersion
from resolution.pypi import names, pep508, versions
from resolution.pypi.declared import Declarations
from resolution.structured import table, text

_BUMP = re.compile(r"(?P<sign>\^|~(?!=))\s*(?P<version>[0-9][0-9a-zA-Z.+!-]*)")
_BARE = re.compile(r"[0-9][0-9a-zA-Z.+!*-]*")
_COMPARISON = re.compile(r"([=<>!~]+)\s*([0-9][0-9a-zA-Z.*]*)")
_BOUNDS = re.compile(
    r"(?:(?P<above>>=?)(?P<low>[0-9][0-9a-z.]*))?(?:(?(above),)(?P<below><=?)(?P<high>[0-9][0-9a-z.]*))?"
)


def read(section: Mapping[str, Any]) -> Declarations:
    """An extra is a list of optional dependencies. Raises MalformedDocument."""
    main = table(section.get("dependencies"), "tool.poetry.dependencies")
    groups = [("dev", table(section.get("dev-dependencies"), "tool.poetry.dev-dependencies"))]
    for group, value in table(section.get("group"), "tool.poetry.group").items():
        groups.append((names.normalised(group), table(table(value, group).get("dependencies"), group)))
    wanted = {names.normalised(name): lines(name, value) for name, value in main.items() if name != "python"}
    optional = {names.normalised(name) for name, value in main.items() if _is_optional(value)}
    found = Declarations(
        text(section.get("name")),
        text(section.get("version")),
        _requires_python(text(main.get("python"))),
        [line for name, each in wanted.items() if name not in optional for line in each],
    )
    for extra, listed in table(section.get("extras"), "tool.poetry.extras").items():
        named = [names.normalised(text(name)) for name in (listed if isinstance(listed, list) else ())]
        found.extras[names.normalised(extra)] = [line for name in named for line in wanted.get(name, ())]
    for group, entries in groups:
        found.groups.setdefault(group, []).extend(
            line for name, value in entries.items() for line in lines(name, value)
        )
    for entries in (main, *(each for _, each in groups)):
        found.sources |= sources(entries)
    return found


def _is_optional(value: Any) -> bool:
    return any(isinstance(each, dict) and bool(each.get("optional")) for each in _each(value))


def _each(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _requires_python(constraint: str) -> str:
    """Alternatives with a gap are not looked into: then any Python will do."""
    try:
        return specifiers(constraint)
    except InvalidRange:
        return ""


def pep508_texts(name: str, value: Any) -> Iterator[str]:
    """One text for each environment that has a constraint of its own. Raises InvalidRange.

    >>> list(pep508_texts("a", {"version": "^1.2", "extras": ["x"]}))
    ['a[x]<2,>=1.2']
    """
    yield from map(str, requirements(name, value))


def requirements(name: str, value: Any) -> Iterator[pep508.Requirement]:
    """The same, parsed. Raises InvalidRange."""
    for each in _each(value):
        options = each if isinstance(each, dict) else {"version": each}
        yield pep508.parse(_text(name, options))


def lines(name: str, value: Any) -> list[str]:
    """The same; what cannot be said in PEP 508 as a line that says so itself."""
    try:
        return list(pep508_texts(name, value))
    except InvalidRange:
        return [f"{name} {value}"]


def sources(section: Mapping[str, Any]) -> dict[str, str]:
    """Name → the folder, repository or URL that it comes from instead of a registry."""
    places = {names.normalised(name): place(value) for name, value in section.items()}
    return {name: where for name, where in places.items() if where}


def place(options: Any) -> str:
    """Where a dependency lies, as its table says; empty for one of a registry."""
    found = table(options) if isinstance(options, dict) else {}
    if found.get("workspace") is True:
        return "workspace"
    where = next((text(found.get(key)) for key in ("path", "url", "file") if text(found.get(key))), "")
    git = text(found.get("git"))
    return where or (git if not git or git.startswith("git+") else f"git+{git}")


def specifiers(constraint: str) -> str:
    """`^1.2` and `~1.2` as PEP 440 has them. Raises InvalidRange for alternatives (`||`) that leave a gap.

    >>> specifiers("^0.2.3"), specifiers("~1.4"), specifiers("1.2.*"), specifiers("*")
    ('>=0.2.3,<0.3', '>=1.4,<1.5', '==1.2.*', '')
    """
    if "|" in constraint:
        return _joined([specifiers(each) for each in re.split(r"\|\|?", constraint)], constraint)
    clauses = (clause.strip() for clause in re.split(r"\s*,\s*", constraint.strip()))
    return ",".join(_clause(clause) for clause in clauses if clause not in ("", "*"))


def _joined(alternatives: list[str], constraint: str) -> str:
    """Ranges that follow each other without a gap, `>=1,<2` and `>=2,<3`, as one; `<2` and `>2` leave out a point."""
    if "" in alternatives:
        return ""
    found = [_BOUNDS.fullmatch(each) for each in alternatives]
    ranges = sorted((one for one in found if one), key=lambda one: _version(one["low"] or "0.dev0"))
    if len(ranges) < len(alternatives):
        raise InvalidRange(f"alternatives cannot be said in PEP 440: {constraint[:80]!r}")
    first, *others = ranges
    start, end, left_out = _lower(first), _upper(first), []
    for one in others:
        if end and one["low"]:
            gap = _version(one["low"]), _version(end[1])
            if gap[0] > gap[1]:
                raise InvalidRange(f"alternatives cannot be said in PEP 440: {constraint[:80]!r}")
            left_out += [f"!={one['low']}"] * (gap[0] == gap[1] and (end[0], one["above"]) == ("<", ">"))
        end = max(end, _upper(one), key=lambda each: (_version(each[1]), each[0])) if end and _upper(one) else None
    return ",".join(["".join(each) for each in (start, end) if each] + left_out)


def _version(text: str) -> versions.Version:
    try:
        return versions.parse(text)
    except InvalidVersion as error:
        raise InvalidRange(f"not a version: {text[:80]!r}") from error


def _lower(bounds: re.Match[str]) -> tuple[str, str] | None:
    return (bounds["above"], bounds["low"]) if bounds["low"] else None


def _upper(bounds: re.Match[str]) -> tuple[str, str] | None:
    return (bounds["below"], bounds["high"]) if bounds["high"] else None


def _clause(clause: str) -> str:
    if bump := _BUMP.fullmatch(clause):
        return f">={bump['version']},<{_next(bump['version'], bump['sign'])}"
    return f"=={clause}" if _BARE.fullmatch(clause) else clause


def _next(version: str, sign: str) -> str:
    """The first version out of range: the leftmost part that is not zero is raised, for `~` the second one."""
    parts = _version(version).release
    if sign == "~":
        at = min(1, len(parts) - 1)
    else:
        at = next((place for place, part in enumerate(parts) if part), len(parts) - 1)
    return ".".join(str(part) for part in (*parts[:at], parts[at] + 1))


def _text(name: str, options: Mapping[str, Any]) -> str:
    extras, where = options.get("extras"), place(options)
    head = name + (f"[{','.join(map(str, extras))}]" if isinstance(extras, list) and extras else "")
    body = f" @ {where}" if where else specifiers(text(options.get("version")))
    marker = " and ".join(f"({one})" for one in _markers(options))
    return f"{head}{body} ; {marker}" if marker else head + body


def _markers(options: Mapping[str, Any]) -> Iterator[str]:
    if markers := text(options.get("markers")):
        yield markers
    alternatives = [_python(each) for each in re.split(r"\|\|?", text(options.get("python")))]
    if all(alternatives):
        yield " or ".join(alternatives)


def _python(constraint: str) -> str:
    """Empty where it lets every Python in. Raises InvalidRange."""
    return " and ".join(f"{variable} {order} '{version}'" for variable, order, version in python_clauses(constraint))


def python_clauses(constraint: str) -> list[tuple[str, str, str]]:
    """Which Python versions, as a marker has it: variable, operator, version. Raises InvalidRange.

    >>> python_clauses("^3.8")
    [('python_version', '>=', '3.8'), ('python_version', '<', '4')]
    """
    clauses = []
    for clause in filter(None, specifiers(constraint).split(",")):
        parted = _COMPARISON.fullmatch(clause)
        if parted is None:
            raise InvalidRange(f"not a range of Python versions: {clause[:80]!r}")
        variable = "python_full_version" if parted[2].count(".") > 1 and "*" not in parted[2] else "python_version"
        clauses.append((variable, parted[1], parted[2]))
    return clauses

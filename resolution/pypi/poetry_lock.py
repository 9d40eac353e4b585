"""Where each of several versions in a poetry.lock holds, told by who requires it.

Before 2.0 poetry wrote no markers beside them. Its exporter follows the requirements from the project through the lock,
higher versions first: https://github.com/python-poetry/poetry-plugin-export (walker.py).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from resolution.errors import InvalidRange
from resolution.pypi import alternatives, pep508, poetry, versions
from resolution.pypi.alternatives import ALWAYS, NEVER, Alternatives
from resolution.pypi.names import normalised
from resolution.structured import load_toml, rows, table, text

MOST_VISITS = 20  # of one package, before it counts as wanted everywhere
_EXTRA = re.compile(r'extra == "([^"]*)"')
_NAME = re.compile(r"[\w.-]+")

Which = tuple[str, str]  # name and version
_Node = tuple[str, str, str]  # and an extra, "" for what it always requires


class _Wanted(NamedTuple):
    requirement: pep508.Requirement
    where: Alternatives


class _Entry(NamedTuple):
    version: str
    pythons: str
    wants: Mapping[str, list[_Wanted]]  # by extra


def conditions(body: bytes, requirements: Iterable[str], *, vague: bool) -> dict[Which, str]:
    """Marker of every package that `requirements` lead to, empty for everywhere. Raises MalformedDocument.

    `vague`: also by requirements that more than one of the locked versions would meet.
    """
    entries: dict[str, list[_Entry]] = {}
    for each in rows(load_toml(body).get("package"), "package"):
        if versions.valid(text(each.get("version"))):
            entries.setdefault(normalised(text(each.get("name"))), []).append(_entry(each))
    for several in entries.values():
        several.sort(key=lambda entry: versions.parse(entry.version), reverse=True)
    found = _Spreading(entries, vague).spread(requirements)
    return {(name, version): alternatives.marker(where) for (name, version, extra), where in found.items() if not extra}


class _Spreading:
    """From the project to all it leads to, until nothing is wanted in more places than before."""

    def __init__(self, entries: Mapping[str, list[_Entry]], vague: bool) -> None:
        self._entries, self._vague = entries, vague
        self._found: dict[_Node, Alternatives] = {}
        self._visits: dict[_Node, int] = {}
        self._waiting: list[_Node] = []

    def spread(self, requirements: Iterable[str]) -> Mapping[_Node, Alternatives]:
        wants = {
            (entry.version, name, extra): wanted
            for name, several in self._entries.items()
            for entry in several
            for extra, wanted in entry.wants.items()
        }
        for line in requirements:
            for wanted in _wanted(line):
                self._reach(wanted, ALWAYS)
        while self._waiting:
            name, version, extra = node = self._waiting.pop()
            for wanted in wants.get((version, name, extra), ()):
                self._reach(wanted, self._found[node])
        return self._found

    def _reach(self, wanted: _Wanted, above: Alternatives) -> None:
        name = normalised(wanted.requirement.name)
        where = alternatives.both(above, wanted.where)
        for version, there in self._choices(wanted.requirement, where):
            for extra in ("", *map(normalised, wanted.requirement.extras)):
                self._widen((name, version, extra), there)

    def _choices(self, wanted: pep508.Requirement, where: Alternatives) -> Iterator[tuple[str, Alternatives]]:
        """The highest version on each Python that it runs on, the next one on the others."""
        locked = self._entries.get(normalised(wanted.name), ())
        fitting = [entry for entry in locked if wanted.specifier.contains(entry.version, prereleases=True)]
        if len(fitting) == 1:
            yield fitting[0].version, where
        elif self._vague:
            for entry in fitting:
                runs, does_not = _pythons(entry.pythons)
                yield entry.version, alternatives.both(where, runs)
                where = alternatives.both(where, does_not)

    def _widen(self, node: _Node, where: Alternatives) -> None:
        before = self._found.get(node)
        after = alternatives.either(before or NEVER, where)
        self._visits[node] = self._visits.get(node, 0) + 1
        if self._visits[node] > MOST_VISITS and after:
            after = ALWAYS
        if after and after != before:
            self._found[node] = after
            self._waiting.append(node)


def _entry(package: Mapping[str, Any]) -> _Entry:
    extras = table(package.get("extras"), "package.extras")
    wants: dict[str, list[_Wanted]] = {}
    for name, value in table(package.get("dependencies"), "package.dependencies").items():
        for line in poetry.lines(name, value):
            for extra in _extras_of(name, line, value, extras):
                wants.setdefault(extra, []).extend(_wanted(line, extra))
    return _Entry(text(package.get("version")), text(package.get("python-versions")), wants)


def _extras_of(name: str, line: str, value: Any, extras: Mapping[str, Any]) -> set[str]:
    """Those that bring it in, as its marker says, or else the package's list of them."""
    if said := set(map(normalised, _EXTRA.findall(line))):
        return said
    optional = isinstance(value, dict) and bool(value.get("optional"))
    listed = {normalised(extra) for extra, lines in extras.items() if optional and _names(lines, normalised(name))}
    return listed or {""}


def _names(lines: Any, name: str) -> bool:
    found = (_NAME.match(text(line)) for line in (lines if isinstance(lines, list) else ()))
    return any(match and normalised(match[0]) == name for match in found)


def _wanted(line: str, extra: str = "") -> Iterator[_Wanted]:
    """What cannot be said in PEP 508 leads nowhere."""
    try:
        requirement = pep508.parse(line)
        yield _Wanted(requirement, alternatives.of(str(requirement.marker or ""), extra))
    except InvalidRange:
        return


def _pythons(constraint: str) -> tuple[Alternatives, Alternatives]:
    """Where a version runs, and where it does not; everywhere if that cannot be said."""
    try:
        clauses = poetry.python_clauses(constraint)
        return alternatives.all_of(clauses), alternatives.none_of(clauses)
    except InvalidRange:
        return ALWAYS, NEVER

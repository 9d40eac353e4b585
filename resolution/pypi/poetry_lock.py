"""Where each of several versions in a poetry.lock holds, told by who requires it.

Before 2.0 poetry wrote no markers beside them. Its exporter follows the requirements from the project through the lock,
higher versions first: https://github.com/python-poetry/poetry-plugin-export (walker.py).
"""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from resolution.errors import InvalidRange
from resolution.pypi import alternatives, pep508, poetry, versions
from resolution.pypi.alternatives import ALWAYS, NEVER, Alternatives
from resolution.pypi.names import normalised
from resolution.structured import load_toml, rows, table, text

MOST_REQUIREMENTS = 10_000
MOST_VISITS = 20  # of one package, and
MOST_STEPS = 8_000  # in all, before what is left counts as wanted everywhere
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


def conditions(body: bytes, requirements: Collection[str]) -> tuple[dict[Which, str], ...]:
    """Marker of every version that `requirements` lead to, empty for everywhere. Raises MalformedDocument.

    First with requirements that more than one of the locked versions would meet, then without those; nothing at all of
    a lock with more requirements than real ones have.
    """
    packages = [each for each in rows(load_toml(body).get("package"), "package") if versions.valid(_version(each))]
    if sum(len(_dependencies(each)) for each in packages) > MOST_REQUIREMENTS:
        return ()
    needed = _leading_to_several(packages)
    entries: dict[str, list[_Entry]] = {}
    for each in packages:
        if _name(each) in needed:
            entries.setdefault(_name(each), []).append(_entry(each, needed))
    for several in entries.values():
        several.sort(key=lambda entry: versions.parse(entry.version), reverse=True)
    wanted = [one for line in requirements for one in _wanted(line)]
    return tuple(_told(_Spreading(entries, vague).spread(wanted)) for vague in (True, False))


def _told(found: Mapping[_Node, Alternatives]) -> dict[Which, str]:
    return {(name, version): alternatives.marker(where) for (name, version, extra), where in found.items() if not extra}


def _leading_to_several(packages: Iterable[Mapping[str, Any]]) -> set[str]:
    """Names that are locked more than once, and all that depend on them."""
    dependents: dict[str, set[str]] = {}
    seen, several = set[str](), set[str]()
    for each in packages:
        (several if _name(each) in seen else seen).add(_name(each))
        for name in _dependencies(each):
            dependents.setdefault(normalised(name), set()).add(_name(each))
    waiting = list(several)
    while waiting:
        more = dependents.get(waiting.pop(), set()) - several
        several |= more
        waiting += more
    return several


def _name(package: Mapping[str, Any]) -> str:
    return normalised(text(package.get("name")))


def _dependencies(package: Mapping[str, Any]) -> dict[str, Any]:
    return table(package.get("dependencies"), "package.dependencies")


def _version(package: Mapping[str, Any]) -> str:
    return text(package.get("version"))


class _Spreading:
    """From the project to all it leads to, until nothing is wanted in more places than before."""

    def __init__(self, entries: Mapping[str, list[_Entry]], vague: bool) -> None:
        self._entries, self._vague = entries, vague
        self._found: dict[_Node, Alternatives] = {}
        self._visits: dict[_Node, int] = {}
        self._steps = 0
        self._waiting: list[_Node] = []

    def spread(self, requirements: Iterable[_Wanted]) -> Mapping[_Node, Alternatives]:
        wants = {
            (name, entry.version, extra): wanted
            for name, several in self._entries.items()
            for entry in several
            for extra, wanted in entry.wants.items()
        }
        for wanted in requirements:
            self._reach(wanted, ALWAYS)
        while self._waiting:
            node = self._waiting.pop()
            for wanted in wants.get(node, ()):
                self._reach(wanted, self._found[node])
        return self._found

    def _reach(self, wanted: _Wanted, above: Alternatives) -> None:
        name = normalised(wanted.requirement.name)
        self._steps += 1
        where = alternatives.both(above, wanted.where) if self._steps < MOST_STEPS else ALWAYS
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
        before = self._found.get(node, NEVER)
        if where <= before or before == ALWAYS:
            return
        self._visits[node] = self._visits.get(node, 0) + 1
        after = ALWAYS if self._visits[node] > MOST_VISITS else alternatives.either(before, where)
        if after != before:
            self._found[node] = after
            self._waiting.append(node)


def _entry(package: Mapping[str, Any], needed: Container[str]) -> _Entry:
    extras = table(package.get("extras"), "package.extras")
    wants: dict[str, list[_Wanted]] = {}
    for name, value in _dependencies(package).items():
        for requirement in _requirements(name, value) if normalised(name) in needed else ():
            marker = str(requirement.marker or "")
            for extra in _extras_of(name, marker, value, extras):
                wants.setdefault(extra, []).append(_Wanted(requirement, alternatives.of(marker, extra)))
    return _Entry(_version(package), text(package.get("python-versions")), wants)


def _wanted(line: str) -> Iterator[_Wanted]:
    with suppress(InvalidRange):
        requirement = pep508.parse(line)
        yield _Wanted(requirement, alternatives.of(str(requirement.marker or "")))


def _requirements(name: str, value: Any) -> list[pep508.Requirement]:
    """None of what cannot be said in PEP 508: it leads nowhere."""
    try:
        return list(poetry.requirements(name, value))
    except InvalidRange:
        return []


def _extras_of(name: str, marker: str, value: Any, extras: Mapping[str, Any]) -> set[str]:
    """Those that bring it in, as its marker says, or else the package's list of them."""
    if said := set(map(normalised, _EXTRA.findall(marker))):
        return said
    optional = isinstance(value, dict) and bool(value.get("optional"))
    listed = {normalised(extra) for extra, lines in extras.items() if optional and _names(lines, normalised(name))}
    return listed or {""}


def _names(lines: Any, name: str) -> bool:
    found = (_NAME.match(text(line)) for line in (lines if isinstance(lines, list) else ()))
    return any(match and normalised(match[0]) == name for match in found)


def _pythons(constraint: str) -> tuple[Alternatives, Alternatives]:
    """Where a version runs, and where it does not; everywhere if that cannot be said."""
    try:
        clauses = poetry.python_clauses(constraint)
        return alternatives.all_of(clauses), alternatives.none_of(clauses)
    except InvalidRange:
        return ALWAYS, NEVER

"""Constants that a build keeps in buildSrc, `Libs.AndroidX.core`, in Kotlin, Java and Groovy; read as text.

https://docs.gradle.org/current/userguide/sharing_build_logic_between_subprojects.html
"""

import re
from collections.abc import Iterable, Iterator

from resolution.maven.gradle_literals import values
from resolution.maven.gradle_script import Statement, statements
from resolution.maven.gradle_variables import ASSIGNED, USE

TYPE = re.compile(r"\b(?:object|class|interface)\s+(?P<name>\w+)(?:\s*(?:[:(<]|extends\b|implements\b).*)?$", re.DOTALL)
COMPANION = re.compile(r"\bcompanion\s+object\b")
PLACE = re.compile(r"(?:^|/)buildSrc/src/main/(?:java|kotlin|groovy)/.*\.(?:java|kt|groovy)$")
Scope = tuple[str, ...]


def is_constants(path: str) -> bool:
    """Whether the file at `path` is one that may hold such constants, by its place."""
    return bool(PLACE.search(path))


def constants(sources: Iterable[str]) -> dict[str, str]:
    """Qualified names and the texts they stand for; what stands in a function or is computed is passed over."""
    found: dict[str, tuple[Scope, str]] = {}
    for source in sources:
        for scope, name, value in _assigned(statements(source)):
            found[".".join((*scope, name))] = (scope, value)
    return {name: _qualified(value, scope, found) for name, (scope, value) in found.items()}


def _assigned(script: Iterable[Statement]) -> Iterator[tuple[Scope, str, str]]:
    for statement in script:
        scope = _scope(statement.blocks)
        match = ASSIGNED.match(statement.text) if scope is not None else None
        if scope is not None and match:
            for name, value in values(match["name"], match["value"].strip()).items():
                yield scope, name, value


def _scope(blocks: tuple[str, ...]) -> Scope | None:
    """The types around a statement; None inside of anything else."""
    named = []
    for block in blocks:
        kind = TYPE.search(block)
        if kind is None and not COMPANION.search(block):
            return None
        named += [kind["name"]] if kind else []
    return tuple(named)


def _qualified(value: str, scope: Scope, known: Iterable[str]) -> str:
    """`value` with every name it uses as it is known from outside: `$version` in Versions is Versions.version."""

    def full(use: re.Match[str]) -> str:
        name = use["braced"] or use["plain"]
        inside = (".".join((*scope[:depth], name)) for depth in range(len(scope), -1, -1))
        return next((f"${{{each}}}" for each in inside if each in known), use[0])

    return USE.sub(full, value)

"""packages.lock.json: what a restore has already decided, as a graph and back.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.errors import MalformedDocument
from resolution.graph import Edge, Graph, Node
from resolution.nuget.frameworks import UNSUPPORTED, Framework
from resolution.nuget.implicit_packages import NAMES as IMPLICIT
from resolution.nuget.project import Reference
from resolution.nuget.walk import parse_range
from resolution.structured import load_json, table, text

PLACES = {"direct": "direct", "transitive": "transitive", "centraltransitive": "pinned", "project": "project"}

Entries = Mapping[str, Mapping[str, Any]]  # by package id
Package = tuple[str, str]  # lower-case id and version


def parse(body: bytes, framework: str) -> Entries:
    """The entries for `framework` by package id. Raises MalformedDocument; empty when the lock has none for it."""
    return dict(_parts(body, framework)).get("", {})


def parse_runtimes(body: bytes, framework: str) -> Mapping[str, Entries]:
    """Runtime → entries that are other ones, or come on top, when the project is built for it.

    Raises MalformedDocument.
    """
    return {runtime: entries for runtime, entries in _parts(body, framework) if runtime}


def _parts(body: bytes, framework: str) -> Iterator[tuple[str, Entries]]:
    wanted = Framework.parse(framework)
    for name, entries in _targets(body):
        target, _, runtime = name.partition("/")
        if target == framework or Framework.parse(target) == wanted != UNSUPPORTED:
            yield runtime, entries


def _targets(body: bytes) -> Iterator[tuple[str, Entries]]:
    """Framework, with a runtime behind a slash if it has one, and its entries. Raises MalformedDocument."""
    document = table(load_json(body), "packages.lock.json")
    aliased = "dependencies" not in document  # from version 3 on targets stand at the top, under any name
    for key, value in document.items() if aliased else table(document["dependencies"], "dependencies").items():
        if not aliased or isinstance(value, dict):
            name = text(value.get("framework")) if aliased else key
            packages = value.get("dependencies") if aliased else value
            runtime = f"/{key.partition('/')[2]}" if aliased and "/" in key else ""
            yield name + runtime, {one: table(entry, f"{key}.{one}") for one, entry in table(packages, key).items()}


def content_hashes(body: bytes) -> Mapping[tuple[str, str], str]:
    """Lower-case id and version → content hash. Raises MalformedDocument."""
    return {
        (name.lower(), text(entry.get("resolved"))): text(entry.get("contentHash"))
        for _, packages in _targets(body)
        for name, entry in packages.items()
        if _integrity(text(entry.get("contentHash")))
    }


def agrees(entries: Entries, references: list[Reference], central: Mapping[str, str] | None = None) -> bool:
    """Whether the lock still answers what the project asks for, and the central list for what it pins."""
    locked = {
        name.lower(): parse_range(text(entry.get("requested")))
        for name, entry in entries.items()
        if text(entry.get("type")).lower() == "direct" and name.lower() not in IMPLICIT
    }
    pins = {name.lower(): parse_range(wanted) for name, wanted in (central or {}).items()}
    pinned = {
        name.lower(): parse_range(text(entry.get("requested")))
        for name, entry in entries.items()
        if text(entry.get("type")).lower() == "centraltransitive"
    }
    asked = {one.id.lower(): parse_range(one.range) for one in references if one.id.lower() not in IMPLICIT}
    return locked == asked and all(pins.get(name) == wanted for name, wanted in pinned.items())


def graph(entries: Entries, runtimes: Mapping[str, Entries], project: str, framework: str) -> Graph:
    """Node 0 is the project; what is there for some runtimes only comes last. Raises MalformedDocument."""
    nodes = {("", ""): Node(id=0, name=project, version="")}
    edges: dict[Edge, None] = {}
    common: dict[str, Package] = {}
    for part in (entries, *runtimes.values()):
        own = {name.lower(): (name.lower(), text(entry.get("resolved"))) for name, entry in part.items()}
        if len(own) != len(part):
            raise MalformedDocument("a package stands twice", at=framework)
        common = common or own
        there = {**common, **own}
        for name, entry in part.items():
            nodes.setdefault(own[name.lower()], _node(len(nodes), name, entry))
        ids = {name: nodes[package].id for name, package in there.items()}
        for name, entry in part.items():
            edges |= dict.fromkeys(_edges(name, entry, ids))
    return Graph(
        ecosystem="nuget", nodes=tuple(nodes.values()), edges=tuple(edges), environment={"framework": framework}
    )


def _node(number: int, name: str, entry: Mapping[str, Any]) -> Node:
    return Node(
        id=number,
        name=name,
        version=text(entry.get("resolved")),
        flags=frozenset({_place(entry)}),
        integrity=_integrity(text(entry.get("contentHash"))),
    )


def _place(entry: Mapping[str, Any]) -> str:
    return PLACES.get(text(entry.get("type")).lower(), "transitive")


def _edges(name: str, entry: Mapping[str, Any], ids: Mapping[str, int]) -> Iterator[Edge]:
    own = ids[name.lower()]
    if _place(entry) in ("direct", "project"):
        yield Edge(parent=0, child=own, name=name, requirement=text(entry.get("requested")))
    for other, wanted in table(entry.get("dependencies"), name).items():
        yield Edge(parent=own, child=ids.get(other.lower()), name=other, requirement=text(wanted))


def _integrity(digest: str) -> str:
    try:
        return f"sha512-{digest}" if len(base64.b64decode(digest, validate=True)) == 64 else ""
    except (binascii.Error, ValueError):
        return ""

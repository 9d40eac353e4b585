"""packages.lock.json: what a restore has already decided, as a graph and back.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

import base64
import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.errors import MalformedDocument
from resolution.graph import Edge, Graph, Node
from resolution.nuget.frameworks import Framework
from resolution.nuget.implicit_packages import NAMES as IMPLICIT
from resolution.nuget.project import Reference
from resolution.nuget.walk import parse_range
from resolution.structured import load_json, table, text

PLACES = {"direct": "direct", "transitive": "transitive", "centraltransitive": "pinned", "project": "project"}


def parse(body: bytes, framework: str) -> Mapping[str, Mapping[str, Any]]:
    """The entries for `framework` by package id. Raises MalformedDocument; empty when the lock has none for it."""
    wanted = Framework.parse(framework)
    for name, packages in _targets(body):
        if Framework.parse(name) == wanted or name == framework:
            return packages
    return {}


def _targets(body: bytes) -> Iterator[tuple[str, Mapping[str, Mapping[str, Any]]]]:
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


def agrees(
    entries: Mapping[str, Mapping[str, Any]], references: list[Reference], central: Mapping[str, str] | None = None
) -> bool:
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


def graph(entries: Mapping[str, Mapping[str, Any]], project: str, framework: str) -> Graph:
    """Node 0 is the project. Raises MalformedDocument."""
    ids = {name.lower(): number for number, name in enumerate(entries, 1)}
    if len(ids) != len(entries):
        raise MalformedDocument("a package stands twice", at=framework)
    nodes = [Node(id=0, name=project, version="")]
    edges: list[Edge] = []
    for name, entry in entries.items():
        number, place = ids[name.lower()], PLACES.get(text(entry.get("type")).lower(), "transitive")
        nodes.append(
            Node(
                id=number,
                name=name,
                version=text(entry.get("resolved")),
                flags=frozenset({place}),
                integrity=_integrity(text(entry.get("contentHash"))),
            )
        )
        if place in ("direct", "project"):
            edges.append(Edge(parent=0, child=number, name=name, requirement=text(entry.get("requested"))))
        for other, wanted in table(entry.get("dependencies"), name).items():
            edges.append(Edge(parent=number, child=ids.get(other.lower()), name=other, requirement=text(wanted)))
    return Graph(ecosystem="nuget", nodes=tuple(nodes), edges=tuple(edges), environment={"framework": framework})


def _integrity(digest: str) -> str:
    try:
        return f"sha512-{digest}" if len(base64.b64decode(digest, validate=True)) == 64 else ""
    except (binascii.Error, ValueError):
        return ""

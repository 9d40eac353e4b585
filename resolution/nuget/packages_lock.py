"""packages.lock.json as a graph: what a restore has already decided.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from resolution.errors import MalformedDocument
from resolution.graph import Edge, Graph, Node
from resolution.nuget.frameworks import Framework
from resolution.nuget.project import Reference
from resolution.nuget.walk import parse_range
from resolution.structured import load_json, table, text

PLACES = {"direct": "direct", "transitive": "transitive", "centraltransitive": "pinned", "project": "project"}


def parse(body: bytes, framework: str) -> Mapping[str, Mapping[str, Any]]:
    """The entries for `framework` by package id. Raises MalformedDocument; empty when the lock has none for it."""
    document = table(load_json(body), "packages.lock.json")
    wanted = Framework.parse(framework)
    for name, packages in table(document.get("dependencies"), "dependencies").items():
        if Framework.parse(name) == wanted or name == framework:
            return {one: table(entry, f"{name}.{one}") for one, entry in table(packages, name).items()}
    return {}


def agrees(entries: Mapping[str, Mapping[str, Any]], references: list[Reference]) -> bool:
    """Whether the lock still answers what the project asks for."""
    locked = {
        name.lower(): parse_range(text(entry.get("requested")))
        for name, entry in entries.items()
        if text(entry.get("type")).lower() == "direct"
    }
    return locked == {one.id.lower(): parse_range(one.range) for one in references}


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

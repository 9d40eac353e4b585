"""packages.lock.json as a restore writes it, where all content hashes are known already.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files#locking-dependencies. A content
hash is that of the package without its signature: a registry's hash is that of the file, the same only where nobody
signed it. So hashes come from lock files of the same project alone, or there is no lock.
"""

import json
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

from resolution.graph import Edge, Graph, Node
from resolution.nuget.frameworks import Framework
from resolution.nuget.walk import parse_range

Hashes = Mapping[tuple[str, str], str]  # lower-case id and version → content hash
ORDER = ("Direct", "Transitive", "Project", "CentralTransitive")


def unknown(graph: Graph, hashes: Hashes) -> list[Node]:
    """Packages whose content hash is not known."""
    packages = [node for node in graph.nodes[1:] if "project" not in node.flags]
    return [node for node in packages if _hash(node, hashes) is None]


def write(graphs: Iterable[Graph], hashes: Hashes, central: Mapping[str, str] | None) -> bytes:
    """`graphs` are one for each target framework; `central` is the central list, None where there is none."""
    ranges = {name.lower(): wanted for name, wanted in (central or {}).items()}
    targets = {_key(graph.environment["framework"]): _target(graph, hashes, ranges) for graph in graphs}
    ordered = dict(sorted(targets.items()))
    version = 1 if central is None else 2
    return json.dumps({"version": version, "dependencies": ordered}, indent=2, ensure_ascii=False).encode()


def is_settled(graph: Graph) -> bool:
    """Whether a restore would end well, and leave a lock."""
    return not any(node.error for node in graph.nodes) and not any(_stops(edge) for edge in graph.edges)


def _stops(edge: Edge) -> bool:
    return edge.child is None or edge.error.startswith(("NU11", "NU1605"))


def _key(framework: str) -> str:
    parsed = Framework.parse(framework).complete
    return parsed.short if parsed.is_modern else str(parsed)


def _target(graph: Graph, hashes: Hashes, central: Mapping[str, str]) -> dict[str, Any]:
    below: dict[int, list[Edge]] = defaultdict(list)
    for edge in graph.edges:
        below[edge.parent].append(edge)
    asked = {edge.child: edge.requirement for edge in below[0]}
    kinds = {node.id: _kind(node, asked, central) for node in graph.nodes[1:]}
    ordered = sorted(graph.nodes[1:], key=lambda node: (ORDER.index(kinds[node.id]), node.name.upper()))
    entries = {}
    for node in ordered:
        kind = kinds[node.id]
        name = node.name.lower() if kind == "Project" else node.name
        requested = {"Direct": asked.get(node.id, ""), "CentralTransitive": central.get(node.name.lower(), "")}
        entries[name] = _entry(node, kind, requested.get(kind), hashes, below[node.id])
    return entries


def _kind(node: Node, asked: Container[int | None], central: Container[str]) -> str:
    if "project" in node.flags:
        return "Project"
    if node.id in asked:
        return "Direct"
    return "CentralTransitive" if node.name.lower() in central else "Transitive"


def _entry(node: Node, kind: str, requested: str | None, hashes: Hashes, below: Iterable[Edge]) -> dict[str, Any]:
    project = kind == "Project"
    entry: dict[str, Any] = {"type": kind}
    if requested is not None:
        entry["requested"] = str(parse_range(requested))
    if not project:
        entry |= {"resolved": node.version, "contentHash": _hash(node, hashes)}
    wanted = {edge.name: parse_range(edge.requirement) for edge in sorted(below, key=lambda edge: edge.name)}
    if wanted:
        entry["dependencies"] = {name: str(one) if project else one.short for name, one in wanted.items()}
    return entry


def _hash(node: Node, hashes: Hashes) -> str | None:
    known = node.integrity.removeprefix("sha512-")
    return known or hashes.get((node.name.lower(), node.version))

"""Stored form of a graph, and small questions to it."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from backline.projects.workspaces import merged
from resolution.graph import Edge, Graph, Node

_DECODER = msgspec.json.Decoder(Graph)


def pack(graph: Graph) -> bytes:
    return zlib.compress(msgspec.json.encode(graph), 3)


def unpack(packed: bytes | memoryview) -> Graph:
    return _DECODER.decode(zlib.decompress(packed))


def shown(packed: bytes | memoryview) -> Graph:
    """As pages and exports tell it: every package once, a workspace too."""
    return merged(unpack(packed))


def called(node: Node) -> str:
    """Its name; files such as requirements.txt give the project none."""
    return node.name or "the project"


def packages(graph: Graph) -> int:
    return len(merged(graph).nodes) - 1


def unknowns(graph: Graph) -> int:
    """How much could not be looked up: nodes with an error, and edges that lead nowhere."""
    return sum(1 for node in graph.nodes if node.error) + sum(1 for edge in graph.edges if edge.child is None)


def has_gap(graph: Graph) -> bool:
    """A package without a version: no client would write a lock file."""
    return any(node.error and not node.version for node in graph.nodes)


@dataclass(frozen=True, slots=True)
class Unknown:
    """A package that could not be looked up or met, and who asks for it; `node` is its page, where it has one."""

    name: str
    wanted: str
    asked_by: tuple[str, ...]
    error: str
    node: int | None = None


def unknown(graph: Graph) -> Iterator[Unknown]:
    """As `unknowns` counts them."""
    labels = {node.id: f"{called(node)} {node.version}".strip() for node in graph.nodes}
    demands: dict[int, list[Edge]] = {}
    for edge in graph.edges:
        if edge.child is None:
            yield Unknown(edge.name, edge.requirement, (labels[edge.parent],), edge.error)
        else:
            demands.setdefault(edge.child, []).append(edge)
    for node in graph.nodes:
        if node.error:
            asked = demands.get(node.id, [])
            wanted = node.version or ", ".join(dict.fromkeys(edge.requirement for edge in asked))
            askers = tuple(dict.fromkeys(labels[edge.parent] for edge in asked))
            yield Unknown(node.name, wanted, askers, node.error, node.id)


def remarks(graph: Graph) -> list[str]:
    """Notes that do not only repeat why a package is unknown."""
    told = [node.error for node in graph.nodes if node.error] + [edge.error for edge in graph.edges if edge.error]
    return [note for note in graph.notes if not any(error in note for error in told)]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: a package version, and how many places require it."""

    node: Node
    required_by: int
    direct: bool


def rows(graph: Graph, *, search: str = "", flag: str = "") -> Iterator[Row]:
    """The packages in order of their names; `search` is part of a name or of name@version."""
    parents: dict[int, set[int]] = {}
    for edge in graph.edges:
        if edge.child is not None:
            parents.setdefault(edge.child, set()).add(edge.parent)
    wanted = search.lower().strip()
    for node in sorted(graph.nodes[1:], key=lambda each: (each.name.lower(), each.version, each.path)):
        direct = graph.nodes[0].id in parents.get(node.id, ())
        if wanted not in f"{node.name}@{node.version}".lower() or not _has(node, flag, direct):
            continue
        yield Row(node, len(parents.get(node.id, ())), direct)


def flags(graph: Graph) -> list[str]:
    """What the table can be narrowed to."""
    return ["direct", *sorted({flag for node in graph.nodes for flag in node.flags}), "unknown"]


def _has(node: Node, flag: str, direct: bool) -> bool:
    special = {"": True, "direct": direct, "unknown": bool(node.error)}
    return special.get(flag, flag in node.flags)

"""A resolved dependency graph, the same shape for every ecosystem."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One installed package. `path` is where it stands (npm: node_modules/a/node_modules/b), else empty.

    `flags`: dev, optional, peer, bundled, link, indirect, test, provided … `error` says why it could not be read.
    """

    id: int
    name: str
    version: str
    path: str = ""
    flags: frozenset[str] = frozenset()
    artifact: str = ""  # URL or file name, when the ecosystem pins one
    integrity: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """`parent` requires `child` (node ids; None: could not be resolved) as `requirement` says."""

    parent: int
    child: int | None
    name: str
    requirement: str
    kind: str = "runtime"
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """`nodes[0]` is the project. `environment` is what was assumed: node, python, jdk, framework, platform."""

    ecosystem: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

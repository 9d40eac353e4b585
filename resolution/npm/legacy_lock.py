"""The `dependencies` section that lock files of version 2 hold for npm 6: packages nested as their folders are.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md (§dependencies).
"""

import posixpath
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from resolution.errors import BudgetExceeded
from resolution.graph import Edge, Graph, Node
from resolution.npm import names
from resolution.npm.collation import sort_key
from resolution.npm.specs import parse_spec

FLAGS = ("peer", "dev", "optional", "devOptional", "bundled")
PEERS = ("peer", "peer-optional")
ELSEWHERE = ("file", "remote", "git", "directory")  # what is asked for says where it comes from
# What stands below a folder is repeated for every link to it, and links may lead to folders with links.
MOST_ENTRIES = 200_000


def nested_dependencies(graph: Graph, paths: Container[str]) -> dict[str, Any]:
    """`{"dependencies": …}` of the packages at `paths`, empty when there are none. Raises BudgetExceeded."""
    return _Section(graph, paths).inside(graph.nodes[0], ())


class _Section:
    def __init__(self, graph: Graph, paths: Container[str]) -> None:
        self.by_path = {node.path: node for node in graph.nodes}
        self.asking: dict[int, list[Edge]] = {node.id: [] for node in graph.nodes}
        self.asked: dict[int, list[Edge]] = {node.id: [] for node in graph.nodes}
        for edge in graph.edges:
            if edge.kind != "link":
                self.asking[edge.parent].append(edge)
                if edge.child is not None and not edge.error:
                    self.asked[edge.child].append(edge)
        self.origins = {node.id: node for node in graph.nodes}
        self.children: dict[str, list[Node]] = {}
        for node in graph.nodes:
            outer, found, name = node.path.rpartition("node_modules/")
            if found and node.path in paths and name == names.of_folder(node.path):
                self.children.setdefault(outer.rstrip("/"), []).append(node)
        self.unread = _unread(graph, self.asking)
        self._written = 0

    def inside(self, node: Node, around: tuple[str, ...]) -> dict[str, Any]:
        """What stands in `node`, or where it links to; folders `around` it are not entered again."""
        place = _place(node)
        kids = [kid for kid in self.children.get(place, ()) if _place(kid) not in around]
        self._written += len(kids)
        if self._written > MOST_ENTRIES:
            raise BudgetExceeded(f"more than {MOST_ENTRIES} entries of the lock file's section for npm 6")
        found = {names.of_folder(kid.path): self._entry(kid, (*around, place)) for kid in kids}
        found |= self.unread.get(place, {})
        return {"dependencies": found} if found else {}

    def _entry(self, node: Node, around: tuple[str, ...]) -> dict[str, Any]:
        wanted = self._asked_for(node)
        entry: dict[str, Any] = {"version": _version(node, wanted)} if _version(node, wanted) else {}
        if "link" not in node.flags:
            if wanted and wanted[1] == "git":
                entry["from"] = f"{names.of_folder(node.path)}@{wanted[0]}"
            if _resolved_kind(node) == "remote" and not (wanted and wanted[1] in ELSEWHERE):
                entry["resolved"] = node.artifact
            entry |= {"integrity": node.integrity} if node.integrity else {}
            entry |= {flag: True for flag in FLAGS if flag in node.flags}
        elif "extraneous" in node.flags:
            entry["extraneous"] = True
        return entry | self._required(node) | self.inside(node, around)

    def _asked_for(self, node: Node) -> tuple[str, str] | None:
        """What the outermost dependent asks for, and its kind; as it came where nobody rightly asks."""
        askers = self.asked[node.id]
        if askers:
            spec = min(askers, key=lambda edge: _distance(self.origins[edge.parent])).requirement
            return spec, parse_spec(names.of_folder(node.path), spec or "*").kind
        kind = _resolved_kind(node)
        return (node.artifact, kind) if kind else None

    def _required(self, node: Node) -> dict[str, Any]:
        real = self.by_path.get(_place(node), node)
        edges = self.asking[real.id]
        asked = {edge.name: _relative(edge.requirement) for edge in edges if edge.kind not in PEERS}
        return {"requires": asked} if edges else {}


def _unread(graph: Graph, asking: Mapping[int, Sequence[Edge]]) -> dict[str, dict[str, Any]]:
    """Folder → optional packages that could not be had; here npm still names them, below who asked first."""
    found: dict[str, dict[str, Any]] = {}
    for node in sorted(graph.nodes, key=lambda node: node.path.count("node_modules/")):
        flags = {flag: True for flag in ("peer", "dev") if flag in node.flags} | {"optional": True}
        for edge in asking[node.id]:
            known = any(edge.name in found.get(place, ()) for place in _outwards(node.path))
            if edge.kind == "optional" and edge.child is None and not known:
                found.setdefault(node.path, {})[edge.name] = flags
    return found


def _outwards(path: str) -> Iterator[str]:
    while path:
        yield path
        path = path.rpartition("node_modules/")[0].rstrip("/")
    yield path


def _place(node: Node) -> str:
    return node.artifact.removeprefix("file:") if "link" in node.flags else node.path


def _distance(origin: Node) -> tuple[int, tuple[str, str]]:
    parts = origin.path.split("node_modules")
    return len(parts), sort_key(parts[-1])


def _resolved_kind(node: Node) -> str:
    return parse_spec("x", node.artifact).kind if node.artifact else ""


def _version(node: Node, wanted: tuple[str, str] | None) -> str:
    if "link" in node.flags:
        return f"file:{_place(node)}"
    spec, kind = wanted or ("", "")
    if kind == "file":
        return _relative(f"file:{spec.removeprefix('file:')}")
    if kind == "remote":
        return spec
    if "git" in (kind, _resolved_kind(node)):
        return node.artifact
    if node.name != names.of_folder(node.path):
        return f"npm:{node.name}@{node.version}"
    return node.version


def _relative(spec: str) -> str:
    """A file: reference without detours; other requests as they are."""
    if not spec.startswith("file:"):
        return spec
    path = posixpath.normpath(spec.removeprefix("file:") or ".")
    return f"file:{'' if path == '.' else path}"

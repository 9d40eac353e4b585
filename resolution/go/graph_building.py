"""From a requirement graph to the nodes and edges that are shown: selected versions, and who asked for them.

https://go.dev/ref/mod#minimal-version-selection
"""

from collections.abc import Iterator, Sequence

from resolution.go import toolchains
from resolution.go.gosum import GoSum
from resolution.go.module_graph import ModuleGraph
from resolution.go.mvs import NONE
from resolution.go.names import ModuleVersion
from resolution.graph import Edge, Graph, Node


def build_graph(graph: ModuleGraph, sums: GoSum, notes: Sequence[str]) -> Graph:
    """Node 0 is the main module, or the workspace with its members below it.

    An edge of kind "superseded" comes from a version that lost, and stands only where no selected version asks for
    that much; its requirement then reads "v1.2.0 by v1.0.0", the second being the version that asked.
    """
    mains = sorted(graph.project.mains)
    chosen = {
        path: version
        for path, version in sorted(graph.selection.selected.items())
        if version and version != NONE and not toolchains.is_go(path)
    }
    ids = {path: number for number, path in enumerate([*mains, *chosen], 1 if graph.project.workspace else 0)}
    nodes = [Node(id=ids[path], name=path, version="", flags=frozenset({"main"})) for path in mains]
    direct = set().union(*_direct(graph).values())
    nodes += [
        _node(graph, ids[path], ModuleVersion(path, version), sums, direct=path in direct)
        for path, version in chosen.items()
    ]
    edges = [*_edges(graph, ids), *_superseded(graph, ids)]
    if graph.project.workspace:
        nodes.insert(0, Node(id=0, name="go.work", version="", flags=frozenset({"workspace"})))
        edges = [*(Edge(parent=0, child=ids[path], name=path, requirement="use") for path in mains), *edges]
    go, toolchain = graph.selected("go"), graph.selected("toolchain")
    environment = {"go": go} | ({"toolchain": toolchain} if toolchain != NONE else {})
    errors = [summary.error for summary in graph.summaries.values() if summary.error]
    return Graph(
        ecosystem="go",
        nodes=tuple(nodes),
        edges=tuple(edges),
        environment=environment,
        notes=(*notes, *errors),
    )


def _node(graph: ModuleGraph, number: int, module: ModuleVersion, sums: GoSum, *, direct: bool) -> Node:
    replacement = graph.project.replacement(module)
    summary = graph.summaries.get(module)
    flags = {"replaced"} if replacement else set()
    if not direct:
        flags.add("indirect")
    return Node(
        id=number,
        name=module.path,
        version=module.version,
        flags=frozenset(flags),
        artifact=str(replacement) if replacement else "",
        integrity=sums.zip(replacement or module),
        error=summary.error if summary else "",
    )


def _direct(graph: ModuleGraph) -> dict[str, set[str]]:
    """What each main module requires without `// indirect`."""
    return {
        path: {one.module.path for one in main.require if not one.indirect}
        for path, main in graph.project.mains.items()
    }


def _edges(graph: ModuleGraph, ids: dict[str, int]) -> Iterator[Edge]:
    direct = _direct(graph)
    for parent, wanted in graph.selection.required.items():
        if parent.path not in ids or parent.version != graph.selected(parent.path):
            continue
        own = direct[parent.path] if not parent.version else None
        for one in wanted:
            if one.path in ids and one.path != parent.path:
                indirect = one.path in graph.summaries[parent].indirect if own is None else one.path not in own
                kind = "indirect" if indirect else "runtime"
                number, child = ids[parent.path], ids[one.path]
                yield Edge(parent=number, child=child, name=one.path, requirement=one.version, kind=kind)


def _superseded(graph: ModuleGraph, ids: dict[str, int]) -> Iterator[Edge]:
    selected = graph.selection.selected
    explained = {
        one
        for parent, wanted in graph.selection.required.items()
        if selected.get(parent.path) == parent.version
        for one in wanted
    }
    for parent, wanted in graph.selection.required.items():
        for one in wanted:
            decides = one.path in ids and selected[one.path] == one.version and one not in explained
            if decides and parent.path in ids and one.path != parent.path:
                yield Edge(
                    parent=ids[parent.path],
                    child=ids[one.path],
                    name=one.path,
                    requirement=f"{one.version} by {parent.version}",
                    kind="superseded",
                )

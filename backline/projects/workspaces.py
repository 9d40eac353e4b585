"""npm's tree holds a workspace twice, as a link in node_modules and as the folder it leads to; people see one package.

https://github.com/npm/cli/blob/latest/lib/utils/sbom-cyclonedx.js does the same for its list of components.
"""

from collections.abc import Mapping
from dataclasses import replace

from resolution.graph import Edge, Graph, Node


def folders(graph: Graph) -> Mapping[int, int]:
    """The id of a link → the id of the folder it leads to."""
    return {edge.parent: edge.child for edge in graph.edges if edge.kind == "link" and edge.child is not None}


def merged(graph: Graph) -> Graph:
    """Who requires a link requires its folder, which is marked "workspace", or "link" where it is none."""
    leads_to = folders(graph)
    if not leads_to:
        return graph
    declared = {leads_to.get(edge.child or 0) for edge in graph.edges if edge.kind == "workspace"}
    inherited = {leads_to[node.id]: node.flags for node in graph.nodes if node.id in leads_to}
    nodes = (node for node in graph.nodes if node.id not in leads_to)
    return replace(
        graph,
        nodes=tuple(_marked(node, inherited.get(node.id), is_workspace=node.id in declared) for node in nodes),
        edges=tuple(_redirected(edge, leads_to) for edge in graph.edges if edge.parent not in leads_to),
    )


def _marked(node: Node, inherited: frozenset[str] | None, *, is_workspace: bool) -> Node:
    if inherited is None:
        return node
    flags = node.flags | inherited
    return replace(node, flags=flags - {"link"} | {"workspace"} if is_workspace else flags)


def _redirected(edge: Edge, leads_to: Mapping[int, int]) -> Edge:
    folder = leads_to.get(edge.child or 0)  # the project itself, 0, is no link
    return replace(edge, child=folder) if folder is not None else edge

"""A graph without what the project's own files may hold to sign in somewhere: who sees it need not know that.

RFC 3986 §3.2.1: userinfo stands between `//` and the last `@` of the authority.
"""

import re
from dataclasses import replace

from resolution.graph import Edge, Graph, Node

_USERINFO = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,20}:)?//([^/?#\s\"']{1,1024})@")
_LOGIN = re.compile(r"[\w.-]+")  # of `ssh://git@…`: a name alone is no secret where a key is asked for


def without_credentials(text: str) -> str:
    """`text` with every URL in it without user name and password."""
    return _USERINFO.sub(_public, text) if "@" in text else text


def public(graph: Graph) -> Graph:
    return replace(
        graph,
        nodes=tuple(map(_node, graph.nodes)),
        edges=tuple(map(_edge, graph.edges)),
        notes=tuple(map(without_credentials, graph.notes)),
    )


def _public(found: re.Match[str]) -> str:
    scheme, userinfo = found[1] or "", found[2]
    if scheme.endswith("ssh:") and _LOGIN.fullmatch(userinfo):
        return found[0]
    return f"{scheme}//"


def _node(node: Node) -> Node:
    said = node.version, node.artifact, node.error
    if not any("@" in text for text in said):
        return node
    version, artifact, error = map(without_credentials, said)
    return replace(node, version=version, artifact=artifact, error=error)


def _edge(edge: Edge) -> Edge:
    if "@" not in edge.requirement and "@" not in edge.error:
        return edge
    return replace(edge, requirement=without_credentials(edge.requirement), error=without_credentials(edge.error))

"""A workspace is one package to people, whatever npm's tree holds."""

from dataclasses import replace

from backline.projects.workspaces import folders, merged
from resolution.graph import Edge, Graph, Node
from tests.backline.projects.factory import graph

NODES = (
    Node(id=0, name="shop", version="1.0.0"),
    Node(id=1, name="@acme/kit", version="1.0.0", path="node_modules/@acme/kit", flags=frozenset({"link"})),
    Node(id=2, name="beside", version="1.0.0", path="node_modules/beside", flags=frozenset({"link", "dev"})),
    Node(id=3, name="words", version="2.0.0", path="node_modules/words"),
    Node(id=4, name="@acme/kit", version="1.0.0", path="packages/kit"),
    Node(id=5, name="beside", version="1.0.0", path="../beside"),
)
EDGES = (
    Edge(parent=0, child=1, name="@acme/kit", requirement="file:packages/kit", kind="workspace"),
    Edge(parent=0, child=2, name="beside", requirement="file:../beside"),
    Edge(parent=1, child=4, name="@acme/kit", requirement="", kind="link"),
    Edge(parent=2, child=5, name="beside", requirement="", kind="link"),
    Edge(parent=4, child=3, name="words", requirement="^2"),
)
TREE = Graph(ecosystem="npm", nodes=NODES, edges=EDGES)


def test_it_shows_the_folder_and_not_the_link() -> None:
    assert [node.path for node in merged(TREE).nodes] == ["", "node_modules/words", "packages/kit", "../beside"]


def test_who_requires_the_link_requires_the_folder() -> None:
    found = [(edge.parent, edge.child, edge.kind) for edge in merged(TREE).edges]
    assert found == [(0, 4, "workspace"), (0, 5, "runtime"), (4, 3, "runtime")]


def test_it_tells_workspaces_from_other_folders() -> None:
    flags = {node.path: node.flags for node in merged(TREE).nodes}
    assert flags["packages/kit"] == {"workspace"}
    assert flags["../beside"] == {"link", "dev"}


def test_a_link_whose_folder_was_not_read_stays() -> None:
    alone = replace(TREE, edges=tuple(edge for edge in EDGES if edge.kind != "link"))
    assert merged(alone) == alone


def test_a_graph_without_links_stays_as_it_is() -> None:
    plain = graph()
    assert merged(plain) is plain


def test_it_knows_what_a_link_leads_to() -> None:
    assert folders(TREE) == {1: 4, 2: 5}

from resolution.graph import Edge, Graph, Node
from resolution.paths import dependents, paths

NAMES = ("project", "a", "b", "c", "lonely")


def graph(*pairs: tuple[int, int | None]) -> Graph:
    nodes = tuple(Node(id=number, name=name, version="1.0.0") for number, name in enumerate(NAMES))
    edges = tuple(Edge(parent=parent, child=child, name="x", requirement="*") for parent, child in pairs)
    return Graph(ecosystem="npm", nodes=nodes, edges=edges)


def told(of: Graph, node: int, limit: int = 20) -> list[str]:
    found = paths(of, node, limit=limit)
    return ["/".join(("project", *(NAMES[edge.child or 0] for edge in path))) for path in found]


def test_it_tells_all_paths_the_shortest_first() -> None:
    assert told(graph((0, 1), (1, 2), (2, 3), (0, 2)), 3) == ["project/b/c", "project/a/b/c"]


def test_it_walks_no_circle_twice() -> None:
    assert told(graph((0, 1), (1, 2), (2, 1), (2, 3), (3, 2)), 3) == ["project/a/b/c"]


def test_it_stops_at_the_limit() -> None:
    assert len(told(graph((0, 3), (0, 1), (1, 3), (1, 2), (2, 3)), 3, limit=2)) == 2


def test_it_tells_nothing_of_what_nobody_needs() -> None:
    assert told(graph((0, 1), (4, 2), (0, None)), 2) == []


def test_the_project_needs_no_reason() -> None:
    assert told(graph((0, 1)), 0) == ["project"]


def test_it_ends_in_a_tangle() -> None:
    count = 60
    nodes = tuple(Node(id=number, name=str(number), version="") for number in range(count))
    edges = tuple(
        Edge(parent=one, child=two, name="", requirement="")
        for one in range(count)
        for two in range(1, count)
        if one != two
    )
    assert len(paths(Graph(ecosystem="npm", nodes=nodes, edges=edges), count - 1, limit=50)) == 50


def test_it_gives_up_after_the_effort_it_was_given() -> None:
    assert paths(graph((0, 1), (1, 2)), 2, effort=1) == ()


def test_it_counts_two_requirements_of_the_same_pair_once() -> None:
    assert told(graph((0, 1), (0, 1)), 1) == ["project/a"]


def test_it_finds_who_depends_on_a_node() -> None:
    assert [edge.parent for edge in dependents(graph((0, 1), (1, 2), (0, 2)), 2)] == [1, 0]

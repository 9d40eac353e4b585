import pytest

from resolution.graph import Edge, Graph, Node
from resolution.public_graph import public, without_credentials


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("https://user:p%40ss@registry.example.org/a.tgz", "https://registry.example.org/a.tgz"),
        ("git+https://token@git.example.org/x.git#v1", "git+https://git.example.org/x.git#v1"),
        ("https://u:p@ss@h.example.org/", "https://h.example.org/"),
        ("no https://u:p@h.example.org/x, no //t@h/", "no https://h.example.org/x, no //h/"),
        ("git+ssh://u:p@git.example.org/x", "git+ssh://git.example.org/x"),
        ("ssh://git@git.example.org/x", "ssh://git@git.example.org/x"),
        ("npm:@acme/kit@^1", "npm:@acme/kit@^1"),
        ("https://registry.example.org/@acme/kit/-/kit-1.tgz", "https://registry.example.org/@acme/kit/-/kit-1.tgz"),
    ],
)
def test_it_takes_out_who_signs_in_and_nothing_else(text: str, told: str) -> None:
    assert without_credentials(text) == told


def test_nothing_in_a_graph_tells_a_password() -> None:
    url = "https://user:secret@h.example.org/a.tgz"
    root = Node(id=0, name="app", version="")
    node = Node(id=1, name="a", version=url, artifact=url, error=f"{url} is not there")
    edges = (
        Edge(parent=0, child=1, name="a", requirement=url),
        Edge(parent=0, child=None, name="b", requirement="1", error=url),
    )
    graph = Graph(ecosystem="npm", nodes=(root, node), edges=edges, notes=(f"{url} was left out",))
    assert "secret" not in repr(public(graph))


def test_a_graph_without_any_stays_as_it_is() -> None:
    graph = Graph(ecosystem="npm", nodes=(Node(id=0, name="app", version="1"),), edges=())
    assert public(graph) == graph


def test_a_long_text_is_read_once() -> None:
    assert without_credentials("//" * 200_000 + "@") == "//" * 199_999 + "//@"

import pytest

from resolution.errors import MalformedDocument
from resolution.go import edit
from resolution.graph import Graph, Node

MOD = b"""\
module m // ours

require a.example v1.0.0 // why

require (
\tb.example v1.0.0
\tc.example v1.0.0 // indirect
)
"""


def test_it_changes_the_version_and_nothing_else() -> None:
    after = edit.require_versions(MOD, {"a.example": "v1.1.0", "c.example": "v1.0.1"})
    assert after == MOD.replace(b"a.example v1.0.0", b"a.example v1.1.0").replace(
        b"c.example v1.0.0", b"c.example v1.0.1"
    )


def test_it_adds_a_requirement_beside_the_indirect_ones() -> None:
    after = edit.require_versions(MOD, {"z.example": "v0.1.0"})
    assert after == MOD.replace(b"// indirect\n", b"// indirect\n\tz.example v0.1.0 // indirect\n")


@pytest.mark.parametrize("body", [b"module m\n", b"module m\n\nrequire a.example v1.0.0\n"])
def test_it_opens_a_block_where_there_is_none(body: bytes) -> None:
    after = edit.require_versions(body, {"z.example": "v0.1.0"})
    assert after == body + b"\nrequire (\n\tz.example v0.1.0 // indirect\n)\n"


def test_it_keeps_carriage_returns() -> None:
    assert b"\tz.example v0.1.0 // indirect\r\n" in edit.require_versions(
        MOD.replace(b"\n", b"\r\n"), {"z.example": "v0.1.0"}
    )


def graph(go: str, selected: dict[str, str], *, toolchain: str = "") -> Graph:
    main = Node(id=0, name="m", version="", flags=frozenset({"main"}))
    nodes = [Node(id=number, name=path, version=selected[path]) for number, path in enumerate(selected, 1)]
    environment = {"go": go} | ({"toolchain": toolchain} if toolchain else {})
    return Graph(ecosystem="go", nodes=(main, *nodes), edges=(), environment=environment)


def test_it_requires_a_module_once_and_not_at_what_is_excluded() -> None:
    body = b"""\
module m

go 1.20

require (
\ta.example v1.0.0
\ta.example v1.1.0 // indirect
\tb.example v1.0.0
\tm v0.9.0
)

exclude b.example v1.0.0
"""
    after = edit.at_selected_versions(body, graph("1.20", {"a.example": "v1.1.0"}))
    assert b"require (\n\ta.example v1.1.0\n)\n" in after


def test_it_does_not_list_what_the_graph_prunes() -> None:
    body = b"module m\n\ngo 1.20\n\nrequire a.example v1.0.0\n"
    assert edit.at_selected_versions(body, graph("1.20", {"a.example": "v1.0.0", "b.example": "v1.0.0"})) == body


def test_it_states_the_go_that_the_modules_need() -> None:
    body = b"module m\n\ngo 1.21.0 // ours\n\nrequire a.example v1.0.0\n"
    after = edit.at_selected_versions(body, graph("1.23.4", {"a.example": "v1.0.0"}))
    assert after == body.replace(b"1.21.0", b"1.23.4")


@pytest.mark.parametrize("stated", [b"\ngo 1.16\n", b""])
def test_it_lists_every_module_when_raising_go_to_one_that_prunes(stated: bytes) -> None:
    body = b"module m\n%s\nrequire a.example v1.0.0\n" % stated
    after = edit.at_selected_versions(body, graph("1.21.0", {"a.example": "v1.0.0", "b.example": "v1.2.0"}))
    assert after == (
        b"module m\n\ngo 1.21.0\n\nrequire a.example v1.0.0\n\nrequire (\n\tb.example v1.2.0 // indirect\n)\n"
    )


def test_a_missing_go_line_stays_missing_when_nothing_needs_one() -> None:
    body = b"module m\n\nrequire a.example v1.0.0\n"
    assert edit.at_selected_versions(body, graph("1.16", {"a.example": "v1.0.0"})) == body


@pytest.mark.parametrize(
    ("selected", "line"),
    [("go1.24.0", b"toolchain go1.24.0\n"), ("go1.23.4", b""), ("default", b"")],
)
def test_it_keeps_a_toolchain_line_that_asks_for_more_than_the_go_line(selected: str, line: bytes) -> None:
    body = b"module m\n\ngo 1.23.4\n\ntoolchain go1.22.0\n"
    after = edit.at_selected_versions(body, graph("1.23.4", {}, toolchain=selected))
    assert after == b"module m\n\ngo 1.23.4\n\n" + line


def test_a_file_without_a_module_line_is_refused_where_a_go_line_must_follow_it() -> None:
    with pytest.raises(MalformedDocument):
        edit.at_selected_versions(b"require a.example v1.0.0\n", graph("1.21.0", {"a.example": "v1.0.0"}))

from dataclasses import replace

from backline.projects import graphs
from backline.projects.changes import Change, changes
from tests.backline.projects.factory import graph


def names(**wanted: str) -> list[str]:
    return [row.node.name for row in graphs.rows(graph(), **wanted)]


def test_a_graph_survives_being_stored() -> None:
    assert graphs.unpack(graphs.pack(graph())) == graph()


def test_it_counts_what_could_not_be_looked_up() -> None:
    assert graphs.unknowns(graph()) == 1
    assert graphs.unknowns(graph(c="")) == 2


def test_it_tells_who_asks_for_what_is_unknown() -> None:
    met, read = graphs.unknown(graph(c=""))
    assert (met.name, met.asked_by, met.node) == ("missing", ("b 2.0.0",), None)
    assert (read.name, read.wanted, read.asked_by, read.node) == ("c", "*, ^1", ("a 1.0.0", "b 2.0.0"), 3)


def test_it_leaves_out_notes_that_only_repeat_an_unknown_package() -> None:
    noted = replace(graph(), notes=("missing: could not look", "Node 20 is assumed"))
    assert graphs.remarks(noted) == ["Node 20 is assumed"]


def test_the_table_lists_every_package_but_the_project() -> None:
    assert names() == ["a", "b", "c"]


def test_the_table_is_searched_by_name_and_version() -> None:
    assert names(search="B@2") == ["b"]


def test_the_table_is_narrowed_to_a_flag() -> None:
    assert names(flag="dev") == ["b", "c"]
    assert names(flag="direct") == ["a", "b"]


def test_a_row_counts_who_requires_the_package() -> None:
    assert [row.required_by for row in graphs.rows(graph())] == [1, 1, 2]


def test_it_finds_added_removed_and_changed_packages() -> None:
    found = changes(graph(extra="old"), graph(c="2.0.0", extra="new"))
    assert found == [Change("c", ("1.0.0",), ("2.0.0",)), Change("new", (), ("9.0.0",)), Change("old", ("9.0.0",), ())]
    assert [change.kind for change in found] == ["changed", "added", "removed"]


def test_what_could_not_be_looked_up_has_an_unknown_version() -> None:
    assert changes(graph(), graph(c="")) == [Change("c", ("1.0.0",), ("unknown",))]

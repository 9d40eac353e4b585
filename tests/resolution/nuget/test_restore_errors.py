from typing import Any

import pytest

from resolution import driver
from resolution.driver import Want
from resolution.errors import Forbidden
from resolution.nuget.project import Project, Reference
from resolution.nuget.resolver import resolve
from tests.resolution.nuget.feed import Feed, errors, restored, versions


def test_a_direct_reference_wins_even_when_it_is_lower() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "2.0"}}, "B": {"1.0.0": {}, "2.0.0": {}}}
    graph = restored(feed, {"A": "1.0", "B": "1.0"})
    assert versions(graph)["B"] == "1.0.0"
    assert errors(graph) == ["NU1605"]


def test_an_upper_bound_that_a_cousin_breaks_is_a_conflict() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"C": "[1.0, 2.0)"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}},
    }
    assert errors(restored(feed, {"A": "1.0", "B": "1.0"})) == ["NU1107"]


def test_a_direct_reference_above_an_upper_bound_is_a_warning() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "[1.0, 2.0)"}}, "B": {"1.0.0": {}, "2.0.0": {}}}
    graph = restored(feed, {"A": "1.0", "B": "2.0"})
    assert (versions(graph)["B"], errors(graph)) == ("2.0.0", ["NU1608"])


@pytest.mark.parametrize(
    ("wanted", "number"),
    [("1.0", "NU1103"), ("[3.0]", "NU1102")],
    ids=["prereleases only", "no version in range"],
)
def test_it_says_why_no_version_fits(wanted: str, number: str) -> None:
    assert errors(restored({"A": {"2.0.0-beta": {}}}, {"A": wanted})) == [number]


def test_an_unknown_package_is_an_error_on_its_edge() -> None:
    graph = restored({"A": {"1.0.0": {"Gone": "1.0"}}}, {"A": "1.0"})
    assert (graph.edges[-1].child, errors(graph)) == (None, ["NU1101"])


def test_a_package_that_could_not_be_looked_up_is_not_called_missing() -> None:
    def refuse(want: Want) -> Any:
        raise Forbidden(403)

    project = Project(name="App", references=(Reference("A", "1.0"),))
    assert errors(driver.run(resolve(project, framework="net8.0"), refuse, threads=1)) == ["NU1301"]


def test_a_cycle_is_cut_and_named() -> None:
    graph = restored({"A": {"1.0.0": {"B": "1.0"}}, "B": {"1.0.0": {"A": "1.0"}}}, {"A": "1.0"})
    assert (versions(graph), errors(graph)) == ({"A": "1.0.0", "B": "1.0.0"}, ["NU1108"])


def test_a_pin_below_what_is_needed_is_an_error() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "2.0"}}, "B": {"1.0.0": {}, "2.0.0": {}}}
    assert errors(restored(feed, {"A": ""}, central={"A": "1.0.0", "B": "1.0.0"}, pins=True)) == ["NU1109"]


def test_a_downgrade_on_one_way_counts_when_another_way_hides_it() -> None:
    feed: Feed = {
        "X": {"1.0.0": {"P": "1.0", "D": "1.0"}},
        "Y": {"1.0.0": {"P": "1.0", "D": "1.1"}},
        "P": {"1.0.0": {"D": "2.0"}},
        "D": {"1.0.0": {}, "1.1.0": {}, "2.0.0": {}},
    }
    graph = restored(feed, {"X": "1.0", "Y": "1.0"})
    assert (versions(graph)["D"], errors(graph)) == ("1.1.0", ["NU1605"])


def test_what_a_nearer_one_asks_for_as_well_is_not_reported_again() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"D": "2.0", "B": "1.0"}},
        "B": {"1.0.0": {"D": "2.0"}},
        "D": {"1.0.0": {}, "2.0.0": {}},
    }
    assert errors(restored(feed, {"A": "1.0", "D": "1.0"})) == ["NU1605", "overruled"]


def test_a_requirement_can_be_in_a_cycle_and_downgraded() -> None:
    feed: Feed = {
        "C": {"1.0.0": {"D": "2.0"}},
        "D": {"1.0.0": {"C": "1.0"}, "2.0.0": {}},
        "E": {"1.0.0": {"C": "1.0"}},
    }
    graph = restored(feed, {"D": "1.0", "E": "1.0"})
    assert (errors(graph), [note.partition(":")[0] for note in graph.notes]) == (["NU1108"], ["NU1605"])


def test_it_says_what_the_central_list_forgot() -> None:
    graph = restored({"A": {"1.0.0": {}}}, {"A": ""}, central={"B": "1.0.0"})
    assert graph.notes == ("NU1010: A has no version in the central list",)


def test_what_closes_a_cycle_and_is_missing_besides_is_said_to_be_missing_too() -> None:
    feed: Feed = {
        "B": {"1.0.0": {"H": "1.0"}},
        "D": {"1.0.0": {"L": "1.0"}},
        "G": {"1.0.0": {"H": "2.0"}},
        "H": {"1.0.0": {"L": "1.0"}},
        "L": {"1.0.0": {"G": "1.0"}},
    }
    graph = restored(feed, {"B": "1.0", "D": "1.0"})
    assert (errors(graph), [note.partition(":")[0] for note in graph.notes]) == (["NU1108"], ["NU1102"])


def test_more_than_the_version_that_others_take_is_missing_when_there_is_no_more() -> None:
    feed: Feed = {"A": {"1.0.0": {"C": "(1.0,)"}}, "B": {"1.0.0": {"C": "1.0"}}, "C": {"1.0.0": {}}}
    assert errors(restored(feed, {"A": "1.0", "B": "1.0"})) == ["NU1102"]

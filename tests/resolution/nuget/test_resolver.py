from collections.abc import Mapping
from typing import Any

import pytest

from resolution import driver
from resolution.driver import Want
from resolution.errors import Forbidden, PackageNotFound
from resolution.graph import Graph
from resolution.nuget import why
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.project import Project, Reference
from resolution.nuget.resolver import resolve

Feed = Mapping[str, Mapping[str, Mapping[str, str]]]  # id → version → dependency id → range


def source(feed: Feed) -> Any:
    by_id = {name.lower(): (name, versions) for name, versions in feed.items()}

    def answer(want: Want) -> Any:
        if want.name not in by_id:
            raise PackageNotFound(want.name)
        name, versions = by_id[want.name]
        if want.kind == "versions":
            return tuple(versions)
        group = Group("", tuple(Dependency(*pair) for pair in versions[want.version].items()))
        return Manifest(name, want.version, (group,))

    return answer


def restored(feed: Feed, references: Mapping[str, str], **options: Any) -> Graph:
    wanted = tuple(Reference(name, wanted) for name, wanted in references.items())
    project = Project(name="App", references=wanted, **options)
    return driver.run(resolve(project, framework="net8.0"), source(feed), threads=1)


def versions(graph: Graph) -> dict[str, str]:
    return {node.name: node.version for node in graph.nodes[1:]}


def errors(graph: Graph) -> list[str]:
    return [edge.error.partition(":")[0] for edge in graph.edges if edge.error]


def test_it_takes_the_lowest_version_in_range() -> None:
    graph = restored({"A": {"1.0.0": {}, "1.5.0": {}, "2.0.0": {}}}, {"A": "1.2"})
    assert versions(graph) == {"A": "1.5.0"}
    assert graph.notes == ("NU1603: App wants A 1.2.0, which is missing; 1.5.0 stands in",)


def test_it_takes_the_highest_version_that_a_floating_range_matches() -> None:
    feed: Feed = {"A": {"1.0.0": {}, "1.5.0": {}, "1.6.0-rc": {}, "2.0.0": {}}}
    assert versions(restored(feed, {"A": "1.*"})) == {"A": "1.5.0"}
    assert versions(restored(feed, {"A": "1.*-*"})) == {"A": "1.6.0-rc"}


def test_cousins_get_the_highest_lower_bound() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"C": "1.0"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}, "3.0.0": {}},
    }
    assert versions(restored(feed, {"A": "1.0", "B": "1.0"})) == {"A": "1.0.0", "B": "1.0.0", "C": "2.0.0"}


def test_what_hangs_below_a_rejected_version_does_not_count() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"D": "1.0"}},
        "B": {"1.0.0": {"C": "1.0"}},
        "C": {"1.0.0": {"D": "2.0"}},
        "D": {"1.0.0": {"X": "9.0"}, "2.0.0": {"Z": "1.0"}},
        "X": {"9.0.0": {}},
        "Z": {"1.0.0": {}},
    }
    assert set(versions(restored(feed, {"A": "1.0", "B": "1.0"}))) == {"A", "B", "C", "D", "Z"}


def test_a_direct_reference_wins_even_when_it_is_lower() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "2.0"}}, "B": {"1.0.0": {}, "2.0.0": {}}}
    graph = restored(feed, {"A": "1.0", "B": "1.0"})
    assert versions(graph)["B"] == "1.0.0"
    assert errors(graph) == ["NU1605"]


def test_a_nearer_package_hides_what_is_below_it() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"B": "1.0", "C": "1.0"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}},
    }
    graph = restored(feed, {"A": "1.0"})
    assert versions(graph)["C"] == "1.0.0"
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


def test_a_central_list_gives_direct_versions() -> None:
    graph = restored({"A": {"1.0.0": {}, "1.1.0": {}}}, {"a": ""}, central={"A": "1.1.0"})
    assert versions(graph) == {"A": "1.1.0"}


def test_a_central_list_pins_transitive_versions_only_when_asked() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "1.0"}}, "B": {"1.0.0": {}, "1.3.0": {"C": "1.0"}}, "C": {"1.0.0": {}}}
    central = {"A": "1.0.0", "B": "1.3.0", "Unused": "1.0.0"}
    assert versions(restored(feed, {"A": ""}, central=central))["B"] == "1.0.0"
    pinned = restored(feed, {"A": ""}, central=central, pins=True)
    assert versions(pinned) == {"A": "1.0.0", "B": "1.3.0", "C": "1.0.0"}
    assert [node.flags for node in pinned.nodes if node.name == "B"] == [frozenset({"pinned"})]


def test_a_pin_below_what_is_needed_is_an_error() -> None:
    feed: Feed = {"A": {"1.0.0": {"B": "2.0"}}, "B": {"1.0.0": {}, "2.0.0": {}}}
    assert errors(restored(feed, {"A": ""}, central={"A": "1.0.0", "B": "1.0.0"}, pins=True)) == ["NU1109"]


def test_it_uses_the_group_of_the_nearest_framework() -> None:
    groups = (
        Group("netstandard2.0", (Dependency("Old", "1.0"),)),
        Group("net6.0", (Dependency("New", "1.0"),)),
        Group("net472", ()),
    )
    facts = {"a": groups, "new": (), "old": ()}

    def answer(want: Want) -> Any:
        return ("1.0.0",) if want.kind == "versions" else Manifest(want.name, "1.0.0", facts[want.name])

    project = Project(name="App", references=(Reference("a", "1.0"),))
    chosen = {
        framework: sorted(versions(driver.run(resolve(project, framework=framework), answer, threads=1)))
        for framework in ("net8.0", "netcoreapp3.1", "net48")
    }
    assert chosen == {"net8.0": ["a", "new"], "netcoreapp3.1": ["a", "old"], "net48": ["a"]}


def test_a_reference_can_be_for_one_framework() -> None:
    project = Project(name="App", references=(Reference("A", "1.0", ("net48",)),))
    assert [one.id for one in project.direct("net8.0")] == []


def test_why_says_who_decided_and_why_others_lost() -> None:
    feed: Feed = {"A": {"1.0.0": {"C": "1.0"}}, "B": {"1.0.0": {"C": "2.0"}}, "C": {"1.0.0": {}, "2.0.0": {}}}
    found = why.demands(restored(feed, {"A": "1.0", "B": "1.0"}), "c")
    assert [(one.range, one.by, one.won) for one in found] == [("2.0", "B 1.0.0", True), ("1.0", "A 1.0.0", False)]


def test_who_loses_still_hides_what_is_below_it() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"C": "1.0", "D": "1.0"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}, "3.0.0": {}},
        "D": {"1.0.0": {"C": "3.0"}},
    }
    graph = restored(feed, {"A": "1.0", "B": "1.0"})
    assert versions(graph)["C"] == "2.0.0"
    assert errors(graph) == ["overruled"]


def test_a_dense_tree_is_resolved_in_bounds() -> None:
    names = [f"P{number:02d}" for number in range(30)]
    feed: Feed = {
        name: {
            version: {other: f"1.{(number + place) % 3}" for place, other in enumerate(names[number + 1 : number + 6])}
            for version in ("1.0.0", "1.1.0", "1.2.0")
        }
        for number, name in enumerate(names)
    }
    assert len(versions(restored(feed, {"P00": "1.0", "P01": "1.0"}))) == 30


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

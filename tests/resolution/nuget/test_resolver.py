from typing import Any

from resolution import driver
from resolution.driver import Want
from resolution.nuget import why
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.project import Project, Reference
from resolution.nuget.resolver import resolve
from tests.resolution.nuget.feed import Feed, errors, restored, versions


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


def test_a_nearer_package_hides_what_is_below_it() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"B": "1.0", "C": "1.0"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}},
    }
    graph = restored(feed, {"A": "1.0"})
    assert versions(graph)["C"] == "1.0.0"
    assert errors(graph) == ["NU1605"]


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


def test_pins_that_need_each_other_stay_when_what_led_to_them_loses() -> None:
    feed: Feed = {
        "C": {"1.0.0": {"E": "1.0"}},
        "E": {"1.0.0": {"D": "2.0"}, "2.0.0": {"B": "2.0"}},
        "D": {"2.0.0": {"E": "2.0"}},
        "B": {"2.0.0": {"D": "2.0"}},
    }
    graph = restored(feed, {"C": "1.0"}, central={"C": "1.0.0", "B": "2.0.0", "D": "2.0.0"}, pins=True)
    assert versions(graph) == {"C": "1.0.0", "E": "2.0.0", "D": "2.0.0", "B": "2.0.0"}


def test_what_hangs_below_a_pin_hangs_below_no_question_about_those_who_ask_for_it() -> None:
    feed: Feed = {
        "A": {"1.0.0": {"D": "1.0", "C": "1.0"}},
        "B": {"1.0.0": {"C": "2.0"}},
        "C": {"1.0.0": {}, "2.0.0": {}},
        "D": {"1.0.0": {"F": "1.0", "E": "2.0"}},
        "E": {"1.0.0": {"B": "1.0"}, "2.0.0": {"F": "1.0"}},
        "F": {"1.0.0": {"E": "1.0"}},
    }
    graph = restored(feed, {"A": "1.0"}, central={"A": "1.0.0", "D": "1.0.0", "F": "1.0.0"}, pins=True)
    assert versions(graph) == {"A": "1.0.0", "D": "1.0.0", "C": "1.0.0", "F": "1.0.0", "E": "2.0.0"}


def test_a_pin_has_no_say_in_what_the_project_overrides() -> None:
    feed: Feed = {"A": {"1.0.0": {}, "2.0.0": {}}, "B": {"1.0.0": {"A": "1.0"}}}
    central = {"A": "2.0.0", "B": "1.0.0"}
    assert versions(restored(feed, {"A": "1.0.0", "B": ""}, central=central, pins=True))["A"] == "1.0.0"

import os
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from resolution import driver
from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    Cancelled,
    Forbidden,
    InvalidRange,
    MalformedDocument,
    NotFound,
    Unresolvable,
)
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Manifest
from resolution.pypi.resolver import resolve
from resolution.pypi.sdist_metadata import NeedsBuild
from resolution.pypi.simple_index import File, SimpleIndex
from resolution.pypi.uv import Uv, UvFailed
from tests.resolution.pypi.universe import CONDITIONS, pinned, solved, universe

PAIR = universe({"a 1.0": (), "a 2.0": ("b<2",), "b 1.0": (), "b 2.0": ()})


def test_it_resolves_and_says_for_what() -> None:
    graph = solved(PAIR, "a", name="shop", version="3")
    assert pinned(graph) == ["a 2.0", "b 1.0"]
    assert graph.nodes[0].name == "shop"
    assert graph.environment["python"] == "3.11.7"
    assert graph.environment["platform"] == "linux x86_64"
    assert graph.nodes[1].integrity == "sha256:ab"


def test_it_joins_the_nodes_by_their_requirements() -> None:
    graph = solved(PAIR, "a>=1")
    assert [(edge.parent, edge.child, edge.requirement) for edge in graph.edges] == [(0, 1, ">=1"), (1, 2, "<2")]


def test_it_follows_only_the_extras_and_markers_that_hold() -> None:
    facts = universe(
        {
            "a 1": ("b ; extra == 'x'", "c ; extra == 'y'", "d ; sys_platform == 'win32'"),
            "b 1": ("e[z]",),
            "c 1": (),
            "d 1": (),
            "e 1": ("a ; extra == 'z'",),
        }
    )
    graph = solved(facts, "a[X]")
    assert pinned(graph) == ["a 1", "b 1", "e 1"]
    assert {(edge.parent, edge.child, edge.kind, edge.requirement) for edge in graph.edges} == {
        (0, 1, "runtime", "[x]"),
        (1, 2, "optional", ""),
        (2, 3, "runtime", "[z]"),
        (3, 1, "optional", ""),
    }


def test_it_explains_a_contradiction_in_uvs_words() -> None:
    with pytest.raises(Unresolvable, match=r"(?s)^Because .*b==2\.0.* unsatisfiable") as caught:
        solved(PAIR, "a==2.0", "b==2.0")
    assert "127.0.0.1" not in str(caught.value)


def test_it_does_not_take_a_refusal_for_absence() -> None:
    with pytest.raises(Forbidden):
        solved(PAIR | {Want("simple", "b"): Forbidden(403)}, "a")


def test_it_remembers_that_an_absence_was_in_doubt() -> None:
    facts = PAIR | {Want("simple", "b"): AbsenceUncertain("b", "a member may have failed")}
    graph = solved(facts, "a")
    assert (pinned(graph), graph.notes) == (["a 1.0"], ("b: b: a member may have failed",))
    with pytest.raises(Unresolvable) as caught:
        solved(facts, "b")
    assert isinstance(caught.value.causes[0], AbsenceUncertain)


@pytest.mark.parametrize("error", [MalformedDocument("no name"), NotFound(404)])
def test_it_passes_over_a_version_whose_metadata_is_broken_or_gone(error: Exception) -> None:
    graph = solved(PAIR | {Want("metadata", "a", "a-2.0-py3-none-any.whl"): error}, "a")
    assert pinned(graph) == ["a 1.0"]
    assert graph.notes[0].startswith("a 2.0 was passed over: ")


def source_archive(error: Exception | None = None) -> dict[Want, object]:
    page = SimpleIndex(name="c", files=[File(filename="c-1.0.tar.gz", url="c-1.0.tar.gz")])
    known = universe({"c 1.0": ("b==1.0",)})[Want("metadata", "c", "c-1.0-py3-none-any.whl")]
    return PAIR | {Want("simple", "c"): page, Want("metadata", "c", "c-1.0.tar.gz"): error or known}


def test_it_resolves_a_source_archive_without_building_it() -> None:
    graph = solved(source_archive(), "c")
    assert pinned(graph) == ["b 1.0", "c 1.0"]
    assert (graph.nodes[2].artifact, graph.nodes[2].flags) == ("c-1.0.tar.gz", {"source"})


def test_it_labels_what_only_a_build_would_tell() -> None:
    graph = solved(source_archive(NeedsBuild("c-1.0.tar.gz would have to be built")), "c")
    assert graph.nodes[1].error == "NeedsBuild: c-1.0.tar.gz would have to be built"


def test_it_follows_what_a_build_would_likely_tell() -> None:
    likely = CoreMetadata(metadata_version="2.1", name="c", version="0.0", requires_dist=("b<2",))
    graph = solved(source_archive(NeedsBuild("c-1.0.tar.gz would have to be built", likely)), "c")
    assert pinned(graph) == ["b 1.0", "c 1.0"]
    assert graph.nodes[2].error


def test_it_takes_no_source_archive_where_only_wheels_are_wanted() -> None:
    with pytest.raises(Unresolvable):
        solved(source_archive(), "c", conditions=replace(CONDITIONS, only_binary=frozenset({"C"})))


def test_it_leaves_out_versions_to_avoid() -> None:
    assert pinned(solved(PAIR, "a", conditions=replace(CONDITIONS, avoid={"a": ">=2"}))) == ["a 1.0"]


def test_it_leaves_out_files_that_are_too_new_or_of_unknown_age() -> None:
    facts = universe({"a 1.0": ()}, upload_time=datetime(2024, 1, 1, tzinfo=UTC))
    facts[Want("simple", "a")].files.extend(universe({"a 2.0": ()})[Want("simple", "a")].files)
    conditions = replace(CONDITIONS, exclude_newer=datetime(2025, 1, 1, tzinfo=UTC))
    assert pinned(solved(facts, "a", conditions=conditions)) == ["a 1.0"]


def test_it_obeys_constraints_and_overrides() -> None:
    assert pinned(solved(PAIR, "a", constraints=("a<2",))) == ["a 1.0"]
    graph = solved(PAIR, "a", overrides=("b==2.0",))
    assert pinned(graph) == ["a 2.0", "b 2.0"]
    assert [(edge.child, edge.requirement) for edge in graph.edges] == [(1, ""), (2, "<2")]


def test_it_keeps_several_versions_apart_when_it_resolves_for_every_platform() -> None:
    requirements = ("b==1.0 ; sys_platform == 'win32'", "b==2.0 ; sys_platform != 'win32'")
    graph = solved(PAIR, *requirements, conditions=replace(CONDITIONS, universal=True))
    assert pinned(graph) == ["b 1.0", "b 2.0"]
    assert [node.path for node in graph.nodes[1:]] == ['sys_platform == "win32"', 'sys_platform != "win32"']


def test_it_never_follows_a_direct_reference() -> None:
    graph = solved(PAIR, "a==1.0", "x @ https://files.example.org/x-1.0.tar.gz")
    assert [(edge.name, edge.child, edge.error) for edge in graph.edges if edge.error] == [
        ("x", None, "a direct reference")
    ]


@pytest.mark.parametrize("place", ["constraints", "overrides"])
def test_it_lets_nothing_lead_past_the_index(place: str) -> None:
    with pytest.raises(InvalidRange):
        solved(PAIR, "a", **{place: ("a @ file:///srv/a-1.0-py3-none-any.whl",)})


def test_it_does_not_fetch_what_a_package_refers_to_directly() -> None:
    facts = universe({"a 1.0": ("b @ file:///srv/b-1.0-py3-none-any.whl",)})
    with pytest.raises(Unresolvable, match="URL dependency"):
        solved(facts, "a")


def test_it_refuses_an_option_in_the_place_of_a_requirement() -> None:
    with pytest.raises(InvalidRange):
        solved(PAIR, "--index-url https://evil.example/simple")


def test_it_tells_a_platform_that_uv_does_not_know_from_a_contradiction() -> None:
    with pytest.raises(UvFailed, match="python-platform"):
        solved(PAIR, "a", conditions=replace(CONDITIONS, environment=Environment("3.11", "amiga")))


def test_it_resolves_nothing_to_nothing() -> None:
    assert pinned(solved(PAIR)) == []


def test_it_ends_the_child_when_it_is_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    class Watched(Uv):
        def __enter__(self) -> Uv:
            child = super().__enter__()
            started.append(child.number)
            return child

    monkeypatch.setattr("resolution.pypi.resolver.Uv", Watched)
    resolving, looks = resolve(Manifest(requirements=("a",)), CONDITIONS), iter([False, False])
    with pytest.raises(Cancelled):
        driver.run(resolving, PAIR.__getitem__, cancelled=lambda: next(looks, True))
    assert resolving.gi_frame is None
    with pytest.raises(ProcessLookupError):
        os.kill(started[0], 0)

import pytest

from resolution.driver import run
from resolution.errors import BudgetExceeded, Forbidden, MalformedDocument, Unresolvable
from resolution.maven.environment import Environment
from resolution.maven.pom import Dependency, Pom
from resolution.maven.resolver import resolve
from tests.resolution.maven.universe import Universe, lines, pom, versions

RELOCATED = "<distributionManagement><relocation><artifactId>new</artifactId></relocation></distributionManagement>"


def parent(version: str) -> str:
    return f"<parent><groupId>g</groupId><artifactId>parent</artifactId><version>{version}</version></parent>"


def test_the_nearest_version_wins() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1", "c:2").add("c:1").add("c:2")
    assert lines(universe.resolve(pom("root:1", "a:1", "c:1"))) == ["a:1 compile", "  b:1 compile", "c:1 compile"]


def test_the_first_declared_wins_among_equally_near() -> None:
    universe = Universe().add("a:1", "c:1").add("b:1", "c:2").add("c:1").add("c:2")
    assert versions(universe.resolve(pom("root:1", "a:1", "b:1")))["c"] == "1"


def test_management_of_the_project_overrules_transitive_versions_and_scopes() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1").add("b:2")
    assert lines(universe.resolve(pom("root:1", "a:1", managed=("b:2 runtime",)))) == ["a:1 compile", "  b:2 runtime"]


def test_management_of_a_dependency_does_not_reach_further_down() -> None:
    universe = Universe().add("a:1", "b:1", managed=("c:9",)).add("b:1", "c:1").add("c:1")
    assert versions(universe.resolve(pom("root:1", "a:1")))["c"] == "1"


@pytest.mark.parametrize(
    ("outer", "inner", "scope"),
    [
        ("compile", "compile", "compile"),
        ("compile", "runtime", "runtime"),
        ("runtime", "compile", "runtime"),
        ("provided", "compile", "provided"),
        ("test", "runtime", "test"),
    ],
)
def test_scopes_follow_the_table(outer: str, inner: str, scope: str) -> None:
    universe = Universe().add("a:1", f"b:1 {inner}").add("b:1")
    assert lines(universe.resolve(pom("root:1", f"a:1 {outer}"))) == [f"a:1 {outer}", f"  b:1 {scope}"]


def test_the_widest_scope_of_all_paths_counts() -> None:
    universe = Universe().add("a:1", "c:1").add("b:1", "c:1").add("c:1")
    assert "  c:1 compile" in lines(universe.resolve(pom("root:1", "a:1 test", "b:1")))


@pytest.mark.parametrize("kind", ["test", "provided", "optional"])
def test_it_leaves_out_what_dependencies_keep_to_themselves(kind: str) -> None:
    universe = Universe().add("a:1", f"b:1 {kind}").add("b:1")
    assert lines(universe.resolve(pom("root:1", "a:1"))) == ["a:1 compile"]


@pytest.mark.parametrize("excluded", ["-c", "-*"])
def test_exclusions_hold_all_the_way_down(excluded: str) -> None:
    universe = Universe().add("a:1", "b:1").add("b:1", "c:1").add("c:1")
    graph = universe.resolve(pom("root:1", f"a:1 {excluded}"))
    assert "c" not in versions(graph)


def test_a_range_takes_the_highest_version_inside_it() -> None:
    universe = Universe().add("a:1").add("a:1.5").add("a:2")
    assert versions(universe.resolve(pom("root:1", "a:[1,2)"))) == {"a": "1.5"}


def test_a_hard_range_beats_a_nearer_soft_version() -> None:
    universe = Universe().add("a:1", "b:[2]").add("b:1").add("b:2")
    assert versions(universe.resolve(pom("root:1", "b:1", "a:1")))["b"] == "2"


def test_ranges_without_a_common_version_are_unresolvable() -> None:
    universe = Universe().add("a:1", "b:[1]").add("c:1", "b:[2]").add("b:1").add("b:2")
    with pytest.raises(Unresolvable, match=r"g:b: no version satisfies \[1\] and \[2\]"):
        universe.resolve(pom("root:1", "a:1", "c:1"))


def test_a_range_that_nothing_meets_is_an_error_on_its_edge() -> None:
    graph = Universe().add("a:1").resolve(pom("root:1", "a:[5,)"))
    assert [edge.error for edge in graph.edges] == ["VersionNotFound: g:a [5,)"]
    assert graph.notes == ("Maven itself would stop here: g:a [5,): VersionNotFound: g:a [5,)",)


def test_circles_end() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1", "a:2").add("a:2", "b:1")
    assert lines(universe.resolve(pom("root:1", "a:1"))) == ["a:1 compile", "  b:1 compile"]


def test_a_relocated_artifact_is_replaced_by_its_target() -> None:
    universe = Universe().add("old:1", extra=RELOCATED).add("new:1", "b:1").add("b:1")
    graph = universe.resolve(pom("root:1", "old:1"))
    assert lines(graph) == ["new:1 compile", "  b:1 compile"]
    assert "relocated" in graph.nodes[1].flags


def test_a_relocation_back_up_is_held_against_its_range_by_the_version_that_moved() -> None:
    moved = RELOCATED.replace("</artifactId>", "</artifactId><version>5</version>")
    universe = Universe().add("old:1", extra=moved).add("new:5", "x:1").add("x:1", "old:[1,2)")
    assert lines(universe.resolve(pom("root:1", "new:5", "x:1"))) == ["x:1 compile", "  new:5 compile"]


def test_management_of_what_moved_does_not_hold_the_scope_of_its_target() -> None:
    universe = Universe().add("a:1", "old:1").add("old:1", extra=RELOCATED).add("new:1", "b:1").add("b:1")
    graph = universe.resolve(pom("root:1", "a:1 provided", managed=("old:1 runtime",)))
    assert lines(graph) == ["a:1 provided", "  new:1 provided", "    b:1 provided"]


def test_a_war_brings_none_of_its_dependencies() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1")
    assert lines(universe.resolve(pom("root:1", "a:1 type=war"))) == ["a:war:1 compile"]


def test_two_types_of_one_artifact_stand_side_by_side() -> None:
    graph = Universe().add("a:1").add("a:2").resolve(pom("root:1", "a:1", "a:2 type=test-jar"))
    assert lines(graph) == ["a:1 compile", "a:jar:tests:2 compile"]
    assert [(node.name, node.artifact) for node in graph.nodes[1:]] == [("g:a", "a-1.jar"), ("g:a", "a-2-tests.jar")]


def test_bom_and_parent_fill_in_versions() -> None:
    universe = Universe().add("a:1").add("a:2").add("b:3")
    universe.add("parent:1", managed=("b:3",), extra="<packaging>pom</packaging>")
    universe.add("bom:1", managed=("a:2", "b:9"), extra="<packaging>pom</packaging>")
    root = pom("root:1", "a", "b", managed=("bom:1 import type=pom",), extra=parent("1"))
    assert versions(universe.resolve(root)) == {"a": "2", "b": "3"}


def test_a_missing_bom_stops_maven_even_behind_an_invalid_one() -> None:
    boms = ("bad:1 import type=pom", "nowhere:1 import type=pom")
    universe = Universe().add("a:1", managed=boms).add("bad:1", "b", extra="<packaging>pom</packaging>")
    graph = universe.resolve(pom("root:1", "a:1"))
    assert graph.notes == ("Maven itself would stop here: g:a 1: a parent or an imported BOM is missing: g:nowhere 1",)


def test_a_missing_pom_is_told_on_the_node() -> None:
    graph = Universe().add("a:1", "b:1").resolve(pom("root:1", "a:1"))
    assert graph.nodes[2].error == "its POM is missing: g:b 1"
    assert not any(edge.error for edge in graph.edges)  # Maven warns and goes on


def test_a_forbidden_pom_is_an_error_and_not_an_absence() -> None:
    universe = Universe(**{"a:1": Forbidden(403, "Forbidden")})
    graph = universe.resolve(pom("root:1", "a:1"))
    assert graph.edges[0].error == "Forbidden: 403 Forbidden"


@pytest.mark.parametrize("body", [b"<project><oops", b"<html>sign in</html>", b"\xff\xfe\x00", b"{]"])
def test_a_bad_pom_of_a_third_party_is_an_error_on_its_node(body: bytes) -> None:
    graph = Universe(**{"a:1": body}).resolve(pom("root:1", "a:1"))
    assert graph.nodes[1].error.startswith("its POM cannot be read")


def test_a_project_without_a_version_for_a_dependency_is_refused() -> None:
    with pytest.raises(MalformedDocument, match="version is missing"):
        Universe().resolve(pom("root:1", "a"))


def test_overruled_requirements_stay_as_edges() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1").add("b:2")
    graph = universe.resolve(pom("root:1", "a:1", "b:2"))
    assert [(edge.parent, edge.child, edge.requirement) for edge in graph.edges] == [
        (0, 1, "1"),
        (0, 2, "2"),
        (1, 2, "1"),
    ]


def test_the_graph_says_its_environment() -> None:
    graph = Universe().resolve(pom("root:1"), Environment(jdk="21.0.1", properties={"quick": "true"}))
    assert graph.environment == {"resolver": "Maven 3.8", "jdk": "21.0.1", "platform": "Linux amd64", "-Dquick": "true"}


def test_it_asks_for_a_level_at_a_time() -> None:
    universe = Universe().add("a:1", "c:1").add("b:1", "c:1").add("c:1")
    universe.resolve(pom("root:1", "a:1", "b:1"))
    assert [want.name for want in universe.asked] == ["g:b", "g:a", "g:c"]


def test_a_chain_without_end_exceeds_the_budget() -> None:
    universe = Universe()
    for number in range(2000):
        universe.add(f"a{number}:1", f"a{number + 1}:1")
    with pytest.raises(BudgetExceeded):
        universe.resolve(pom("root:1", "a0:1"))


def test_exclusions_that_double_the_places_end_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def step(number: int) -> Pom:
        artifact, below = f"a{number + 1}", list[Dependency]()
        for one in ("p", "q"):
            exclusions = ((one, str(number)),)
            below += [Dependency(group="g", artifact=artifact, version="1", classifier=one, exclusions=exclusions)]
        return Pom(model_version="4.0.0", group="g", artifact=f"a{number}", version="1", dependencies=tuple(below))

    monkeypatch.setattr("resolution.maven.resolver.MOST_NODES", 1_000)
    with pytest.raises(BudgetExceeded, match="places"):
        run(resolve(step(0)), lambda want: step(int(want.name.removeprefix("g:a"))))

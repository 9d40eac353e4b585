import pytest

from resolution.analysis import Task
from resolution.graph import Graph
from resolution.maven import analysis
from resolution.maven.gradle_versions import highest
from tests.resolution.maven.universe import Universe, versions

SCRIPT = b"""
dependencies {
    implementation 'g:a:1'
    testImplementation("g:t:1")
    implementation platform('g:bom:1')
    implementation("g:managed")
    implementation(libs.left.pad)
}
"""


def analyse(universe: Universe, files: dict[str, bytes], root: str) -> Graph:
    return analysis.analyse(Task(files=files, root=root, client=universe))  # type: ignore[arg-type]


def test_a_lock_decides_versions_and_poms_draw_the_edges() -> None:
    universe = Universe().add("a:1", "b:1", "t:1 test").add("b:2")
    lock = b"# made by Gradle\ng:a:1=compileClasspath,runtimeClasspath\ng:b:2=runtimeClasspath\nempty=\n"
    graph = analyse(universe, {"gradle.lockfile": lock}, "gradle.lockfile")
    assert versions(graph) == {"a": "1", "b": "2"}
    assert [(edge.parent, edge.child, edge.requirement) for edge in graph.edges] == [(0, 1, "1"), (1, 2, "1")]
    assert [sorted(node.flags) for node in graph.nodes] == [["root"], ["compile"], ["runtime"]]
    assert graph.environment["resolver"] == "gradle.lockfile"


def test_without_a_lock_the_highest_version_wins_and_the_graph_says_so() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1").add("b:2").add("t:1", "b:2")
    universe.add("bom:1", managed=("managed:4",)).add("managed:4").add("left-pad:3")
    catalog = b'[libraries]\nleft-pad = "g:left-pad:3"\n'
    files = {"app/build.gradle": SCRIPT, "gradle/libs.versions.toml": catalog}
    graph = analyse(universe, files, "app/build.gradle")
    assert versions(graph) == {"a": "1", "t": "1", "managed": "4", "left-pad": "3", "b": "2"}
    assert graph.environment["resolver"] == "Gradle, approximated"
    assert graph.notes[0].startswith("approximated")


def test_what_only_a_losing_version_asked_for_is_gone() -> None:
    universe = Universe().add("a:1", "b:2").add("b:1", "c:1").add("b:2").add("c:1")
    script = b"dependencies {\n implementation 'g:b:1'\n implementation 'g:a:1'\n}"
    assert versions(analyse(universe, {"build.gradle": script}, "build.gradle")) == {"b": "2", "a": "1"}


def test_the_widest_configuration_and_constraints_count() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1").add("b:3")
    script = """dependencies {
        implementation('g:a:1')
        testImplementation('g:a')
        constraints { implementation('g:b:3') }
        constraints { implementation('g:absent:1') }
    }"""
    graph = analyse(universe, {"build.gradle": script.encode()}, "build.gradle")
    assert versions(graph) == {"a": "1", "b": "3"}
    assert "runtime" in graph.nodes[1].flags


@pytest.mark.parametrize(
    ("specs", "version"),
    [
        (["1.0", "1.2"], "1.2"),
        (["1.+"], "1.9"),
        (["latest.release"], "2.0"),
        (["latest.integration"], "2.1-SNAPSHOT"),
        (["[1.0,2.0["], "1.9"),
        (["1.3!!"], "1.3"),
        (["[1,2[!!1.5"], "1.5"),
        (["1.3!!", "1.9"], "1.3"),
        ([""], ""),
    ],
)
def test_it_reads_versions_as_gradle_does(specs: list[str], version: str) -> None:
    assert highest(specs, ["1.2", "1.9", "2.0", "2.1-SNAPSHOT"]) == version


def test_an_unreadable_pom_is_an_error_on_its_node() -> None:
    graph = analyse(Universe(**{"a:1": b"<oops"}), {"gradle.lockfile": b"g:a:1=x\n"}, "gradle.lockfile")
    assert graph.nodes[1].error.startswith("its POM says nothing")


def test_a_graph_says_what_the_scripts_left_open() -> None:
    script = b"dependencies { api 'g:a:1', deps.core\n testImplementation deps.core }"
    graph = analyse(Universe().add("a:1"), {"build.gradle": script}, "build.gradle")
    assert graph.notes[1:] == ("Not known from the texts: deps.core (api), deps.core (testImplementation)",)

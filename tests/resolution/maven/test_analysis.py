import pytest

from resolution.analysis import Task
from resolution.errors import MalformedDocument, VersionNotFound
from resolution.graph import Graph
from resolution.maven import analysis
from tests.resolution.maven.universe import Universe, lines, pom, versions

POM = "<packaging>pom</packaging>"
REVISION = "<properties><revision>7</revision></properties>"


def analyse(universe: Universe, files: dict[str, bytes], root: str = "pom.xml", **environment: str) -> Graph:
    return analysis.analyse(Task(files=files, root=root, client=universe, environment=environment))  # type: ignore[arg-type]


def child(name: str, *dependencies: str, version: str = "1") -> bytes:
    """A module whose parent is g:root."""
    above = f"<parent><groupId>g</groupId><artifactId>root</artifactId><version>{version}</version></parent>"
    return pom(f"{name}:{version}", *dependencies, extra=above)


def profile(activation: str, *dependencies: str, managed: tuple[str, ...] = ()) -> str:
    body = pom("x:1", *dependencies, managed=managed).decode().partition("</version>")[2].removesuffix("</project>")
    return f"<profiles><profile><id>p</id><activation>{activation}</activation>{body}</profile></profiles>"


def reactor(*modules: str) -> str:
    return POM + "<modules>" + "".join(f"<module>{module}</module>" for module in modules) + "</modules>"


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("pom.xml", True),
        ("a/build.gradle.kts", True),
        ("gradle/libs.versions.toml", True),
        ("target/classes/pom.xml", False),
        ("src/test/resources/pom.xml", False),
        ("src/main/Main.java", False),
    ],
)
def test_it_knows_its_files(path: str, wanted: bool) -> None:
    assert analysis.is_project_file(path) is wanted


def test_modules_are_no_roots_and_a_lock_stands_for_its_script() -> None:
    files = {
        "pom.xml": pom("root:1", extra=reactor("a")),
        "a/pom.xml": child("a"),
        "b/pom.xml": pom("b:1"),
        "c/build.gradle": b"",
        "c/gradle.lockfile": b"",
        "d/build.gradle": b"",
    }
    assert analysis.roots(files) == ("b/pom.xml", "c/gradle.lockfile", "d/build.gradle", "pom.xml")


def test_a_parent_is_taken_from_the_project_before_any_registry() -> None:
    files = {"pom.xml": pom("root:1", managed=("x:3",), extra=POM), "a/pom.xml": child("a", "x")}
    assert versions(analyse(Universe().add("x:3"), files, "a/pom.xml")) == {"x": "3"}


def test_modules_stand_below_their_root_and_share_what_they_have() -> None:
    universe = Universe().add("x:1", "y:1").add("y:1").add("y:2")
    files = {
        "pom.xml": pom("root:1", extra=reactor("a", "b")),
        "a/pom.xml": child("a", "x:1"),
        "b/pom.xml": child("b", "a:1", "y:2"),
    }
    graph = analyse(universe, files)
    assert [(node.name, node.version) for node in graph.nodes] == [
        ("g:root", "1"),
        ("g:a", "1"),
        ("g:x", "1"),
        ("g:y", "1"),
        ("g:b", "1"),
        ("g:y", "2"),
    ]
    assert [edge.child for edge in graph.edges if edge.kind == "module"] == [1, 4]


def test_a_module_that_maven_would_refuse_is_a_node_with_an_error() -> None:
    files = {"pom.xml": pom("root:1", extra=reactor("a")), "a/pom.xml": child("a", "x")}
    graph = analyse(Universe(), files)
    assert "version is missing" in graph.nodes[1].error
    assert graph.notes[0].startswith("a/pom.xml could not be resolved")


def test_siblings_are_found_under_their_filled_in_revision() -> None:
    revision = "${revision}"
    files = {
        "pom.xml": pom(f"root:{revision}", extra=reactor("a", "b") + REVISION),
        "a/pom.xml": child("a", version=revision),
        "b/pom.xml": child("b", "a:${project.version}", version=revision),
    }
    graph = analyse(Universe(), files)
    assert {node.version for node in graph.nodes} == {"7"}
    assert not any(node.error for node in graph.nodes)


def test_profiles_and_properties_come_from_the_environment() -> None:
    profile = (
        "<profiles><profile><id>extra</id><dependencies><dependency><groupId>g</groupId><artifactId>x</artifactId>"
        "<version>${x}</version></dependency></dependencies></profile></profiles>"
    )
    files = {"pom.xml": pom("root:1", extra=profile)}
    universe = Universe().add("x:5")
    assert lines(analyse(universe, files)) == []
    assert versions(analyse(universe, files, **{"profiles": "extra", "-Dx": "5"})) == {"x": "5"}


def test_a_parents_profiles_ask_for_files_beside_each_module() -> None:
    proto = profile("<file><exists>${basedir}/src/main/proto</exists></file>", "x:1")
    files = {
        "pom.xml": pom("root:1", extra=reactor("a", "b") + proto),
        "a/pom.xml": child("a", "b:1"),
        "b/pom.xml": child("b"),
        "b/src/main/proto/b.proto": b"",
    }
    graph = analyse(Universe().add("x:1"), files)
    assert [node.path for node in graph.nodes] == ["", "g:a", "g:a/g:b", "g:a/g:b/g:x"]
    assert lines(analyse(Universe().add("x:1"), files, "b/pom.xml")) == ["x:1 compile"]


def test_a_repositorys_pom_may_ask_for_files_where_maven_is_run() -> None:
    asked = profile("<file><exists>${user.dir}/top.txt</exists></file>", "x:1")
    universe = Universe().add("x:1").add("a:1", extra=asked)
    files = {"sub/pom.xml": pom("root:1", "a:1")}
    assert versions(analyse(universe, files, "sub/pom.xml")) == {"a": "1"}
    assert versions(analyse(universe, {**files, "top.txt": b""}, "sub/pom.xml")) == {"a": "1"}
    assert versions(analyse(universe, {**files, "sub/top.txt": b""}, "sub/pom.xml")) == {"a": "1", "x": "1"}


def test_an_imported_bom_is_read_like_a_repositorys_even_if_it_is_the_projects() -> None:
    missing = profile("<file><missing>nowhere</missing></file>", managed=("x:2",))
    bom = pom("bom:1", managed=("x:1",), extra=POM + missing)
    files = {"pom.xml": pom("root:1", "x", managed=("bom:1 type=pom import",)), "bom/pom.xml": bom}
    universe = Universe().add("x:1").add("x:2")
    assert versions(analyse(universe, files, profiles="p")) == {"x": "1"}


def test_it_says_which_profiles_depend_on_files_that_nobody_showed() -> None:
    proto = profile("<file><exists>src/main/proto</exists></file>", "x:1")
    files = {"pom.xml": pom("root:1", extra=proto)}
    told = "Taken as not there, for only project files are known: src/main/proto (profile p of pom.xml)"
    assert analyse(Universe(), files).notes == (told,)
    assert analyse(Universe().add("x:1"), {**files, "src/main/proto/x.proto": b""}).notes == ()


def test_the_projects_own_unreadable_pom_is_named() -> None:
    with pytest.raises(MalformedDocument, match=r"pom\.xml"):
        analyse(Universe(), {"pom.xml": b"<project"})


def test_a_parent_may_be_named_by_what_its_revision_says() -> None:
    files = {"a/pom.xml": child("a", version="7"), "pom.xml": pom("root:${revision}", extra=POM + REVISION)}
    assert analyse(Universe(), files, "a/pom.xml").nodes[0].version == "7"


def test_a_module_whose_parent_is_missing_does_not_stop_the_others() -> None:
    lost = pom("b:1", extra="<parent><groupId>g</groupId><artifactId>nowhere</artifactId><version>1</version></parent>")
    files = {"pom.xml": pom("root:1", extra=reactor("a", "b")), "a/pom.xml": child("a", "x:1"), "b/pom.xml": lost}
    graph = analyse(Universe().add("x:1"), files)
    assert [(node.name, bool(node.error)) for node in graph.nodes[1:]] == [
        ("g:a", False),
        ("g:x", False),
        ("g:b", True),
    ]


def test_a_project_whose_parent_is_missing_says_so() -> None:
    lost = pom("b:1", extra="<parent><groupId>g</groupId><artifactId>nowhere</artifactId><version>1</version></parent>")
    with pytest.raises(VersionNotFound, match="g:nowhere 1"):
        analyse(Universe(), {"pom.xml": lost})


def test_nobody_is_asked_for_parents_of_poms_that_take_no_part() -> None:
    above = "<parent><groupId>g</groupId><artifactId>elsewhere</artifactId><version>1</version></parent>"
    universe = Universe().add("x:1")
    analyse(universe, {"pom.xml": pom("root:1", "x:1"), "examples/pom.xml": pom("example:1", extra=above)})
    assert [want.name for want in universe.asked] == ["g:x"]


def test_a_bom_of_the_project_is_known_by_the_version_it_really_has() -> None:
    bom = pom("bom:${revision}", managed=("x:3",), extra=POM + REVISION)
    root = pom("root:1", "x", managed=("bom:7 type=pom import",), extra=reactor("bom"))
    files = {"pom.xml": root, "bom/pom.xml": bom}
    assert versions(analyse(Universe().add("x:3"), files))["x"] == "3"


def test_modules_of_active_profiles_belong_to_the_project() -> None:
    profile = "<profile><activation><jdk>{}</jdk></activation><modules><module>{}</module></modules></profile>"
    profiles = f"<profiles>{profile.format('17', 'new')}{profile.format('1.8', 'old')}</profiles>"
    files = {
        "pom.xml": pom("root:1", extra=POM + profiles),
        "new/pom.xml": child("new"),
        "old/pom.xml": child("old"),
    }
    assert analysis.roots(files) == ("old/pom.xml", "pom.xml")
    assert [node.name for node in analyse(Universe(), files).nodes] == ["g:root", "g:new"]
    assert [node.name for node in analyse(Universe(), files, jdk="1.8.0").nodes] == ["g:root", "g:old"]

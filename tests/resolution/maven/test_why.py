from resolution.maven.why import Demand, demands
from tests.resolution.maven.universe import Universe, pom


def test_it_says_that_the_nearest_won() -> None:
    graph = Universe().add("a:1", "b:1").add("b:1").add("b:2").resolve(pom("root:1", "a:1", "b:2"))
    assert demands(graph, "g:b") == (
        Demand("2", "the project", 1, True, "the nearest: 1 step from the project"),
        Demand("1", "g:a 1", 2, False, "further away: 2 steps from the project, not 1"),
    )


def test_it_says_that_the_first_declared_won() -> None:
    universe = Universe().add("a:1", "c:1").add("b:1", "c:2").add("c:1").add("c:2")
    assert [demand.why for demand in demands(universe.resolve(pom("root:1", "a:1", "b:1")), "g:c")] == [
        "declared first among those 2 steps from the project",
        "as near as 1, but declared later",
    ]


def test_it_names_the_management() -> None:
    universe = Universe().add("a:1", "b:1").add("b:1").add("b:2")
    graph = universe.resolve(pom("root:1", "a:1", managed=("b:2",)))
    assert [demand.why for demand in demands(graph, "g:b")] == ["dependencyManagement of the project sets 2"]


def test_it_names_the_range() -> None:
    universe = Universe().add("a:1", "b:[2]").add("b:1").add("b:2")
    assert [demand.why for demand in demands(universe.resolve(pom("root:1", "b:1", "a:1")), "g:b")] == [
        "the nearest version (2 steps) that lies inside every range",
        "outside [2], which another dependency insists on",
    ]


def test_it_has_nothing_to_say_about_strangers() -> None:
    assert demands(Universe().resolve(pom("root:1")), "g:x") == ()

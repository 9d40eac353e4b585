import pytest

from resolution.errors import MalformedDocument, ResolutionError, VersionNotFound
from resolution.maven.environment import Environment
from resolution.maven.facts import Facts, Needed
from resolution.maven.model import Model, Models
from resolution.maven.pom import Pom
from tests.resolution.maven.universe import Universe, pom

PARENT = "<packaging>pom</packaging>"


def above(version: str, artifact: str = "p") -> str:
    return f"<parent><groupId>g</groupId><artifactId>{artifact}</artifactId><version>{version}</version></parent>"


def model(universe: Universe, name: str) -> Model:
    facts = Facts()
    models = Models(facts, Environment())
    artifact, _, version = name.partition(":")
    while True:
        try:
            return models.effective("g", artifact, version)
        except Needed as needed:
            for want in needed.wants:
                try:
                    facts.learn({want: universe.source(want)})
                except ResolutionError as error:
                    facts.learn({want: error})


def declared(found: Model) -> list[str]:
    return [f"{item.artifact}:{item.version} {item.scope}" for item in found.dependencies]


def test_the_child_wins_over_its_parents_and_comes_first() -> None:
    universe = Universe().add("p:1", "b:1", "c:1", extra=PARENT).add("a:1", "d:1", "b:2", extra=above("1"))
    assert declared(model(universe, "a:1")) == ["d:1 compile", "b:2 compile", "c:1 compile"]


def test_properties_of_the_child_fill_in_the_parents_text() -> None:
    universe = Universe().add("p:1", "b:${v}", extra=PARENT + "<properties><v>1</v></properties>")
    universe.add("a:1", extra=above("1") + "<properties><v>2</v></properties>")
    assert declared(model(universe, "a:1")) == ["b:2 compile"]


def test_a_later_declaration_takes_the_place_of_an_earlier_one() -> None:
    assert declared(model(Universe().add("a:1", "b:1", "c:1", "b:2"), "a:1")) == ["b:2 compile", "c:1 compile"]


def test_own_management_beats_imports_and_the_first_import_beats_later_ones() -> None:
    universe = (
        Universe().add("x:1", managed=("b:1", "c:1"), extra=PARENT).add("y:1", managed=("c:2", "d:2"), extra=PARENT)
    )
    imports = ("x:1 import type=pom", "y:1 import type=pom", "b:9")
    universe.add("a:1", "b", "c", "d", managed=imports)
    assert declared(model(universe, "a:1")) == ["b:9 compile", "c:1 compile", "d:2 compile"]


def test_management_gives_scope_and_exclusions_but_never_optional() -> None:
    found = model(Universe().add("a:1", "b", managed=("b:1 test optional -c",)), "a:1").dependencies[0]
    assert (found.scope, found.exclusions, found.optional) == ("test", (("g", "c"),), None)


def test_a_parent_may_be_a_range() -> None:
    universe = Universe().add("p:1", "b:1", extra=PARENT).add("p:1.5", "b:2", extra=PARENT).add("p:2", extra=PARENT)
    universe.add("a:1", extra=above("[1,2)"))
    assert declared(model(universe, "a:1")) == ["b:2 compile"]


@pytest.mark.parametrize(
    ("universe", "reason"),
    [
        (Universe().add("a:1", "b"), "version is missing"),
        (Universe().add("a:1", "${x}:1"), "not an id"),
        (Universe().add("a:1", "b:1 system"), "systemPath"),
        (Universe().add("a:1", extra="<modules><module>m</module></modules>"), "packaging pom"),
        (Universe().add("a:1", extra="<packaging/>"), "packaging is empty"),
        (Universe().add("a:1", "b:1 type="), "type is empty"),
        (Universe().add("a:1", extra=above("1")).add("p:1"), "packaging jar"),
        (
            Universe()
            .add("a:1", extra=above("1"))
            .add("p:1", extra=PARENT + above("1", "q"))
            .add("q:1", extra=PARENT + above("1")),
            "cycle",
        ),
        (Universe().add("a:1", managed=("a:1 import type=pom",)), "cycle"),
    ],
)
def test_it_refuses_what_maven_calls_invalid(universe: Universe, reason: str) -> None:
    with pytest.raises(MalformedDocument, match=reason):
        model(universe, "a:1")


def test_a_missing_parent_is_not_an_invalid_pom() -> None:
    with pytest.raises(VersionNotFound):
        model(Universe().add("a:1", extra=above("1")), "a:1")


def test_it_asks_for_all_imports_at_once() -> None:
    body = pom("a:1", managed=("x:1 import type=pom", "y:1 import type=pom"))
    with pytest.raises(Needed) as needed:
        Models(Facts(), Environment()).of(Pom.parse(body))
    assert [want.name for want in needed.value.wants] == ["g:x", "g:y"]

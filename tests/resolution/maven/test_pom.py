import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolution.errors import MalformedDocument, NotARegistry
from resolution.maven.pom import Dependency, Pom, Reference, slim
from tests.resolution.maven.universe import pom
from tests.resolution.typed_errors import check_only_typed_errors

FULL = b"""<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version><relativePath/></parent>
  <artifactId> a </artifactId>
  <properties><x>1</x><!-- no --><empty/></properties>
  <dependencies>
    <dependency>
      <groupId>g</groupId><artifactId>b</artifactId><version>${x}</version><optional>true</optional>
      <exclusions><exclusion><groupId>*</groupId><artifactId>c</artifactId></exclusion></exclusions>
    </dependency>
  </dependencies>
  <build><plugins><plugin><artifactId>k\xf6ln</artifactId></plugin></plugins></build>
</project>"""


def test_it_reads_what_is_written_and_where() -> None:
    found = Pom.parse(FULL)
    assert (found.artifact, found.group, found.own_group, found.own_version) == ("a", "", "g", "1")
    assert found.parent == Reference(group="g", artifact="p", version="1", relative_path="")
    assert found.properties == {"x": "1", "empty": ""}
    assert found.dependencies == (
        Dependency(group="g", artifact="b", version="${x}", optional="true", exclusions=(("*", "c"),), line=7),
    )


def test_the_slim_form_says_the_same() -> None:
    body = slim(FULL, "text/xml")
    assert Pom.parse(body) == Pom.parse(FULL)
    assert len(body) < len(FULL) / 2


def test_old_poms_may_name_letters_as_html_does() -> None:
    assert Pom.parse(b"<project><artifactId>a</artifactId><name>J&oslash;rgen</name></project>").artifact == "a"


def test_a_pom_is_not_its_own_parent() -> None:
    above = "<parent><groupId>g</groupId><artifactId>a</artifactId><version>1</version></parent>"
    with pytest.raises(MalformedDocument, match="its own parent"):
        Pom.parse(pom("a:1", extra=above))


def test_a_web_page_is_no_pom() -> None:
    with pytest.raises(NotARegistry):
        Pom.parse(b"<html><body/></html>")


@pytest.mark.parametrize(
    "body", [b"", b"{}", b'{"artifact": 1}', b"<a>" * 200_000, b"<project>&xxe;</project>", b"{" * 9999]
)
def test_it_refuses_what_is_no_document(body: bytes) -> None:
    with pytest.raises(MalformedDocument):
        Pom.parse(body)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"<project>{text}</project>".encode()))
def test_it_fails_only_with_its_own_errors(body: bytes) -> None:
    check_only_typed_errors(Pom.parse, body)


TWICE = "<exclusions><exclusion><groupId>x</groupId><groupId>x</groupId></exclusion></exclusions>"
LEAF = "<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version>{}</dependency>"


@pytest.mark.parametrize(
    "inside",
    [
        "<name>a</name><name>b</name>",
        "<properties/><properties/>",
        f"<dependencies>{LEAF.format('<version>1</version>')}</dependencies>",
        "<profiles><profile><id>a</id><id>b</id></profile></profiles>",
        "<parent><version>1</version><version>1</version></parent>",
        f"<dependencies>{LEAF.format(TWICE)}</dependencies>",
    ],
)
def test_it_refuses_an_element_that_stands_twice_as_maven_does(inside: str) -> None:
    with pytest.raises(MalformedDocument):
        Pom.parse(f"<project><artifactId>a</artifactId>{inside}</project>".encode())


@pytest.mark.parametrize("inside", ["<unknown/><unknown/>", "<properties><a>1</a><a>2</a></properties>"])
def test_what_maven_does_not_know_may_stand_twice(inside: str) -> None:
    assert Pom.parse(f"<project><artifactId>a</artifactId>{inside}</project>".encode()).artifact == "a"


def test_words_for_true_may_be_in_capitals() -> None:
    activation = (
        "<profiles><profile><activation><activeByDefault>TRUE</activeByDefault></activation></profile></profiles>"
    )
    found = Pom.parse(f"<project><artifactId>a</artifactId>{activation}</project>".encode())
    assert found.profiles[0].activation.by_default

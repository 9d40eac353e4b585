"""Maven and Gradle projects: what their files declare and lock."""

import pytest

from resolution.errors import MalformedDocument
from resolution.maven.build_gradle import read_build_gradle
from resolution.maven.gradle_lockfile import read_gradle_lockfile
from resolution.maven.pom_file import modules, read_pom
from resolution.maven.verification_metadata import read_verification_metadata
from resolution.maven.version_catalog import aliases, read_version_catalog

POM = b"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <groupId>org.acme</groupId><artifactId>app</artifactId><version>1.2</version>
  <properties><kit.version>3.0</kit.version></properties>
  <modules><module>core</module></modules>
  <dependencyManagement><dependencies>
    <dependency><groupId>g</groupId><artifactId>managed</artifactId><version>9</version></dependency>
    <dependency><groupId>g</groupId><artifactId>bom</artifactId><version>1</version><scope>import</scope></dependency>
  </dependencies></dependencyManagement>
  <dependencies>
    <dependency><groupId>${project.groupId}</groupId><artifactId>kit</artifactId><version>${kit.version}</version></dependency>
    <dependency><groupId>g</groupId><artifactId>managed</artifactId><scope>test</scope></dependency>
    <dependency><groupId>g</groupId><artifactId>o</artifactId><version>${parent.sets}</version><optional>true</optional></dependency>
  </dependencies>
</project>
"""
GRADLE = b"""
def kitVersion = "3.1"
dependencies {
    implementation "org.acme:kit:$kitVersion"
    testImplementation('org.acme:test-kit:1.0:all@jar')  // why
    api platform("org.acme:bom:2")
    implementation group: 'org.acme', name: 'named', version: '4'
    /* implementation "org.acme:gone:1"
    */
    implementation libs.commons.lang3
    implementation project(":core")
}
"""
CATALOG = b"""[versions]
kit = "3.0"
[libraries]
kit = { module = "org.acme:kit", version.ref = "kit" }
commons-lang3 = "org.apache.commons:commons-lang3:3.12.0"
strict = { group = "g", name = "n", version = { strictly = "2" } }
"""


def test_it_reads_a_pom_with_its_own_properties_and_management() -> None:
    found = [(each.name, each.spec, each.kind, each.line) for each in read_pom(POM).declared]
    assert found == [
        ("org.acme:kit", "3.0", "runtime", 10),
        ("g:managed", "9", "test", 11),
        ("g:o", "${parent.sets}", "optional", 12),
        ("g:managed", "9", "managed", 6),
        ("g:bom", "1", "import", 7),
    ]


def test_it_tells_the_modules() -> None:
    assert modules(POM) == ("core",)


def test_it_reads_simple_gradle_notations_and_runs_nothing() -> None:
    found = [(each.name, each.spec, each.kind, each.line) for each in read_build_gradle(GRADLE).declared]
    assert found == [
        ("org.acme:kit", "3.1", "runtime", 4),
        ("org.acme:test-kit", "1.0", "test", 5),
        ("org.acme:bom", "2", "import", 6),
        ("org.acme:named", "4", "runtime", 7),
        ("libs.commons.lang3", "", "runtime", 10),
    ]


def test_it_refuses_properties_that_grow_without_end() -> None:
    properties = "".join(f"<p{level}>${{p{level + 1}}}${{p{level + 1}}}</p{level}>" for level in range(20))
    body = f"<project><groupId>${{p0}}</groupId><properties>{properties}<p20>xx</p20></properties><dependencies>"
    body += "<dependency><groupId>${p0}</groupId><artifactId>a</artifactId></dependency></dependencies></project>"
    with pytest.raises(MalformedDocument):
        read_pom(body.encode())


def test_it_reads_a_version_catalog() -> None:
    found = {each.name: (each.spec, each.line) for each in read_version_catalog(CATALOG).declared}
    assert found == {
        "org.acme:kit": ("3.0", 4),
        "org.apache.commons:commons-lang3": ("3.12.0", 5),
        "g:n": ("2", 6),
    }


def test_it_finds_the_line_of_a_catalog_entry_however_it_is_written() -> None:
    body = b'[versions]\nkit = "1"\n[libraries]\n  "kit" = "g:kit:1"\n[libraries.far]\nmodule = "g:far"\n'
    assert [(each.name, each.line) for each in read_version_catalog(body).declared] == [("g:kit", 4), ("g:far", 5)]


def test_it_names_catalog_entries_as_build_scripts_do() -> None:
    assert aliases(CATALOG)["libs.commons.lang3"].spec == "3.12.0"


def test_it_reads_gradle_locks() -> None:
    locked = read_gradle_lockfile(b"# x\norg.acme:kit:1.0=compileClasspath,runtimeClasspath\nempty=\n").locked
    assert [(each.name, each.version, each.groups) for each in locked] == [
        ("org.acme:kit", "1.0", {"compileClasspath", "runtimeClasspath"})
    ]


def test_it_reads_a_gradle_lock_that_somebody_edited() -> None:
    body = b" #org.acme:gone:1=a\n org.acme:kit:1.0=a, b\n"
    assert [(each.name, sorted(each.groups)) for each in read_gradle_lockfile(body).locked] == [
        ("org.acme:kit", ["a", "b"])
    ]


def test_it_reads_verification_metadata() -> None:
    component = b'<component group="g" name="n" version="1"/>'
    body = b"<verification-metadata><components>" + component + b"</components></verification-metadata>"
    assert [(each.name, each.version) for each in read_verification_metadata(body).locked] == [("g:n", "1")]

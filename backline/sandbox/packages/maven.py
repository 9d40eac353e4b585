"""The Maven artifacts: a library with sources and snapshots, and one that inherits its dependency from a parent."""

from collections.abc import Iterator
from datetime import timedelta

from backline.sandbox.archives import zip_of
from backline.sandbox.formats import maven
from backline.sandbox.shelf import START, Component

GROUP = "org.example.sandbox"
MANIFEST = b"Manifest-Version: 1.0\r\n\r\n"
PARENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>{GROUP}</groupId>
  <artifactId>parent</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <properties><words.version>1.0.0</words.version></properties>
  <dependencyManagement><dependencies>
    <dependency><groupId>{GROUP}</groupId><artifactId>words</artifactId><version>${{words.version}}</version></dependency>
  </dependencies></dependencyManagement>
</project>
"""
CHILD = f"""<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <parent><groupId>{GROUP}</groupId><artifactId>parent</artifactId><version>1</version></parent>
  <artifactId>greeter</artifactId>
  <version>VERSION</version>
  <dependencies>
    <dependency><groupId>{GROUP}</groupId><artifactId>words</artifactId></dependency>
  </dependencies>
</project>
"""


def words() -> Iterator[Component]:
    for day, version in enumerate(("1.0.0", "1.1.0", "2.0.0")):
        coordinates = (GROUP, "words", version)
        assets = [
            maven.asset(coordinates, "pom", maven.minimal_pom(*coordinates)),
            maven.asset(coordinates, "jar", _jar("words", version)),
            maven.asset(coordinates, "jar", _jar("words-sources", version), "sources"),
        ]
        yield _dated(maven.component(coordinates, assets), day)


def greeter() -> Iterator[Component]:
    parent = (GROUP, "parent", "1")
    yield _dated(maven.component(parent, [maven.asset(parent, "pom", PARENT.encode())]), 9)
    for day, version in enumerate(("1.0.0", "1.1.0"), start=10):
        coordinates = (GROUP, "greeter", version)
        pom = maven.asset(coordinates, "pom", CHILD.replace("VERSION", version).encode())
        yield _dated(
            maven.component(coordinates, [pom, maven.asset(coordinates, "jar", _jar("greeter", version))]), day
        )


def snapshots() -> Iterator[Component]:
    coordinates = (GROUP, "words", "2.1.0-SNAPSHOT")
    assets = []
    for value in ("2.1.0-20240120.120000-1", "2.1.0-20240121.120000-2"):
        assets.append(maven.asset(coordinates, "pom", maven.minimal_pom(*coordinates), value=value))
        assets.append(maven.asset(coordinates, "jar", _jar("words", value), value=value))
    yield _dated(maven.component(coordinates, assets), 20)


def _jar(name: str, version: str) -> bytes:
    return zip_of({"META-INF/MANIFEST.MF": MANIFEST, f"{name}.properties": f"version={version}\n".encode()})


def _dated(component: Component, day: int) -> Component:
    component.published = START + timedelta(days=day)
    for asset in component.assets:
        asset.created = component.published
    return component

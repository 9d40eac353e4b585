"""The NuGet packages: one with an unlisted and a SemVer 2 version, and one that depends on it."""

from collections.abc import Iterator
from datetime import timedelta

from backline.sandbox.archives import zip_of
from backline.sandbox.formats import nuget
from backline.sandbox.shelf import START, Component

NUSPEC = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>{id}</id>
    <version>{version}</version>
    <authors>Sandbox</authors>
    <description>A package of the sandbox: {id}</description>
    <dependencies><group targetFramework=".NETStandard2.0">{dependencies}</group></dependencies>
  </metadata>
</package>
"""
CONTENT_TYPES = b"""<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="nuspec" ContentType="application/octet"/><Default Extension="_" ContentType="application/octet"/>
</Types>
"""
RELATIONS = """<?xml version="1.0" encoding="utf-8"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Type="http://schemas.microsoft.com/packaging/2010/07/manifest" Target="/{id}.nuspec" Id="R1"/>
</Relationships>
"""
NEEDS_WORDS = '<dependency id="Sandbox.Words" version="[1.0.0, 2.0.0)" />'


def words() -> Iterator[Component]:
    for day, version in enumerate(("1.0.0", "1.1.0", "1.2.0", "2.0.0-beta.1")):
        one = _published("Sandbox.Words", version, day, "")
        one.facts["listed"] = version != "1.1.0"
        yield one


def greeter() -> Iterator[Component]:
    yield _published("Sandbox.Greeter", "1.0.0", 10, NEEDS_WORDS)
    yield _published("Sandbox.Greeter", "1.1.0", 11, NEEDS_WORDS)


def _published(name: str, version: str, day: int, dependencies: str) -> Component:
    nuspec = NUSPEC.format(id=name, version=version, dependencies=dependencies)
    files = {
        "_rels/.rels": RELATIONS.format(id=name).encode(),
        f"{name}.nuspec": nuspec.encode(),
        "lib/netstandard2.0/_._": b"",
        "[Content_Types].xml": CONTENT_TYPES,
    }
    one = nuget.component(zip_of(files))
    one.published = START + timedelta(days=day)
    return one

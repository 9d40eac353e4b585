"""Whatever a registry or a project sends, parsers give a value or raise a typed error, and nothing else.

`make fuzz` sets BACKLINE_FUZZ_EXAMPLES, the number of documents for each parser; without it they are few and fixed.
"""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.providers.nexus import component_records
from resolution import structured, xml
from resolution.errors import ResolutionError
from resolution.go import goproxy
from resolution.go.gomod import GoMod
from resolution.go.gosum import GoSum
from resolution.go.gowork import GoWork
from resolution.maven import checksums
from resolution.maven.metadata import Metadata
from resolution.maven.pom import Pom
from resolution.npm import packument
from resolution.npm.packument import Packument
from resolution.nuget import nuspec, registration
from resolution.nuget.service_index import ServiceIndex
from resolution.project_files import READERS
from resolution.pypi import core_metadata, sdist_metadata, simple_index, wheel_metadata
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.simple_index import SimpleIndex
from tests.resolution.typed_errors import check_only_typed_errors

EXAMPLES = int(os.environ.get("BACKLINE_FUZZ_EXAMPLES", "0"))
few = settings(max_examples=EXAMPLES or 20, deadline=None, derandomize=not EXAMPLES)
URL = "https://registry.example.org/index.json"

KEYS_TEXT = """
    name version versions dist-tags time dist tarball integrity shasum dependencies devDependencies packages
    optionalDependencies peerDependencies peerDependenciesMeta optional engines deprecated os cpu
    bundleDependencies overrides workspaces resolved link requires lockfileVersion importers snapshots specifier
    resolution settings meta api-version files filename url hashes yanked requires-python core-metadata size
    upload-time default develop _meta sources hash sha256 markers project tool poetry group groups dev source
    extras package distribution metadata libraries targets project.frameworks net8.0 type resolved contentHash
    path runtime compile items @id @type resources catalogEntry dependencyGroups id range listed published
    deprecation reasons alternatePackage packageHash packageHashAlgorithm packageSize targetFramework Version
    Time continuationToken assets downloadUrl checksum fileSize format repository componentFields assetFields
    optional description libraries bundles plugins ref module strictly prefer lock-version content-hash
    python-versions include-groups build-system
"""
TEXTS_TEXT = """
    1.0.0 ^1 >=1,<2 [1,2) * latest x file:../x npm:a@^1 workspace:* git+ssh://h/x#1 http://[ ${project.version}
    ${a} LATEST 1.0-SNAPSHOT @s/n a:b g:a:1 v1.0.0 h1:AAAA= sha512-AAAA== sha256:00 ../../x /abs C:\\x \ud800 \0
    é 2024-01-01T00:00:00Z 9999999999999999999999 1e999 [a] {} % # ; \\ " ' ` ( net8.0 .NETFramework4.8 import
    test
"""
TAGS_TEXT = """
    project groupId artifactId version parent dependencies dependency dependencyManagement scope optional type
    classifier exclusions exclusion properties profiles profile activation jdk os property name value file
    exists modules module packaging distributionManagement relocation metadata versioning versions latest
    release snapshot timestamp buildNumber lastUpdated snapshotVersions snapshotVersion extension package
    packages id PackageReference PackageVersion ItemGroup PropertyGroup TargetFramework TargetFrameworks Import
    group verification-metadata components component artifact sha256 configuration Project Choose When Otherwise
    a
"""
ATTRIBUTES_TEXT = "id version Include Update Remove Version Condition targetFramework name group value"
WORDS_TEXT = """
    module require replace retract exclude use go toolchain godebug ignore ( ) [ ] { } , => // /* */
    implementation dependencies classpath platform files( "a:b:1" 'a:b:1' name: group= version= @ # -r -c -e
    --hash=sha256:00 --index-url ; python_version < "3" extra == "x" NUGET remote: GITHUB Name: Version:
    Requires-Dist: Provides-Extra: = : \\ |
"""

VOCABULARIES = (KEYS_TEXT, TEXTS_TEXT, TAGS_TEXT, ATTRIBUTES_TEXT, WORDS_TEXT)
KEYS, TEXTS, TAGS, ATTRIBUTES, WORDS = (vocabulary.split() for vocabulary in VOCABULARIES)

texts = st.one_of(st.sampled_from(TEXTS), st.text(max_size=6))
leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
keys = st.one_of(st.sampled_from(KEYS), texts)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=6))
objects = st.dictionaries(keys, values, max_size=8)


def as_toml(value: Any) -> str:
    """The inline form of `value`; what TOML does not know becomes text."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {as_toml(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_toml, value)) + "]"
    return json.dumps(value if isinstance(value, bool | int | str) else str(value))


def as_xml(node: tuple[str, dict[str, str], list[Any]]) -> str:
    tag, attributes, inside = node
    written = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    children = "".join(escape(each) if isinstance(each, str) else as_xml(each) for each in inside)
    return f"<{tag}{written}>{children}</{tag}>"


def element(inside: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=2)
    return st.tuples(st.sampled_from(TAGS), attributes, st.lists(inside, max_size=5))


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


roots = st.sampled_from(["project", "metadata", "package", "packages", "Project", "verification-metadata"])
trees = st.tuples(roots, st.just({}), st.lists(st.recursive(texts, element, max_leaves=12), max_size=6))
json_bodies = objects.map(lambda value: encoded(json.dumps(value)))
toml_bodies = objects.map(
    lambda value: encoded("\n".join(f"{json.dumps(key)} = {as_toml(each)}" for key, each in value.items()))
)
xml_bodies = trees.map(lambda tree: encoded(as_xml(tree)))
lines = st.lists(st.one_of(st.sampled_from([*WORDS, *TEXTS, "\n", "\n  "]), texts), max_size=30)
text_bodies = lines.map(lambda words: encoded(" ".join(words)))
anything = st.binary(max_size=60)
BODIES: dict[str, st.SearchStrategy[bytes]] = {
    "json": json_bodies | anything,
    "yaml": json_bodies | text_bodies | anything,
    "toml": toml_bodies | text_bodies | anything,
    "xml": xml_bodies | anything,
    "text": text_bodies | json_bodies | xml_bodies | anything,
}
Parser = Callable[[bytes], object]


def read_packument(body: bytes) -> None:
    for found in (Packument.parse(body), Packument.parse(packument.slim(body, "application/json"))):
        for version in [*found, *found.newest_first()]:
            found.published_at(str(version))
            with suppress(ResolutionError):
                found.manifest(str(version))


def read_page(content_type: str) -> Parser:
    def read(body: bytes) -> None:
        page = SimpleIndex.parse(simple_index.slim(body, content_type), URL)
        for file in page.files:
            page.address(file)

    return read


def read_metadata(body: bytes) -> None:
    CoreMetadata.parse(core_metadata.slim(body)).requirements()


REGISTRY_DOCUMENTS: list[tuple[str, str, Parser]] = [
    ("json", "JSON", structured.load_json),
    ("toml", "TOML", structured.load_toml),
    ("yaml", "YAML", structured.load_yaml),
    ("xml", "XML", xml.parse),
    ("json", "packument", read_packument),
    ("json", "simple JSON", read_page(simple_index.JSON_TYPE)),
    ("xml", "simple HTML", read_page("text/html")),
    ("text", "core metadata", read_metadata),
    ("text", "wheel", lambda body: wheel_metadata.slim("x", b"PK\3\4" + body)),
    ("text", "sdist", lambda body: sdist_metadata.read(iter([body]), "x-1.tar.gz")),
    ("text", "version list", lambda body: goproxy.parse_list(body, "a.example")),
    ("json", "info", goproxy.Info.parse),
    ("text", "go.mod", GoMod.parse),
    ("text", "main go.mod", lambda body: GoMod.parse(body, main=True)),
    ("text", "go.work", GoWork.parse),
    ("text", "go.sum", GoSum.parse),
    ("xml", "maven-metadata", Metadata.parse),
    ("xml", "POM", Pom.parse),
    ("json", "slim POM", Pom.parse),
    ("text", "checksum", lambda body: checksums.parse(body, "sha1")),
    ("json", "service index", lambda body: ServiceIndex.parse(body, URL)),
    ("json", "registration", registration.parse_index),
    ("json", "registration page", registration.parse_page),
    ("xml", "nuspec", nuspec.parse),
    ("json", "components", component_records.parse_page),
    ("json", "component", component_records.parse_component),
    ("json", "repositories", component_records.parse_repositories),
    ("json", "upload specs", component_records.parse_upload_specs),
]


def kind_of(pattern: str) -> str:
    """What a project file is written in, by the end of its name."""
    for kind in ("json", "yaml", "toml", "xml"):
        if kind in pattern:
            return kind
    written_in = {"poetry": "toml", "pdm": "toml", "uv": "toml", "Pipfile": "json", "proj": "xml", "config": "xml"}
    return next((kind for part, kind in written_in.items() if part in pattern), "text")


PROJECT_FILES = [(kind_of(reader.pattern), reader.pattern, reader.read) for reader in READERS]


@pytest.mark.parametrize(
    ("kind", "parse"), [pytest.param(kind, parse, id=name) for kind, name, parse in REGISTRY_DOCUMENTS + PROJECT_FILES]
)
def test_parsers_raise_only_typed_errors(kind: str, parse: Parser) -> None:
    @given(body=BODIES[kind])
    @few
    def read(body: bytes) -> None:
        check_only_typed_errors(parse, body)

    read()

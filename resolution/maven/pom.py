"""A POM as it is written, before inheritance and interpolation.

https://maven.apache.org/ref/3.8.7/maven-model/maven.html. `slim` keeps what resolution needs, in a form of our own
that `Pom.parse` reads as well.
"""

from collections.abc import Iterable

import msgspec

from resolution import xml
from resolution.errors import MalformedDocument, NotARegistry
from resolution.maven.pom_tags import refuse_twice

Properties = dict[str, str]


class Dependency(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One `<dependency>`, declared or managed. `optional` is None where nothing is said; `line` is where it stands."""

    group: str
    artifact: str
    version: str = ""
    type: str = "jar"
    classifier: str = ""
    scope: str = ""
    optional: str | None = None
    system_path: str = ""
    exclusions: tuple[tuple[str, str], ...] = ()
    line: int = 0

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes two declarations the same one (Maven's management key)."""
        return (self.group, self.artifact, self.type, self.classifier)

    @property
    def strings(self) -> Iterable[str]:
        yield from (self.group, self.artifact, self.version, self.type, self.classifier, self.scope, self.system_path)
        yield self.optional or ""
        for exclusion in self.exclusions:
            yield from exclusion


class Activation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When a profile is active. `os` holds family, name, arch and version as far as they are given."""

    by_default: bool = False
    jdk: str = ""
    os: dict[str, str] = {}
    property_name: str = ""
    property_value: str = ""
    exists: str = ""
    missing: str = ""

    @property
    def on_file(self) -> bool:
        return bool(self.exists or self.missing)


class Profile(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    id: str = ""
    activation: Activation = Activation()
    modules: tuple[str, ...] = ()
    properties: Properties = {}
    dependencies: tuple[Dependency, ...] = ()
    managed: tuple[Dependency, ...] = ()


class Reference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A parent or a relocation. `relative_path` is None where nothing is said, which means `../pom.xml`."""

    group: str = ""
    artifact: str = ""
    version: str = ""
    relative_path: str | None = None


class Pom(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`group` and `version` are empty where the parent gives them."""

    artifact: str
    group: str = ""
    version: str = ""
    model_version: str = ""
    packaging: str = "jar"
    parent: Reference | None = None
    relocation: Reference | None = None
    modules: tuple[str, ...] = ()
    properties: Properties = {}
    dependencies: tuple[Dependency, ...] = ()
    managed: tuple[Dependency, ...] = ()
    profiles: tuple[Profile, ...] = ()

    @classmethod
    def parse(cls, body: bytes) -> "Pom":
        """From XML or from our slim form. Raises MalformedDocument, TooLarge, NotARegistry."""
        if body.startswith(b"{"):
            try:
                return SLIM.decode(body)
            except (msgspec.DecodeError, RecursionError) as error:
                raise MalformedDocument(str(error)) from None
        root = xml.parse(body, as_maven=True)
        if xml.name(root) != "project":
            raise NotARegistry(f"<{xml.name(root)[:50]}> where a POM was expected")
        pom = _pom(root)
        if pom.parent and pom.artifact == pom.parent.artifact and _own_parent(pom, pom.parent):
            raise MalformedDocument("a POM cannot be its own parent", at="project.parent")
        return pom

    @property
    def own_group(self) -> str:
        return self.group or (self.parent.group if self.parent else "")

    @property
    def own_version(self) -> str:
        return self.version or (self.parent.version if self.parent else "")


SLIM = msgspec.json.Decoder(Pom)


def slim(body: bytes, _content_type: str) -> bytes:
    """A tenth of a typical POM: no plugins, people, licences or reports."""
    return msgspec.json.encode(Pom.parse(body))


def _own_parent(pom: Pom, parent: Reference) -> bool:
    return pom.group == parent.group or (not pom.group and pom.version in ("", parent.version))


def _pom(root: xml.Element) -> Pom:
    refuse_twice(root, "project")
    parts = {xml.name(child): child for child in root}
    return Pom(
        artifact=xml.text(parts.get("artifactId")),
        group=xml.text(parts.get("groupId")),
        version=xml.text(parts.get("version")),
        model_version=xml.text(parts.get("modelVersion")),
        packaging=xml.text(parts["packaging"]) if "packaging" in parts else "jar",
        parent=_reference(parts.get("parent")),
        relocation=_reference(xml.child(parts.get("distributionManagement"), "relocation")),
        modules=_modules(parts.get("modules")),
        properties=_properties(parts.get("properties")),
        dependencies=_dependencies(parts.get("dependencies")),
        managed=_dependencies(xml.child(parts.get("dependencyManagement"), "dependencies")),
        profiles=tuple(_profile(profile) for profile in xml.children(parts.get("profiles"), "profile")),
    )


def _texts(element: xml.Element) -> dict[str, str]:
    return {xml.name(child): (child.text or "").strip() for child in element}


def _reference(element: xml.Element | None) -> Reference | None:
    if element is None:
        return None
    refuse_twice(element, "reference")
    texts = _texts(element)
    return Reference(
        group=texts.get("groupId", ""),
        artifact=texts.get("artifactId", ""),
        version=texts.get("version", ""),
        relative_path=texts.get("relativePath"),
    )


def _modules(element: xml.Element | None) -> tuple[str, ...]:
    return tuple(xml.text(module) for module in xml.children(element, "module"))


def _properties(element: xml.Element | None) -> Properties:
    return {} if element is None else _texts(element)


def _dependencies(element: xml.Element | None) -> tuple[Dependency, ...]:
    return tuple(_dependency(item) for item in xml.children(element, "dependency"))


def _dependency(element: xml.Element) -> Dependency:
    refuse_twice(element, "dependency")
    texts = _texts(element)
    exclusions: tuple[tuple[str, str], ...] = ()
    if "exclusions" in texts:
        found = list(xml.children(xml.child(element, "exclusions"), "exclusion"))
        exclusions = tuple((xml.text(item, "groupId"), xml.text(item, "artifactId")) for item in found)
        for item in found:
            refuse_twice(item, "reference")
    return Dependency(
        group=texts.get("groupId", ""),
        artifact=texts.get("artifactId", ""),
        version=texts.get("version", ""),
        type=texts.get("type", "jar"),
        classifier=texts.get("classifier", ""),
        scope=texts.get("scope", ""),
        optional=texts.get("optional"),
        system_path=texts.get("systemPath", ""),
        exclusions=exclusions,
        line=xml.line(element),
    )


def _profile(element: xml.Element) -> Profile:
    refuse_twice(element, "profile")
    return Profile(
        id=xml.text(element, "id") or "default",
        activation=_activation(xml.child(element, "activation")),
        modules=_modules(xml.child(element, "modules")),
        properties=_properties(xml.child(element, "properties")),
        dependencies=_dependencies(xml.child(element, "dependencies")),
        managed=_dependencies(xml.child(xml.child(element, "dependencyManagement"), "dependencies")),
    )


def _activation(element: xml.Element | None) -> Activation:
    system, wanted, file = (
        xml.child(element, tag) if element is not None else None for tag in ("os", "property", "file")
    )
    return Activation(
        by_default=element is not None and xml.text(element, "activeByDefault").lower() == "true",
        jdk="" if element is None else xml.text(element, "jdk"),
        os={} if system is None else _texts(system),
        property_name="" if wanted is None else xml.text(wanted, "name"),
        property_value="" if wanted is None else xml.text(wanted, "value"),
        exists="" if file is None else xml.text(file, "exists"),
        missing="" if file is None else xml.text(file, "missing"),
    )

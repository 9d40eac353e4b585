"""A project's own pom.xml as it stands: what it declares and manages, with lines. https://maven.apache.org/pom.html

Parents are not looked at here: the effective model is another matter (effective.py). Properties of the file itself are
replaced, and a dependency without a version takes what the file itself manages.
"""

import re
from collections.abc import Iterator, Mapping

from resolution import xml
from resolution.errors import MalformedDocument
from resolution.project_file import Declared, ProjectFile

PROPERTY = re.compile(r"\$\{([^${}]+)\}")
DEPTH = 20  # of properties that name properties
LONGEST = 10_000  # characters a value may grow to


def read_pom(body: bytes) -> ProjectFile:
    """kind: the scope ("runtime" for compile and none) or "managed". Raises MalformedDocument."""
    root = xml.parse(body, as_maven=True)
    properties = _properties(root)
    managed = tuple(_declared(xml.child(root, "dependencyManagement"), properties, {}, managed=True))
    versions = {each.name: each.spec for each in reversed(managed) if each.kind != "import"}
    found = list(_declared(root, properties, versions))
    for profile in xml.children(xml.child(root, "profiles"), "profile"):
        found += _declared(profile, properties, versions, profile=xml.text(profile, "id"))
    name = f"{properties.get('project.groupId', '')}:{xml.text(root, 'artifactId')}"
    return ProjectFile(name=name, version=properties.get("project.version", ""), declared=(*found, *managed))


def modules(body: bytes) -> tuple[str, ...]:
    """Folders (or files) of the aggregated projects, those of profiles included. Raises MalformedDocument."""
    root = xml.parse(body, as_maven=True)
    places = [root, *xml.children(xml.child(root, "profiles"), "profile")]
    return tuple(xml.text(each) for place in places for each in xml.children(xml.child(place, "modules"), "module"))


def _declared(
    place: xml.Element | None,
    properties: Mapping[str, str],
    versions: Mapping[str, str],
    *,
    managed: bool = False,
    profile: str = "",
) -> Iterator[Declared]:
    for node in xml.children(xml.child(place, "dependencies"), "dependency"):
        group, artifact, version, scope = (
            _replaced(xml.text(node, tag), properties) for tag in ("groupId", "artifactId", "version", "scope")
        )
        if not group or not artifact:
            continue
        name = f"{group}:{artifact}"
        kind = "managed" if managed and scope != "import" else scope
        kind = "optional" if not managed and xml.text(node, "optional") == "true" else kind
        yield Declared(
            name=name,
            spec=version or versions.get(name, ""),
            kind="runtime" if kind in ("", "compile") else kind,
            condition=f"profile {profile}" if profile else "",
            line=xml.line(node),
        )


def _properties(root: xml.Element) -> dict[str, str]:
    parent = xml.child(root, "parent")
    own = {xml.name(node): xml.text(node) for node in xml.children(xml.child(root, "properties"))}
    group = xml.text(root, "groupId") or xml.text(parent, "groupId")
    version = xml.text(root, "version") or xml.text(parent, "version")
    project = {"groupId": group, "version": version, "artifactId": xml.text(root, "artifactId")}
    project |= {"parent.version": xml.text(parent, "version"), "parent.groupId": xml.text(parent, "groupId")}
    named = {f"{prefix}.{key}": value for prefix in ("project", "pom") for key, value in project.items()}
    return {**named, **own}


def _replaced(value: str, properties: Mapping[str, str]) -> str:
    """Unknown properties stay as written: somebody else (a parent, the command line) may set them.

    Raises MalformedDocument: properties that name each other twice grow without end.
    """
    for _ in range(DEPTH):
        if len(value) > LONGEST:
            raise MalformedDocument(f"a value of more than {LONGEST:,} characters")
        replaced = PROPERTY.sub(lambda match: properties.get(match[1], match[0])[: LONGEST + 1], value)
        if replaced == value:
            break
        value = replaced
    return value

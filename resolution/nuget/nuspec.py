"""The manifest inside a package, which the flat container also serves on its own.

https://learn.microsoft.com/nuget/reference/nuspec
"""

from collections.abc import Iterable

from resolution import xml
from resolution.errors import MalformedDocument
from resolution.nuget.dependency_groups import Dependency, Group, Manifest


def parse(body: bytes) -> Manifest:
    """Raises MalformedDocument."""
    root = xml.parse(body)
    metadata = xml.child(root, "metadata")
    identity, version = xml.text(metadata, "id"), xml.text(metadata, "version")
    if xml.name(root) != "package" or not identity or not version:
        raise MalformedDocument("expected a package with an id and a version", at="metadata")
    dependencies = xml.child(metadata, "dependencies")
    groups = [
        Group(group.get("targetFramework", "").strip(), _dependencies(group))
        for group in xml.children(dependencies, "group")
    ]
    # The oldest form has no groups; beside groups NuGet does not look at it.
    loose = _dependencies(xml.children(dependencies, "dependency"))
    if not groups and loose:
        groups = [Group("", loose)]
    return Manifest(identity, version, tuple(groups))


def _dependencies(elements: Iterable[xml.Element]) -> tuple[Dependency, ...]:
    found = (
        Dependency(element.get("id", "").strip(), element.get("version", "").strip())
        for element in elements
        if xml.name(element) == "dependency"
    )
    return tuple(one for one in found if one.id)

"""What .NET projects declare and lock: csproj and fsproj, packages.config, Directory.Packages.props, and lock files.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files, …/central-package-management,
/nuget/reference/packages-config. MSBuild is a language: properties are replaced when the file itself sets them.
"""

import re
from collections.abc import Iterator

from resolution import xml
from resolution.errors import MalformedDocument
from resolution.project_file import Declared, Locked, ProjectFile, unique
from resolution.structured import load_json, table, text

PROPERTY = re.compile(r"\$\(([\w.]+)\)")


def read_project(body: bytes) -> ProjectFile:
    """csproj, fsproj, vbproj and Directory.Packages.props (kind "central"). Raises MalformedDocument."""
    root = _root(body, "Project")
    properties = {xml.name(node): (node.text or "").strip() for group in _all(root, "PropertyGroup") for node in group}
    return ProjectFile(
        name=properties.get("PackageId", "") or properties.get("AssemblyName", ""),
        version=properties.get("Version", ""),
        declared=tuple(_references(root, properties)),
    )


def read_packages_config(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    root = _root(body, "packages")
    locked = (
        Locked(
            name=node.get("id", ""),
            version=node.get("version", ""),
            groups=frozenset({"dev"} if node.get("developmentDependency", "").lower() == "true" else ()),
        )
        for node in _all(root, "package")
    )
    return ProjectFile(locked=unique(each for each in locked if each.name and each.version))


def read_packages_lock(body: bytes) -> ProjectFile:
    """packages.lock.json, all target frameworks together. Raises MalformedDocument."""
    document = table(load_json(body), "packages.lock.json")
    found = []
    for framework, packages in table(document.get("dependencies"), "dependencies").items():
        for name, value in table(packages, framework).items():
            entry = table(value, f"{framework}.{name}")
            if text(entry.get("type")) != "Project" and text(entry.get("resolved")):
                found.append(Locked(name=name, version=text(entry["resolved"])))
    return ProjectFile(locked=unique(found))


def read_assets(body: bytes) -> ProjectFile:
    """project.assets.json: its libraries of type package. Raises MalformedDocument."""
    return _libraries(body, {"package"})


def read_deps_json(body: bytes) -> ProjectFile:
    """*.deps.json, which a build writes beside a program: the packages and the program itself."""
    return _libraries(body, {"package", "project"})


def _libraries(body: bytes, kinds: set[str]) -> ProjectFile:
    document = table(load_json(body), "the file")
    found = []
    for key, value in table(document.get("libraries"), "libraries").items():
        name, _, version = key.partition("/")
        if text(table(value, key).get("type")) in kinds and version:
            found.append(Locked(name=name, version=version))
    return ProjectFile(locked=unique(found))


def _references(root: xml.Element, properties: dict[str, str]) -> Iterator[Declared]:
    for kind, tag in (
        ("runtime", "PackageReference"),
        ("central", "PackageVersion"),
        ("global", "GlobalPackageReference"),
    ):
        for node in _all(root, tag):
            name = node.get("Include") or node.get("Update") or ""
            version = _field(node, "VersionOverride") or _field(node, "Version")
            private = _field(node, "PrivateAssets").lower() == "all"
            if name.strip():
                yield Declared(
                    name=name.strip(),
                    spec=PROPERTY.sub(lambda match: properties.get(match[1], match[0]), version),
                    kind="dev" if private and kind == "runtime" else kind,
                    condition=_condition(node),
                    line=xml.line(node),
                )


def _field(node: xml.Element, name: str) -> str:
    """Metadata of an item, as an attribute or as an element."""
    inner = next((child.text or "" for child in node if xml.name(child) == name), "")
    return (node.get(name) or inner).strip()


def _condition(node: xml.Element) -> str:
    parent = node.getparent()
    return node.get("Condition") or (parent.get("Condition") if parent is not None else "") or ""


def _root(body: bytes, name: str) -> xml.Element:
    root = xml.parse(body)
    if xml.name(root) != name:
        raise MalformedDocument(f"expected <{name}>")
    return root


def _all(root: xml.Element, name: str) -> Iterator[xml.Element]:
    """Elements by local name: old projects have MSBuild's namespace."""
    return (node for node in root.iter() if xml.name(node) == name)

"""Gradle's version catalog, libs.versions.toml. https://docs.gradle.org/current/userguide/version_catalogs.html"""

from collections.abc import Mapping
from typing import Any

from resolution.key_lines import in_toml
from resolution.project_file import Declared, ProjectFile
from resolution.structured import load_toml, table, text, text_of

RICH = ("strictly", "require", "prefer")  # what of a rich version counts, strongest first


def read_version_catalog(body: bytes) -> ProjectFile:
    """The libraries; bundles and plugins are not dependencies. Raises MalformedDocument."""
    document = load_toml(body)
    versions = table(document.get("versions"), "versions")
    lines = in_toml(text_of(body))
    libraries = table(document.get("libraries"), "libraries")
    declared = (_library(value, versions, lines.get(("libraries", alias), 0)) for alias, value in libraries.items())
    return ProjectFile(declared=tuple(each for each in declared if ":" in each.name))


def aliases(body: bytes, catalog: str = "libs") -> dict[str, Declared]:
    """Alias → library, as build scripts name it: `libs.commons.lang3` for `commons-lang3`."""
    document = load_toml(body)
    versions = table(document.get("versions"), "versions")
    libraries = table(document.get("libraries"), "libraries")
    return {accessor(alias, catalog): _library(value, versions, 0) for alias, value in libraries.items()}


def bundles(body: bytes, catalog: str = "libs") -> dict[str, tuple[str, ...]]:
    """`libs.bundles.x` → the libraries in it, as build scripts name them."""
    found = table(load_toml(body).get("bundles"), "bundles")
    return {
        accessor(f"bundles.{name}", catalog): tuple(accessor(text(alias), catalog) for alias in aliases)
        for name, aliases in found.items()
        if isinstance(aliases, list)
    }


def variables(body: bytes, catalog: str = "libs") -> dict[str, str]:
    """`libs.versions.x` → its text, and `libs.plugins.x` → `id:version`."""
    document = load_toml(body)
    versions = table(document.get("versions"), "versions")
    found = {accessor(f"versions.{name}", catalog): version_of(value, {}) for name, value in versions.items()}
    for name, value in table(document.get("plugins"), "plugins").items():
        plugin = {"id": value} if isinstance(value, str) else table(value, "plugins")
        version = version_of(plugin.get("version"), versions)
        found[accessor(f"plugins.{name}", catalog)] = f"{text(plugin.get('id'))}:{version}".rstrip(":")
    return found


def _library(value: Any, versions: Mapping[str, Any], line: int) -> Declared:
    if isinstance(value, str):
        group_and_name, _, version = value.rpartition(":") if value.count(":") == 2 else (value, "", "")
        return Declared(name=group_and_name, spec=version, line=line)
    entry = table(value, "libraries")
    name = text(entry.get("module")) or f"{text(entry.get('group'))}:{text(entry.get('name'))}"
    return Declared(name=name, spec=version_of(entry.get("version"), versions), line=line)


def version_of(value: Any, versions: Mapping[str, Any]) -> str:
    if isinstance(value, dict):
        if "ref" in value:
            return version_of(versions.get(text(value["ref"])), {})
        if text(value.get("strictly")) and text(value.get("prefer")):
            return f"{text(value['strictly'])}!!{text(value['prefer'])}"
        return next((text(value[key]) for key in RICH if text(value.get(key))), "")
    return text(value)


def accessor(alias: str, catalog: str) -> str:
    return f"{catalog}." + alias.replace("-", ".").replace("_", ".")

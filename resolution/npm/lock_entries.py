"""The entries of a lock file, one a package: in `packages` since version 2, nested `dependencies` before.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md (§packages, §dependencies).
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from resolution.errors import MalformedDocument
from resolution.npm import names
from resolution.npm.manifest import Manifest, read_manifest
from resolution.npm.specs import parse_spec

Entries = dict[str, dict[str, Any]]


def as_object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedDocument("expected an object", at=at)
    return value


def manifest_of_entry(path: str, entry: Mapping[str, Any]) -> Manifest:
    manifest = read_manifest({**entry, "name": name_of_entry(path, entry), "dist": {}})
    resolved, integrity = entry.get("resolved", ""), entry.get("integrity", "")
    if not isinstance(resolved, str) or not isinstance(integrity, str):
        raise MalformedDocument("expected text", at=f"packages.{path}")
    return replace(manifest, tarball=resolved, integrity=integrity)


def name_of_entry(path: str, entry: Mapping[str, Any]) -> str:
    name, version = entry.get("name"), entry.get("version")
    if isinstance(name, str) and name:
        return name
    spec = parse_spec("", version) if isinstance(version, str) and version.startswith("npm:") else None
    return spec.target.name if spec else names.of_folder(path)


def first_entries(document: Mapping[str, Any]) -> Entries:
    """All entries of version 1 by the place they stand for, with what they depend on."""
    entries = dict(_flattened(as_object(document.get("dependencies", {}), "dependencies"), ""))
    return {path: _with_edges(path, entry, entries) for path, entry in entries.items()}


def _flattened(dependencies: Mapping[str, Any], below: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in dependencies.items():
        path = posixpath.join(below, "node_modules", name)
        entry = dict(as_object(value, path))
        inner = as_object(entry.pop("dependencies", {}), path)
        version = entry.get("version", "")
        if isinstance(version, str) and parse_spec(name, version).kind == "directory":
            entry |= {"link": True, "resolved": parse_spec(name, version).text}
        yield path, entry
        yield from _flattened(inner, path)


def in_registry(entry: Mapping[str, Any]) -> bool:
    version = entry.get("version")
    return isinstance(version, str) and parse_spec("x", version).in_registry


def manifest_of_first(path: str, entry: Mapping[str, Any]) -> Manifest:
    """Of version 1 of the format, where a version may be an address or an alias."""
    manifest, version = manifest_of_entry(path, entry), str(entry.get("version", ""))
    if not in_registry(entry):
        return replace(manifest, version="", tarball=version)
    return replace(manifest, version=parse_spec(manifest.name, version).target.text)


def _with_edges(path: str, entry: dict[str, Any], entries: Entries) -> dict[str, Any]:
    """Version 1 knows what a package requires; that it may do without it shows at the required one alone."""
    requires = entry.get("requires")
    groups: dict[str, dict[str, Any]] = {"dependencies": {}, "optionalDependencies": {}, "devDependencies": {}}
    for name, spec in requires.items() if isinstance(requires, dict) else ():
        found = next((entries[place] for place in _upwards(path, name) if place in entries), {})
        if found.get("optional") and not entry.get("optional"):
            groups["optionalDependencies"][name] = spec
        elif found.get("dev") and not entry.get("dev"):
            groups["devDependencies"][name] = spec
        else:
            groups["dependencies"][name] = spec
    kept = {key: entry[key] for key in ("version", "resolved", "integrity", "link") if key in entry}
    return kept | groups


def _upwards(path: str, name: str) -> Iterator[str]:
    while path:
        yield posixpath.join(path, "node_modules", name)
        path = path.rpartition("node_modules/")[0].rstrip("/")
    yield posixpath.join("node_modules", name)

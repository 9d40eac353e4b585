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


def flattened(dependencies: Mapping[str, Any], below: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in dependencies.items():
        path = posixpath.join(below, "node_modules", name)
        entry = dict(as_object(value, path))
        inner = as_object(entry.pop("dependencies", {}), path)
        version = entry.get("version", "")
        if isinstance(version, str) and parse_spec(name, version).kind == "directory":
            entry |= {"link": True, "resolved": parse_spec(name, version).text}
        yield path, entry
        yield from flattened(inner, path)


def in_registry(entry: Mapping[str, Any]) -> bool:
    version = entry.get("version")
    return isinstance(version, str) and parse_spec("x", version).in_registry

"""The npm-shrinkwrap.json that a package was published with: what it locks below itself.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/npm-shrinkwrap-json.md
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from resolution.npm.lock_entries import Entries, as_object, flattened, in_registry, manifest_of_entry
from resolution.npm.manifest import Manifest
from resolution.npm.specs import parse_spec
from resolution.structured import load_object

# Links and folders outside of node_modules were the author's own.
_PLACE = re.compile(r"(?:node_modules/(?:@[^/]+/)?[^/@.][^/]*/)+")


def read_shrinkwrap(body: bytes) -> Mapping[str, Manifest]:
    """Folder inside the package → what is locked there, with its archive. Raises MalformedDocument."""
    document = load_object(body, "npm-shrinkwrap.json")
    if isinstance(document.get("packages"), dict):
        entries: Entries = {path: as_object(entry, path) for path, entry in document["packages"].items()}
        read = manifest_of_entry
    else:
        entries = dict(flattened(as_object(document.get("dependencies", {}), "dependencies"), ""))
        entries = {path: _with_edges(path, entry, entries) for path, entry in entries.items()}
        read = _manifest
    return {
        path: read(path, entry)
        for path, entry in entries.items()
        if _PLACE.fullmatch(f"{path}/") and not entry.get("link")
    }


def _manifest(path: str, entry: Mapping[str, Any]) -> Manifest:
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

"""The npm-shrinkwrap.json that a package was published with: what it locks below itself.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/npm-shrinkwrap-json.md
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from resolution.npm.lock_entries import (
    Entries,
    as_object,
    first_entries,
    manifest_of_entry,
    manifest_of_first,
)
from resolution.npm.manifest import Manifest
from resolution.npm.project import parse_package_json
from resolution.structured import load_object

# Links and folders outside of node_modules were the author's own.
_PLACE = re.compile(r"(?:node_modules/(?:@[^/]+/)?[^/@.][^/]*/)+")


def read_shrinkwrap(body: bytes, own: bytes = b"{}") -> Mapping[str, Manifest]:
    """Folder inside the package → what is locked there, with its archive; `own`: its package.json. "" is the package.

    The oldest locks say nothing of the package itself. Raises MalformedDocument.
    """
    document = load_object(body, "npm-shrinkwrap.json")
    if isinstance(document.get("packages"), dict):
        entries: Entries = {path: as_object(entry, path) for path, entry in document["packages"].items()}
        root = {"": manifest_of_entry("", entries.get("", {}))}
        read = manifest_of_entry
    else:
        entries = first_entries(document)
        root = {"": replace(parse_package_json(own), dev_dependencies={})} if document.get("requires") else {}
        read = manifest_of_first
    locked = {
        path: read(path, entry)
        for path, entry in entries.items()
        if _PLACE.fullmatch(f"{path}/") and not entry.get("link")
    }
    return root | locked

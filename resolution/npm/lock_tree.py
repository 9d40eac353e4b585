"""Planting what a lock file holds, so that resolving changes only what has to change.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md (§packages, §dependencies).
"""

import posixpath
from collections.abc import Generator, Mapping
from dataclasses import replace
from typing import Any

from resolution.driver import Batch, Facts
from resolution.errors import MalformedDocument, ResolutionError
from resolution.npm import names
from resolution.npm.knowledge import Knowledge
from resolution.npm.lock_entries import (
    Entries,
    as_object,
    first_entries,
    in_registry,
    manifest_of_entry,
    manifest_of_first,
    name_of_entry,
)
from resolution.npm.manifest import Manifest
from resolution.npm.moving import adopt
from resolution.npm.nodes import TreeNode
from resolution.npm.project import Project
from resolution.npm.specs import parse_spec
from resolution.structured import load_object

LATEST, WITH_LEGACY = 3, 2  # versions of the format: the one new files get, the one with a section for npm 6


def plant_lock(tree: TreeNode, project: Project, knowledge: Knowledge) -> Generator[Batch, Facts, None]:
    """Put every package the lock file names where it says. Raises MalformedDocument.

    Lock files of version 1 do not say what packages depend on; the registry is asked for that.
    """
    document = load_object(project.lock, "package-lock.json")
    if isinstance(document.get("packages"), dict):
        entries: Entries = {path: as_object(entry, path) for path, entry in document["packages"].items()}
        manifests = {path: manifest_of_entry(path, entry) for path, entry in entries.items()}
    else:
        entries = first_entries(document)
        yield from knowledge.learn(name_of_entry(path, entry) for path, entry in entries.items() if in_registry(entry))
        manifests = {path: _completed(path, entry, knowledge) for path, entry in entries.items()}
    for path, manifest in manifests.items():
        if path and not entries[path].get("link"):
            _plant(tree, path, project.folders.get(path, manifest))
    for path, entry in entries.items():
        if entry.get("link"):
            _plant_link(tree, project, path, entry)


def locked_manifests(lock: bytes, *, aliases: bool = True) -> dict[str, Manifest]:
    """Location → what the lock file alone says of the package there. Raises MalformedDocument.

    Of version 1, which says too little, either aliases or the others: what stands in where the registry fails.
    """
    document = load_object(lock, "package-lock.json")
    if isinstance(document.get("packages"), dict):
        return {path: manifest_of_entry(path, as_object(entry, path)) for path, entry in document["packages"].items()}
    entries = first_entries(document)
    return {path: manifest_of_first(path, entry) for path, entry in entries.items() if aliases is _is_alias(entry)}


def lock_version(lock: bytes) -> int:
    """The version in which npm writes `lock` again. Raises MalformedDocument."""
    held = load_object(lock, "package-lock.json").get("lockfileVersion") if lock else None
    return held if isinstance(held, int) and held > 1 else LATEST


def _is_alias(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("version")).startswith("npm:")


def _plant(tree: TreeNode, path: str, manifest: Manifest) -> None:
    name, parent = names.of_folder(path), _parent(tree, path)
    if parent:
        adopt(parent, TreeNode(name, manifest))
    else:
        TreeNode(manifest.name or name, manifest, location=path, root=tree, resolved="")


def _parent(tree: TreeNode, path: str) -> TreeNode | None:
    outer, found, name = path.rpartition("node_modules/")
    if not found or (outer and not outer.endswith("/")) or name != names.of_folder(path):
        return None
    parent = tree.inventory.get(outer.rstrip("/"))
    return parent if parent and not parent.is_link else None


def _plant_link(tree: TreeNode, project: Project, path: str, entry: Mapping[str, Any]) -> None:
    resolved, parent = entry.get("resolved"), _parent(tree, path)
    place = posixpath.normpath(resolved) if isinstance(resolved, str) else "?"
    place = "" if place == "." else place
    target = tree.inventory.get(place)
    if parent is None or (target is None and place not in project.folders):
        raise MalformedDocument("a link to nowhere", at=f"packages.{path}")
    manifest = target.manifest if target else project.folders[place]
    adopt(parent, TreeNode(names.of_folder(path), manifest, link_to=place, resolved=""))


# Lock files of version 1


def _completed(path: str, entry: Mapping[str, Any], knowledge: Knowledge) -> Manifest:
    known = manifest_of_first(path, entry)
    # npm asks for an alias under the name of its folder and finds something else, so the lock file's word stands.
    if not in_registry(entry) or _is_alias(entry):
        return known
    found = knowledge.manifest(parse_spec(known.name, known.version))
    if isinstance(found, ResolutionError):
        return known
    return replace(found, tarball=known.tarball, integrity=known.integrity or found.integrity)

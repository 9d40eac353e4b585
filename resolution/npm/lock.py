"""Writing package-lock.json as npm itself would: the same entries, keys and order.

A lock file keeps its version, but for version 1, which becomes version 3.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-lock-json.md
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from resolution.driver import Source, Want
from resolution.errors import BudgetExceeded, ResolutionError
from resolution.graph import Graph, Node
from resolution.npm import names
from resolution.npm.bundles import Bundle
from resolution.npm.legacy_lock import nested_dependencies
from resolution.npm.lock_tree import WITH_LEGACY, lock_version, locked_manifests
from resolution.npm.manifest import Manifest
from resolution.npm.project import Project

ManifestOf = Callable[[Node], Manifest]
BundleOf = Callable[[str, str], Bundle]  # by name and version

FLAGS = {
    **{flag: flag for flag in ("peer", "dev", "optional", "devOptional")},
    "bundled": "inBundle",
    "shrinkwrap": "hasShrinkwrap",
}


def write_lock(project: Project, graph: Graph, source: Source) -> bytes:
    """The lock file of `graph`. `source` answers as it did when resolving; entries that stay are not asked for.

    Raises what `source` raises, MalformedDocument, BudgetExceeded.
    """
    try:
        return project.layout.write(_document(project, graph, source))
    except RecursionError:
        raise BudgetExceeded("packages nested without end") from None


def unwritten(project: Project, graph: Graph) -> list[Node]:
    """What a lock file could say too little of: packages that are unknown, folders that were not handed over.

    npm itself stops at such packages, or looks into places where we do not.
    """
    return [
        node
        for node in graph.nodes
        if "extraneous" not in node.flags and (node.error or _is_unseen_folder(project, node))
    ]


def _is_unseen_folder(project: Project, node: Node) -> bool:
    outside = bool(node.path) and not _in_modules(node)
    return outside and not node.version and node.path not in project.folders


def _document(project: Project, graph: Graph, source: Source) -> dict[str, Any]:
    locked = locked_manifests(project.lock) if project.lock else {}
    stand_ins = locked_manifests(project.lock, aliases=False) if project.lock else {}
    # An archive is fetched once, however many packages are in it.
    bundle_of = lru_cache(maxsize=None)(lambda name, version: source(Want("bundle", name, version)))

    def manifest_of(node: Node) -> Manifest:
        if held := _held(locked, node):
            return held
        try:
            return _from_archive(node, by_path, bundle_of) or _from_registry(node, source)
        except ResolutionError:
            if held := _held(stand_ins, node):
                return held
            raise

    by_path = {node.path: node for node in graph.nodes}
    renamed = {_target(node) for node in graph.nodes if "link" in node.flags and _other_name(node)}
    # npm drops what is extraneous as soon as it reads the file; a link cannot say that it is.
    kept = [node for node in graph.nodes if "extraneous" not in node.flags or "link" in node.flags]
    packages = {node.path: _entry(node, project, manifest_of) for node in kept}
    for path in renamed & project.folders.keys() & packages.keys():
        packages[path]["name"] = by_path[path].name
    head = {key: packages.get("", {}).get(key) for key in ("name", "version")}
    document: dict[str, Any] = {
        "name": head["name"] or "",
        **({"version": head["version"]} if head["version"] else {}),
        "lockfileVersion": lock_version(project.lock),
        "requires": True,
        "packages": packages,
    }
    if document["lockfileVersion"] == WITH_LEGACY:
        document |= nested_dependencies(graph, packages.keys())
    return document


def _in_modules(node: Node) -> bool:
    return node.path.removesuffix(names.of_folder(node.path)).endswith("node_modules/")


def _held(manifests: Mapping[str, Manifest], node: Node) -> Manifest | None:
    found = manifests.get(node.path)
    return found if found and (found.version, found.name) == (node.version, node.name) else None


def _from_registry(node: Node, source: Source) -> Manifest:
    if not _in_modules(node):
        return Manifest()  # a folder of which nothing was handed over
    if node.error:
        return Manifest(name=node.name, version=node.version)
    manifest: Manifest = source(Want("package", node.name)).manifest(node.version)
    return manifest


def _from_archive(node: Node, by_path: Mapping[str, Node], bundle_of: BundleOf) -> Manifest | None:
    """What an archive further out says of the package it brings along or locks."""
    for outer in _archives_around(node, by_path):
        bundle = {} if outer.error else bundle_of(outer.name, outer.version)
        found = bundle.get(node.path.removeprefix(outer.path).lstrip("/"))
        if found and found.version == node.version:
            return found
    return None


def _archives_around(node: Node, by_path: Mapping[str, Node]) -> list[Node]:
    """The packages whose archive may have decided about `node`, the outermost first."""
    if "bundled" in node.flags:
        while "bundled" in node.flags:
            node = by_path[_place_around(node.path)]
        return [node]
    found: list[Node] = []
    place = _place_around(node.path)
    while place:
        outer = by_path.get(place)
        if outer and "shrinkwrap" in outer.flags:
            found.insert(0, outer)
        place = _place_around(place)
    return found


def _place_around(path: str) -> str:
    return path.rpartition("node_modules/")[0].rstrip("/")


def _entry(node: Node, project: Project, manifest_of: ManifestOf) -> dict[str, Any]:
    if "link" in node.flags:
        return {"resolved": _target(node), "link": True}
    in_folder = node.path in project.folders
    manifest = project.folders[node.path] if in_folder else manifest_of(node)
    entry = _described(manifest)
    if manifest.name and (not node.path or _other_name(node)):
        entry["name"] = manifest.name
    if in_folder and "devDependencies" in manifest.extra:
        entry["devDependencies"] = dict(manifest.dev_dependencies)
    if not in_folder:
        entry |= {key: value for key, value in (("resolved", node.artifact), ("integrity", node.integrity)) if value}
    return entry | {key: True for flag, key in FLAGS.items() if flag in node.flags}


def _target(link: Node) -> str:
    return link.artifact.removeprefix("file:")


def _other_name(node: Node) -> bool:
    """Whether the package is called otherwise than the folder it stands in."""
    return names.of_folder(node.path) != node.name


def _described(manifest: Manifest) -> dict[str, Any]:
    """The keys npm repeats from a manifest, as far as they say something."""
    found: dict[str, Any] = {
        "version": manifest.version,
        "dependencies": dict(manifest.dependencies),
        "optionalDependencies": dict(manifest.optional_dependencies),
        "peerDependencies": dict(manifest.peer_dependencies),
        "acceptDependencies": dict(manifest.accepts),
        "bundleDependencies": list(manifest.bundled),
        "deprecated": manifest.deprecated,
        **{key: manifest.extra[key] for key in manifest.extra if key in REPEATED},
    }
    found["bin"] = _bin(manifest)
    found["license"] = _license(found.get("license"))
    if isinstance(found.get("funding"), str):
        found["funding"] = {"url": found["funding"]}
    return {key: value for key, value in found.items() if value}


REPEATED = frozenset(
    {"peerDependenciesMeta", "engines", "os", "cpu", "libc", "license", "funding", "hasInstallScript", "workspaces"}
)


def _bin(manifest: Manifest) -> dict[str, str]:
    """Command → path inside the package, cleaned of what could lead out of it."""
    value = manifest.extra.get("bin")
    if isinstance(value, str):
        value = {manifest.name.rpartition("/")[2]: value}
    if isinstance(value, list):
        value = {path.rpartition("/")[2]: path for path in value if isinstance(path, str)}
    if not isinstance(value, Mapping):
        return {}
    cleaned = {
        _inside(name.replace("\\", "/").replace(":", "/").rpartition("/")[2]): _inside(path)
        for name, path in value.items()
        if isinstance(path, str)
    }
    return {name: path for name, path in cleaned.items() if name and path}


def _inside(path: str) -> str:
    kept: list[str] = []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            kept = kept[:-1]
        elif part not in ("", "."):
            kept.append(part)
    return "/".join(kept) + ("/" if kept and path.endswith("/") else "")


def _license(value: Any) -> Any:
    return value["type"] if isinstance(value, dict) and value.get("type") else value

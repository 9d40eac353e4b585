"""npm: packument, dist-tags and tarballs (npm/registry docs/REGISTRY-API.md)."""

import base64
import hashlib
import json
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from backline.sandbox.archives import Unreadable, tar_member
from backline.sandbox.shelf import Asset, Component

ABBREVIATED = """
name version dependencies optionalDependencies devDependencies bundleDependencies peerDependencies peerDependenciesMeta
bin directories dist engines deprecated
"""


def component(body: bytes) -> Component:
    """Read a tarball's package.json."""
    text = tar_member(body, lambda name: name.count("/") == 1 and name.endswith("/package.json"))
    try:
        manifest = json.loads(text)
        full, version = str(manifest["name"]), str(manifest["version"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable(str(error)) from error
    scope, _, name = full.removeprefix("@").rpartition("/") if full.startswith("@") else ("", "", full)
    path = f"{full}/-/{name}-{version}.tgz"
    asset = Asset(path, body, "application/x-tgz", {"name": full, "version": version})
    return Component("npm", scope or None, name, version, [asset], facts=manifest)


def full_name(component: Component) -> str:
    return f"@{component.group}/{component.name}" if component.group else component.name


def packument(components: Iterable[Component], base: str) -> dict[str, Any]:
    """The full form; `components` are the versions of one package, oldest first."""
    found = list(components)
    name = full_name(found[0])
    times = {str(one.version): f"{one.published:%Y-%m-%dT%H:%M:%S.000Z}" for one in found}
    return {
        "_id": name,
        "_rev": f"{len(found)}-{found[-1].assets[0].checksums['md5']}",
        "name": name,
        "description": found[-1].facts.get("description", ""),
        "dist-tags": dist_tags(found),
        "versions": {str(one.version): _version(one, base) for one in found},
        "time": {"created": min(times.values()), "modified": max(times.values()), **times},
        "readme": "",
    }


def abbreviated(full: dict[str, Any]) -> dict[str, Any]:
    entries: dict[str, dict[str, Any]] = full["versions"]
    kept_keys = ABBREVIATED.split()
    versions = {one: {key: entry[key] for key in kept_keys if key in entry} for one, entry in entries.items()}
    kept = {"name": full["name"], "dist-tags": full["dist-tags"], "versions": versions}
    return {**kept, "modified": full["time"]["modified"]}


def dist_tags(components: Iterable[Component]) -> dict[str, str]:
    """`latest` is the last published release, `next` the last published pre-release."""
    tags: dict[str, str] = {}
    ordered = sorted(components, key=lambda one: one.published)
    for one in ordered:
        tags["next" if "-" in str(one.version) else "latest"] = str(one.version)
    if "latest" not in tags and ordered:
        tags["latest"] = str(ordered[-1].version)
    return tags


def search(components: Iterable[Component], text: str) -> dict[str, Any]:
    newest = {full_name(one): one for one in components if text.lower() in full_name(one).lower()}
    objects = [{"package": {"name": name, "version": one.version}} for name, one in sorted(newest.items())]
    return {"objects": objects, "total": len(objects)}


def _version(component: Component, base: str) -> dict[str, Any]:
    asset = component.assets[0]
    digest = base64.b64encode(hashlib.sha512(asset.body).digest()).decode()
    tarball = f"{base}/{quote(asset.path, safe='/@')}"
    dist = {"shasum": asset.checksums["sha1"], "integrity": f"sha512-{digest}", "tarball": tarball}
    return {**component.facts, "_id": f"{full_name(component)}@{component.version}", "dist": dist}

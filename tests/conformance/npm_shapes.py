"""npm graphs of google/deps.dev: written with npm 6, so only who depends on which version is compared, not where."""

import json
from collections.abc import Callable
from typing import Any

from resolution.driver import Want, run
from resolution.errors import PackageNotFound, Unresolvable
from resolution.npm.packument import Packument
from resolution.npm.project import read_project
from resolution.npm.resolver import resolve

Case = dict[str, Any]
GROUPS = {"Dev": "devDependencies", "Opt": "optionalDependencies", "Scope peer": "peerDependencies"}
Link = tuple[str, str, str]  # who depends, on whom, as what


def _manifest(name: str, version: str, entry: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"name": name, "version": version}
    for dependency in entry["deps"]:
        kind = dependency.get("type") or ""
        group = next((group for word, group in GROUPS.items() if word in kind), "dependencies")
        alias = kind.partition("KnownAs ")[2].strip('"')
        spec = f"npm:{dependency['name']}@{dependency['req']}" if alias else dependency["req"]
        found.setdefault(group, {})[alias or dependency["name"]] = spec
    return found


def _source(universe: dict[str, Any]) -> Callable[[Want], Packument]:
    def source(want: Want) -> Packument:
        if want.name not in universe:
            raise PackageNotFound(want.name)
        versions = {version: _manifest(want.name, version, entry) for version, entry in universe[want.name].items()}
        for version, manifest in versions.items():
            manifest["dist"] = {"tarball": f"https://registry.test/{want.name}/-/{version}.tgz"}
        tags = {tag: version for version, entry in universe[want.name].items() for tag in _tags(entry)}
        return Packument.parse(json.dumps({"name": want.name, "versions": versions, "dist-tags": tags}).encode())

    return source


def _tags(entry: dict[str, Any]) -> list[str]:
    attributes = [*entry.get("attrs", []), entry.get("attr") or ""]
    return [tag for text in attributes if text.startswith("Tags ") for tag in text.removeprefix("Tags ").split(",")]


def judge(case: Case) -> bool:
    name, version = case["root"]
    root = _manifest(name, version, case["universe"][name][version])
    try:
        graph = run(resolve(read_project({"package.json": json.dumps(root).encode()})), _source(case["universe"]))
    except Unresolvable:
        return bool(case["want"].get("errors"))
    wanted = [f"{node['name']}@{node['version']}" for node in case["want"]["nodes"]]
    ours = {node.id: f"{node.name}@{node.version}" for node in graph.nodes if node.version}
    links: set[Link] = {
        (
            ours[edge.parent],
            ours[edge.child],
            edge.requirement.partition("npm:")[2].partition("@")[2] or edge.requirement,
        )
        for edge in graph.edges
        if edge.child in ours
    }
    theirs = [edge for edge in case["want"]["edges"] if edge["to"] is not None]
    return links == {(wanted[edge["from"]], wanted[edge["to"]], edge["req"]) for edge in theirs}


SETS: dict[str, Callable[[Case], bool]] = {"resolve-npm": judge}

"""npm: the lock file npm wrote, entry by entry, from the packuments it read."""

import json
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from resolution.driver import Want, run
from resolution.errors import PackageNotFound
from resolution.graph import Graph, Node
from resolution.npm.bundles import Bundle
from resolution.npm.packument import Packument, slim
from resolution.npm.project import read_project
from resolution.npm.resolver import Options, resolve

Snapshot = dict[str, bytes]
FLAGS = ("dev", "optional", "devOptional", "peer")


def open_snapshot(path: Path) -> Snapshot:
    """Package name → packument, slim as a cache would hold it."""
    found: Snapshot = {}
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.name.endswith(".json") else None
            if stream:
                name = member.name.split("npm/", 1)[1].removesuffix(".json")
                found[unquote(name)] = slim(stream.read(), "application/json")
    return found


def resolved(request: dict[str, Any], snapshot: Snapshot) -> Graph:
    def source(want: Want) -> Packument | Bundle:
        if want.kind == "bundle":
            return {}  # the snapshot holds no archives
        if want.name not in snapshot:
            raise PackageNotFound(want.name)
        return Packument.parse(snapshot[want.name])

    project = read_project({"package.json": json.dumps(request).encode()})
    return run(resolve(project, Options(strict=True)), source, threads=1)


def differences(project: dict[str, Any], snapshot: Snapshot) -> list[str]:
    graph = resolved(project["request"], snapshot)
    ours = {node.path: _entry(node) for node in graph.nodes if node.path}
    theirs = {
        entry["path"]: (entry["name"], entry["version"], tuple(flag for flag in FLAGS if entry.get(flag)))
        for entry in project["packages"]
    }
    return [
        f"{path}: ours {ours.get(path)}, theirs {theirs.get(path)}"
        for path in sorted(ours.keys() | theirs.keys())
        if ours.get(path) != theirs.get(path)
    ]


def _entry(node: Node) -> tuple[str, str, tuple[str, ...]]:
    return node.name, node.version, tuple(flag for flag in FLAGS if flag in node.flags)

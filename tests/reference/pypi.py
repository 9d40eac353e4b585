"""PyPI: the versions uv chose for a requirement, from the pages and the metadata it read."""

import re
import tarfile
from pathlib import Path
from typing import Any

from resolution.driver import run
from resolution.graph import Graph
from resolution.pypi.client import Client
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.resolver import resolve
from resolution.registry import Registry
from tests.resolution.pypi.shelf import JSON, Shelf

HOST = "https://registry.example.org"
REGISTRY = Registry(ecosystem="pypi", url=f"{HOST}/simple", key="reference")
Snapshot = dict[str, tuple[bytes, str]]


def open_snapshot(path: Path) -> Snapshot:
    """URL → what the registry answered there, and its content type."""
    found: Snapshot = {}
    with tarfile.open(path) as archive:
        for member in archive:
            stream = archive.extractfile(member) if member.isfile() else None
            if stream:
                name = member.name.removeprefix("./")
                found[_url(name)] = stream.read(), JSON if name.startswith("simple/") else "text/plain"
    return found


def _url(member: str) -> str:
    if member.startswith("simple/"):
        return f"{HOST}/{member.removesuffix('.json')}/"
    return f"{HOST}/{member.removeprefix('metadata/')}"


def resolved(project: dict[str, Any], snapshot: Snapshot) -> Graph:
    environment = Environment(_python(project.get("environment", "")))
    client = Client(Shelf(snapshot, REGISTRY), environment)
    requirements = project["requirements"]
    texts = [requirements] if isinstance(requirements, str) else requirements
    manifest = Manifest(requirements=tuple(line for text in texts for line in text.splitlines() if line.strip()))
    return run(resolve(manifest, Conditions(environment=environment)), client.source, threads=4)


def _python(described: str) -> str:
    """The words of the record: "… uv --python-version 3.11 means 3.11.0 …"."""
    asked = re.search(r"--python-version (\S+)", described)
    return asked[1].rstrip(";,)") if asked else "3.11"


def differences(project: dict[str, Any], snapshot: Snapshot) -> list[str]:
    theirs = project["resolved"]["uv"]
    ours = {node.name: node.version for node in resolved(project, snapshot).nodes[1:]}
    return [
        f"{name}: ours {ours.get(name)}, theirs {theirs.get(name)}"
        for name in sorted(ours.keys() | theirs.keys())
        if ours.get(name) != theirs.get(name)
    ]

"""A registry in a dictionary."""

import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resolution.driver import Want
from resolution.errors import PackageNotFound
from resolution.npm.bundles import Bundle, read_bundle
from resolution.npm.packument import Packument
from resolution.registry import Registry
from tests.resolution import shelf

REGISTRY = Registry(ecosystem="npm", url="https://nexus.example.org/repository/npm/", key="org-1/repo-1")


@dataclass
class Shelf(shelf.Shelf):
    """Answers by URL."""

    registry: Registry = REGISTRY
    content_type: str = "application/json"


def tgz(files: dict[str, Any]) -> bytes:
    """An archive with JSON in it, as npm publishes it."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for name, content in files.items():
            body = json.dumps(content).encode()
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(body)
            archive.addfile(member, io.BytesIO(body))
    return made.getvalue()


def packument(name: str, versions: Mapping[str, Mapping[str, Any]], **tags: str) -> dict[str, Any]:
    """A packument with an archive and a hash for every version."""
    return {
        "name": name,
        "dist-tags": tags or {"latest": list(versions)[-1]},
        "versions": {
            version: {
                "name": name,
                "version": version,
                "dist": {"tarball": f"https://registry.test/{name}/-/{name}-{version}.tgz"},
                **rest,
            }
            for version, rest in versions.items()
        },
    }


def universe(**packages: Mapping[str, Mapping[str, Any]]) -> "Universe":
    """`universe(a={"1.0.0": {"dependencies": {…}}})`; `_` in a name stands for `-`."""
    return Universe(
        {name.replace("_", "-"): packument(name.replace("_", "-"), each) for name, each in packages.items()}
    )


@dataclass
class Universe:
    """All packages there are: the source of a resolution."""

    packuments: dict[str, Any]

    bundles: dict[str, Bundle] = field(default_factory=dict)
    archives: dict[str, bytes] = field(default_factory=dict)  # by path at the registry

    def __call__(self, want: Want) -> Packument | Bundle:
        if want.kind == "bundle":
            return self._bundle(want)
        if want.name not in self.packuments:
            raise PackageNotFound(want.name)
        return Packument.parse(json.dumps(self.packuments[want.name]).encode())

    def _bundle(self, want: Want) -> Bundle:
        manifest = self.packuments[want.name]["versions"][want.version]
        archive = self.archives.get(manifest["dist"]["tarball"].removeprefix("https://registry.test/"))
        if archive is None:
            return self.bundles.get(want.name, {})
        return read_bundle(archive, shrinkwrapped=bool(manifest.get("_hasShrinkwrap")))

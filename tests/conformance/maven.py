"""Judges of the Maven sets."""

import os
import tarfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from resolution.driver import Want, run
from resolution.errors import InvalidRange, PackageNotFound, ResolutionError, VersionNotFound
from resolution.graph import Graph
from resolution.maven import ranges, versions
from resolution.maven.metadata import Metadata
from resolution.maven.names import Coordinates
from resolution.maven.pom import Pom
from resolution.maven.resolver import resolve
from tests.conformance.__main__ import Case, Judge

Tree = list[dict[str, Any]]


def judge_version(case: Case) -> bool:
    return versions.compare(*case["args"]) == case["want"]


def range_kind(text: str) -> str:
    try:
        return "hard" if ranges.range_of(text).hard else "soft"
    except InvalidRange:
        return "invalid"


def judge_range(case: Case) -> bool:
    if case["op"] == "range_kind":
        return range_kind(*case["args"]) == case["want"]
    version, text = case["args"]
    return (version in ranges.range_of(text)) == case["want"]


class FileRepository:
    """A repository of files by path, as a source of facts."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._listed: dict[str, list[str]] = {}
        for path in files:
            directory, _, filename = path.rpartition("/")
            if filename.endswith(".pom"):
                package, _, version = directory.rpartition("/")
                self._listed.setdefault(package + "/", []).append(version)

    def __call__(self, want: Want) -> Pom | Metadata:
        name = Coordinates.parse(want.name)
        if want.kind == "package":
            return self._metadata(name)
        body = self._files.get(name.file(want.version, name.filename(want.version, "pom")))
        if body is None:
            raise VersionNotFound(want.name, want.version)
        return Pom.parse(body)

    def _metadata(self, name: Coordinates) -> Metadata:
        body = self._files.get(name.directory + "maven-metadata.xml")
        if body is not None:
            return Metadata.parse(body)
        if name.directory not in self._listed:
            raise PackageNotFound(str(name))
        return Metadata(group=name.group, artifact=name.artifact, versions=tuple(self._listed[name.directory]))


@lru_cache(maxsize=1)
def real_poms() -> FileRepository:
    archive = Path(os.environ["CONFORMANCE_DATA"]).parent / "maven-real-poms.tar.xz"
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile()]
        return FileRepository({item.name.removeprefix("./"): tar.extractfile(item).read() for item in members})  # type: ignore[union-attr]


def tree_of(graph: Graph) -> Tree:
    """The nodes as the sets write them: a(rtifact) v(ersion) s(cope) opt c(hildren)."""
    below: dict[str, Tree] = {"": []}
    for node in graph.nodes[1:]:
        scope = next(iter(node.flags & {"compile", "runtime", "provided", "test", "system"}), "")
        entry: dict[str, Any] = {"a": node.name, "v": node.version, "s": scope}
        if "optional" in node.flags:
            entry["opt"] = True
        below[node.path] = entry["c"] = []
        below[node.path.rpartition("/")[0]].append(entry)
    return below[""]


def resolved(case: Case, repository: FileRepository) -> Graph:
    group, artifact, version = case["root"].split(":")
    root = repository(Want("manifest", f"{group}:{artifact}", version))
    assert isinstance(root, Pom)
    return run(resolve(root), repository, threads=1)


def judge_tree(case: Case, repository: FileRepository) -> bool:
    try:
        graph = resolved(case, repository)
    except ResolutionError:
        return bool(case.get("want_error"))
    if case.get("want_error"):
        return any(edge.error for edge in graph.edges)
    return tree_of(graph) == case["want"]


def judge_random(case: Case) -> bool:
    return judge_tree(case, FileRepository({path: text.encode() for path, text in case["files"].items()}))


def judge_real(case: Case) -> bool:
    return judge_tree(case, real_poms())


SETS: dict[str, Judge] = {
    "maven-versions": judge_version,
    "maven-ranges": judge_range,
    "maven-random": judge_random,
    "maven-real": judge_real,
}

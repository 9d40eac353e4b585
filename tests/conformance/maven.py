"""Judges of the Maven sets."""

import os
import tarfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from resolution.driver import Want, run
from resolution.errors import InvalidRange, MalformedDocument, PackageNotFound, ResolutionError, VersionNotFound
from resolution.graph import Graph
from resolution.maven import ranges, versions
from resolution.maven.metadata import Metadata
from resolution.maven.names import Coordinates
from resolution.maven.pom import Dependency, Pom
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
        entry: dict[str, Any] = {"a": node.path.rpartition("/")[2], "v": node.version, "s": scope}
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
    except MalformedDocument:
        return bool(case.get("want_error")) or case["want"] == []  # Maven knows nothing of a project it calls invalid
    except ResolutionError:
        return bool(case.get("want_error"))
    if case.get("want_error"):
        return bool(graph.notes)
    return tree_of(graph) == case["want"]


def judge_random(case: Case) -> bool:
    return judge_tree(case, FileRepository({path: text.encode() for path, text in case["files"].items()}))


def judge_real(case: Case) -> bool:
    return judge_tree(case, real_poms())


class Universe:
    """A universe of google/deps.dev as a source of facts: package → version → what it depends on."""

    def __init__(self, universe: dict[str, Any]) -> None:
        flat = universe if "" not in universe else {}
        for registry in universe.values() if "" in universe else ():
            for name, released in registry.items():
                flat.setdefault(name, {}).update(released)
        self._packages = flat

    def __call__(self, want: Want) -> Pom | Metadata:
        group, artifact = want.name.split(":")
        released = self._packages.get(want.name)
        if released is None:
            raise PackageNotFound(want.name)
        if want.kind == "package":
            listed = tuple(version for version, release in released.items() if release.get("attr") != "Blocked")
            return Metadata(group=group, artifact=artifact, versions=listed)
        if want.version not in released:
            raise VersionNotFound(want.name, want.version)
        found = [_deps_dev_dependency(item) for item in released[want.version]["deps"]]
        return Pom(
            model_version="4.0.0",
            group=group,
            artifact=artifact,
            version=want.version,
            dependencies=tuple(dependency for dependency, managed in found if not managed),
            managed=tuple(dependency for dependency, managed in found if managed),
        )


def _deps_dev_dependency(item: dict[str, Any]) -> tuple[Dependency, bool]:
    """A dependency, and whether it is managed. `type` is words, some followed by their value."""
    group, artifact = item["name"].split(":")
    words = iter(item.get("type", "").split())
    values: dict[str, str] = {}
    for word in words:
        values[word.lower()] = "" if word in ("test", "opt") else next(words)
    excluded = [tuple(name.split(":")) for name in filter(None, values.get("mavenexclusions", "").split(","))]
    dependency = Dependency(
        group=group,
        artifact=artifact,
        version=item["req"],
        scope="test" if "test" in values else values.get("scope", ""),
        type=values.get("mavenartifacttype", "jar"),
        classifier=values.get("mavenclassifier", ""),
        optional="true" if "opt" in values else None,
        exclusions=tuple((one, other) for one, other in excluded),
    )
    return dependency, values.get("mavendependencyorigin") == "management"


def judge_deps_dev(case: Case) -> bool:
    source = Universe(case["universe"])
    name, version = case["root"]
    root = source(Want("manifest", name, version))
    assert isinstance(root, Pom)
    failed = any(edge.get("error") for edge in case["want"]["edges"]) or bool(case["want"].get("errors"))
    try:
        graph = run(resolve(root), source, threads=1)
    except ResolutionError:
        return failed
    # Their nodes know no classifiers: two files of one version are one node.
    ours = {(node.name, node.version) for node in graph.nodes}
    return ours == {(node["name"], node["version"]) for node in case["want"]["nodes"]}


SETS: dict[str, Judge] = {
    "maven-versions": judge_version,
    "maven-ranges": judge_range,
    "maven-random": judge_random,
    "maven-real": judge_real,
    "resolve-maven": judge_deps_dev,
}

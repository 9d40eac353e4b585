"""The Python sets: version order, and whole resolutions through our index and uv."""

import json
import lzma
import os
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Raw

from resolution import driver
from resolution.driver import Want
from resolution.errors import PackageNotFound, Unresolvable
from resolution.graph import Graph
from resolution.pypi import filenames, versions
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.names import canonical
from resolution.pypi.resolver import resolve
from resolution.pypi.simple_index import File, SimpleIndex
from tests.resolution.pypi.plain_index import uv_alone

Case = dict[str, Any]
Facts = dict[Want, Any]

ANYWHERE = "py3-none-any"
PACKSE_PYTHON = "3.12"  # what packse runs on unless a scenario says otherwise
DEPS_DEV_PYTHON = "3.8"  # of the day on which deps.dev asked pip
BUDGET = driver.Budget(seconds=120)


def judge_version(case: Case) -> bool:
    return bool(versions.compare(*case["args"]) == case["want"])


def judge_packse(case: Case) -> bool:
    """What packse expects; uv's own answer to the same index where uv and packse differ or packse leaves it open."""
    manifest, conditions, facts = packse_manifest(case), packse_conditions(case), packse_facts(case)
    try:
        graph: Graph | None = solve(manifest, conditions, facts)
    except Unresolvable:
        graph = None
    if case.get("uv_0_13_8_agrees", True) and not as_expected(graph, case["expected"]):
        return False
    output = uv_alone(manifest, conditions, facts)
    return (graph is None) == (output is None) and (graph is None or lines(graph) == lines_of(output or ""))


def as_expected(graph: Graph | None, expected: Case) -> bool:
    if graph is None or not expected["satisfiable"]:
        return (graph is not None) == expected["satisfiable"]
    return "packages" not in expected or pinned(graph) == expected["packages"]


def pinned(graph: Graph) -> dict[str, str]:
    return {node.name: node.version for node in graph.nodes[1:]}


def lines(graph: Graph) -> list[tuple[str, str]]:
    return sorted((node.name, node.version) for node in graph.nodes[1:])


def lines_of(output: str) -> list[tuple[str, str]]:
    pairs = (re.match(r"([^=\s]+)==([^\s;]+)", line) for line in output.splitlines())
    return sorted((canonical(found[1]), found[2]) for found in pairs if found)


def packse_manifest(case: Case) -> Manifest:
    return Manifest(requirements=tuple(case["root"].get("requires", ())))


def packse_conditions(case: Case) -> Conditions:
    options = case.get("resolver_options") or {}
    python = options.get("python") or (case.get("environment") or {}).get("python") or PACKSE_PYTHON
    return Conditions(
        environment=Environment(python, options.get("python_platform") or ""),
        universal=bool(options.get("universal")),
        prerelease="allow" if options.get("prereleases") else "",
        no_binary=frozenset(options.get("no_binary") or ()),
        only_binary=frozenset(options.get("no_build") or ()),
    )


def packse_facts(case: Case) -> Facts:
    facts: Facts = {}
    for project, about in case["packages"].items():
        name, files = canonical(project), list[File]()
        for version, release in about["versions"].items():
            for filename in packse_files(project, version, release):
                files.append(packse_file(filename, release))
                facts[Want("metadata", name, filename)] = packse_metadata(project, version, release)
        facts[Want("simple", name)] = SimpleIndex(name=name, files=files)
    return facts


def packse_files(project: str, version: str, release: Case) -> list[str]:
    stem = f"{project.replace('-', '_')}-{version}"
    wheels = [f"{stem}-{tags}.whl" for tags in release.get("wheel_tags") or [ANYWHERE]]
    return (wheels if release.get("wheel", True) else []) + ([f"{stem}.tar.gz"] if release.get("sdist", True) else [])


def packse_file(filename: str, release: Case) -> File:
    return File(
        filename=filename,
        url=f"https://registry.example.org/files/{filename}",
        requires_python=release.get("requires_python"),
        yanked=release.get("yanked") or False,
        metadata_json=Raw(b"true"),
    )


def packse_metadata(project: str, version: str, release: Case) -> CoreMetadata:
    optional = (release.get("extras") or {}).items()
    extras = [(extra, one) for extra, requires in optional for one in requires]
    return CoreMetadata(
        metadata_version="2.2",
        name=project,
        version=version,
        requires_python=release.get("requires_python") or "",
        requires_dist=(*release.get("requires", ()), *(f"{one} ; extra == '{extra}'" for extra, one in extras)),
        provides_extra=tuple(release.get("extras") or ()),
    )


def judge_resolve_pypi(case: Case) -> bool:
    """The shape of pip's graph, as deps.dev wrote it down: nodes, and which requirement joins which."""
    universe, (root, version) = universe_of(case), case["root"]
    manifest = Manifest(requirements=(f"{plain(root)}=={version}",))
    try:
        graph = solve(manifest, Conditions(environment=Environment(DEPS_DEV_PYTHON, "linux")), deps_dev_facts(universe))
    except Unresolvable:
        return bool(case["want"].get("errors"))
    return not case["want"].get("errors") and shape(graph) == wanted_shape(case["want"])


Shape = tuple[set[tuple[str, str]], set[tuple[str, str, frozenset[str]]]]


def shape(graph: Graph) -> Shape:
    """Without the project that asks for the root."""
    names = {node.id: node.name for node in graph.nodes}
    edges = {
        (names[edge.parent], names[edge.child or 0], comparable(edge.requirement))
        for edge in graph.edges
        if edge.parent
    }
    return {(node.name, normal(node.version)) for node in graph.nodes[1:]}, edges


def wanted_shape(want: Case) -> Shape:
    nodes = want["nodes"]
    names = [plain(node["name"]) for node in nodes]
    edges = {(names[edge["from"]], names[edge["to"]], comparable(edge["req"])) for edge in want["edges"]}
    return {(name, normal(node["version"])) for name, node in zip(names, nodes, strict=True)}, edges


def plain(name: str) -> str:
    """deps.dev calls its projects __root, which no index would take."""
    return canonical(name.strip("_"))


def comparable(spec: str) -> frozenset[str]:
    """The clauses of a requirement, whatever their order, without its extras."""
    return frozenset(filter(None, map(str.strip, re.sub(r"^\[[^]]*\]", "", spec).split(","))))


def normal(version: str) -> str:
    """deps.dev writes 5.3 as 5.3.0."""
    return re.sub(r"(\.0)+$", "", str(versions.parse(version)))


def universe_of(case: Case) -> Case:
    if "universe" in case:
        return dict(case["universe"])
    return load_universe(str(Path(os.environ["CONFORMANCE_DATA"]).parent / case["universe_file"]))


@lru_cache(maxsize=4)
def load_universe(path: str) -> Case:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return dict(json.load(file))


def deps_dev_requirement(dependency: Case) -> str:
    """Its type is words and values, a value with a blank in it quoted as in Go."""
    pairs = re.findall(r'(\w+) ("(?:[^"\\]|\\.)*"|\S+)', dependency.get("type", ""))
    kind = {word: json.loads(value) if value.startswith('"') else value for word, value in pairs}
    extras, marker = kind.get("EnabledDependencies"), kind.get("Environment")
    text = dependency["name"] + (f"[{extras}]" if extras else "") + dependency["req"]
    return f"{text} ; {marker}" if marker else text


def deps_dev_facts(universe: Case) -> Facts:
    facts: Facts = {}
    for project, releases in universe.items():
        name, files = plain(project), list[File]()
        for version, release in releases.items():
            filename = f"{name.replace('-', '_')}-{version}-{ANYWHERE}.whl"
            if filenames.parse(filename, name) is None:
                continue
            requires = tuple(map(deps_dev_requirement, release.get("deps", ())))
            files.append(File(filename=filename, url="https://registry.example.org/f", metadata_json=Raw(b"true")))
            facts[Want("metadata", name, filename)] = CoreMetadata(
                metadata_version="2.1", name=name, version=version, requires_dist=requires
            )
        facts[Want("simple", name)] = SimpleIndex(name=name, files=files)
    return facts


def solve(manifest: Manifest, conditions: Conditions, facts: Facts) -> Graph:
    def source(want: Want) -> Any:
        if want not in facts:
            raise PackageNotFound(want.name)
        return facts[want]

    return driver.run(resolve(manifest, conditions), source, budget=BUDGET)


SETS: dict[str, Callable[[Case], bool]] = {
    "pypi-versions": judge_version,
    "packse": judge_packse,
    "resolve-pypi": judge_resolve_pypi,
}

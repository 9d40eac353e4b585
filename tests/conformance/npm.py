"""npm: single functions of node-semver, and whole lock files against npm 11's."""

import json
import lzma
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from resolution.driver import Want, run
from resolution.errors import InvalidRange, InvalidVersion, PackageNotFound, Unresolvable
from resolution.graph import Graph
from resolution.npm import ranges, relations, steps, versions
from resolution.npm.bundles import Bundle
from resolution.npm.packument import Packument
from resolution.npm.project import read_project
from resolution.npm.resolver import Options, resolve

Case = dict[str, Any]
Answer = Callable[..., Any]


def _flags(case: Case) -> dict[str, bool]:
    options = case.get("options") or {}
    return {"loose": bool(options.get("loose")), "include_prerelease": bool(options.get("includePrerelease"))}


def _range(text: str, flags: dict[str, bool]) -> ranges.Range:
    return ranges.parse_range(text, flags["include_prerelease"], flags["loose"])


def _parse(flags: dict[str, bool], text: str) -> list[Any] | None:
    found = versions.parse_or_none(text, loose=flags["loose"])
    return found and [found.major, found.minor, found.patch, [*found.prerelease], [*found.build]]


def _increment(flags: dict[str, bool], text: str, step: str, name: str | None, base: str | None) -> str | None:
    number = {None: 0, "0": 0, "1": 1, "false": None}[base]
    try:
        version = versions.parse(text, flags["loose"])
        return str(steps.increment(version, step, name or "", number, loose=flags["loose"]))  # type: ignore[arg-type]
    except InvalidVersion:
        return None


def _canonical(flags: dict[str, bool], text: str) -> str | None:
    try:
        return str(_range(text, flags)) or "*"
    except InvalidRange:
        return None


def _meet(flags: dict[str, bool], one: str, two: str) -> bool:
    return relations.comparators_meet(
        ranges.comparator(one), ranges.comparator(two), include_prerelease=flags["include_prerelease"]
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


OPERATIONS: dict[str, Answer] = {
    "satisfies": lambda flags, version, wanted: ranges.satisfies(version, wanted, **flags),
    "compare": lambda flags, one, two: versions.compare(one, two, loose=flags["loose"]),
    "inc": _increment,
    "range_canonical": _canonical,
    "gtr": lambda flags, version, wanted: relations.above(
        versions.parse(version, flags["loose"]), _range(wanted, flags)
    ),
    "ltr": lambda flags, version, wanted: relations.below(
        versions.parse(version, flags["loose"]), _range(wanted, flags)
    ),
    "parse": _parse,
    "comparator_intersects": _meet,
    "intersects": lambda flags, one, two: relations.intersects(_range(one, flags), _range(two, flags)),
    "subset": lambda flags, one, two: relations.subset(_range(one, flags), _range(two, flags)),
    "min_version": lambda flags, wanted: _text(relations.lowest_version(_range(wanted, flags))),
    "max_satisfying": lambda flags, found, wanted: ranges.highest(found, wanted, **flags) or None,
    "min_satisfying": lambda flags, found, wanted: ranges.lowest(found, wanted, **flags) or None,
    "coerce": lambda flags, text: _text(versions.coerce(text)),
    "diff": lambda flags, one, two: steps.difference(versions.parse(one), versions.parse(two)) or None,
}


def judge_operation(case: Case) -> bool:
    return bool(OPERATIONS[case["op"]](_flags(case), *case["args"]) == case["want"])


def _locked(packages: dict[str, Any]) -> dict[str, str]:
    """Path → version of every entry but the project's own; links have none."""
    return {path: "link" if entry.get("link") else entry.get("version", "") for path, entry in packages.items() if path}


def _placed(graph: Graph) -> dict[str, str]:
    return {node.path: "link" if "link" in node.flags else node.version for node in graph.nodes if node.path}


def _resolve(files: dict[str, Any], packuments: dict[str, Any]) -> Graph:
    project = read_project({path: json.dumps(content).encode() for path, content in files.items()})

    def source(want: Want) -> Packument | Bundle:
        if want.kind == "bundle":
            return {}
        if want.name not in packuments:
            raise PackageNotFound(want.name)
        return Packument.parse(json.dumps(packuments[want.name]).encode())

    return run(resolve(project, Options(strict=True)), source)


def _same_tree(case: Case, files: dict[str, Any], packuments: dict[str, Any]) -> bool:
    try:
        graph = _resolve(files, packuments)
    except Unresolvable:
        return "want_error" in case
    return "want" in case and _placed(graph) == _locked(case["want"])


@lru_cache(maxsize=1)
def registry_mocks() -> dict[str, Any]:
    path = Path(os.environ["CONFORMANCE_DATA"]).parent / "universes" / "npm-registry-mocks.json.xz"
    found: dict[str, Any] = json.loads(lzma.decompress(path.read_bytes()))
    return found


def judge_random(case: Case) -> bool:
    return _same_tree(case, {"package.json": case["root"]}, case["packument"])


def judge_arborist(case: Case) -> bool:
    return _same_tree(case, case["files"], registry_mocks())


def judge_depsdev(case: Case) -> bool:
    name, version = case["root"]
    return _same_tree(case, {"package.json": case["packuments"][name]["versions"][version]}, case["packuments"])


SETS: dict[str, Callable[[Case], bool]] = {
    "npm-semver": judge_operation,
    "semver-compare": judge_operation,
    "npm-lock-random": judge_random,
    "npm-lock-arborist": judge_arborist,
    "npm-lock-depsdev": judge_depsdev,
}

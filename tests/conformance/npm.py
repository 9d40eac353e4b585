"""npm: single functions of node-semver, and whole lock files against npm 11's."""

from collections.abc import Callable
from typing import Any

from resolution.errors import InvalidRange, InvalidVersion
from resolution.npm import ranges, relations, steps, versions

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


SETS: dict[str, Callable[[Case], bool]] = {
    "npm-semver": judge_operation,
    "semver-compare": judge_operation,
}

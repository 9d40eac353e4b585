"""Judges of the Maven sets."""

from resolution.errors import InvalidRange
from resolution.maven import ranges, versions
from tests.conformance.__main__ import Case, Judge


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


SETS: dict[str, Judge] = {"maven-versions": judge_version, "maven-ranges": judge_range}

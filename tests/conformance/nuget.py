"""NuGet: versions, ranges and target frameworks."""

import re
from collections.abc import Callable
from typing import Any

from resolution.errors import InvalidRange
from resolution.nuget import portable, ranges, versions
from resolution.nuget.compatibility import compatible, nearest
from resolution.nuget.floating import Floating
from resolution.nuget.frameworks import Framework
from resolution.nuget.ranges import Range
from resolution.nuget.versions import Version
from tests.fuzz import nuget as fuzz

Case = dict[str, Any]

STRICT = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+(?:[-+].*)?")


def valid(text: str) -> bool:
    """The table mixes refusals of NuGet's tolerant parser and of its strict one, which takes three numbers only."""
    return versions.is_valid(text) and STRICT.fullmatch(text) is not None


def equal(left: str, right: str) -> bool:
    """The table's equality is that of NuGet's strictest comparer, which looks at build metadata too."""
    one, other = Version.parse(left), Version.parse(right)
    return one == other and one.metadata.lower() == other.metadata.lower()


def float_valid(text: str) -> bool:
    try:
        if "*" in text:
            Floating.parse(text)
    except InvalidRange:
        return False
    return "*" in text or versions.is_valid(text)


def best_match(texts: list[str], wanted: str) -> str | None:
    found = Range.parse(wanted).best(map(Version.parse, texts))
    return None if found is None else str(found)


def range_parts(text: str) -> list[Any]:
    """The inclusiveness of a missing bound says nothing; the table writes it as the bracket stands."""
    parsed = Range.parse(text)
    low, high = (None if bound is None else bound.key for bound in (parsed.low, parsed.high))
    return [low, text[0] == "[", high, text[-1] == "]"]


def bounds(want: list[Any]) -> list[Any]:
    return [value if value is None or isinstance(value, bool) else Version.parse(value).key for value in want]


OPS: dict[str, Callable[..., Any]] = {
    "compare": versions.compare,
    "equal": equal,
    "valid": valid,
    "parts": lambda text: list(Version.parse(text).numbers),
    "release": lambda text: Version.parse(text).release,
    "release_labels": lambda text: list(Version.parse(text).labels),
    "metadata": lambda text: Version.parse(text).metadata,
    "normalized": lambda text: str(Version.parse(text)),
    "is_prerelease": lambda text: Version.parse(text).is_prerelease,
    "satisfies": lambda version, wanted: Range.parse(wanted).contains(Version.parse(version)),
    "is_acceptable_candidate": lambda version, wanted: Range.parse(wanted).accepts(Version.parse(version)),
    "range_valid": ranges.is_valid,
    "float_valid": float_valid,
    "range_min": lambda text: str(Range.parse(text).low),
    "range_pretty": lambda text: Range.parse(text).pretty,
    "range_short": lambda text: Range.parse(text).short,
    "range_equal": lambda left, right: Range.parse(left) == Range.parse(right),
    "range_subset": lambda left, right: Range.parse(left).within(Range.parse(right)),
    "range_union": lambda *texts: str(ranges.union(map(Range.parse, texts))),
    "range_intersection": lambda *texts: str(ranges.intersection(map(Range.parse, texts))),
    "best_match": best_match,
}


def version(case: Case) -> bool:
    if case["op"] == "range_parts":
        return range_parts(*case["args"]) == bounds(case["want"])
    return bool(OPS[case["op"]](*case["args"]) == case["want"])


def nearest_is(project: str, candidates: list[str], want: str | None) -> bool:
    found = nearest(Framework.parse(project), list(map(Framework.parse, candidates)))
    return found == (None if want is None else Framework.parse(want))


def short_folder(name: str) -> str:
    framework = Framework.parse(name)
    return portable.short_name(framework) if framework.is_portable else framework.short


def parse_folder(name: str) -> list[str]:
    framework = Framework.parse(name)
    return [str(framework), ""]


FRAMEWORK_OPS: dict[str, Callable[..., Any]] = {
    "compatible": lambda project, candidate: compatible(Framework.parse(project), Framework.parse(candidate)),
    "short_name": lambda name: Framework.parse(name).short,
    "short_folder": short_folder,
    "parse_folder": parse_folder,
    "parse_numeric": lambda name: Framework.parse(name).short,
    "is_package_based": lambda name: Framework.parse(name).is_package_based,
}


def framework(case: Case) -> bool:
    if case["op"] == "nearest":
        project, candidates = case["args"]
        return nearest_is(project, candidates, case["want"])
    return bool(FRAMEWORK_OPS[case["op"]](*case["args"]) == case["want"])


def random_universe(case: Case) -> bool:
    """Packages, downgrades, conflicts and cycles as NuGet's own walker finds them."""
    made = fuzz.Universe(case["packages"], case["roots"], case["pins"])
    return bool(fuzz.ours(made).split("\t") == case["want"])


SETS = {
    "nuget-versions": version,
    "nuget-versions-extra": version,
    "nuget-frameworks": framework,
    "nuget-random": random_universe,
}

# Cases that stand the wrong way round in the set: NuGet.Frameworks, asked itself, takes net45 for both projects, and
# its CompatibilityTests (SimpleNonCompat) refuse the newer package for the older project.
DISPUTED = {
    "nuget-frameworks/00761": "NuGet itself takes net45 for dnx451; the set has the two swapped",
    "nuget-frameworks/00763": "NuGet itself takes net45 for net46; the set has the two swapped",
}

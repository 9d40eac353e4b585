"""Run by the Python of another environment: range checks and comparisons by node-semver's port and by univers.

Reads {"method": …, "rounds": …, "pairs": [[a, b], …]} and writes {"seconds": best round, "answers": […]}.
Stands alone: nothing of Backline is installed there. A method is how a pair is read beforehand, and what is timed.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Method = tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]


def _as_it_is(one: Any, two: Any) -> Any:
    return one, two


def nodesemver_texts() -> Method:
    from nodesemver import satisfies

    return _as_it_is, lambda version, wanted: satisfies(version, wanted, False)


def nodesemver_read() -> Method:
    from nodesemver import make_range, make_semver

    return lambda version, wanted: (make_semver(version, False), make_range(wanted, False)), _test


def _test(version: Any, wanted: Any) -> bool:
    return bool(wanted.test(version))


def univers_texts() -> Method:
    read, check = univers_read()
    return _as_it_is, lambda version, wanted: check(*read(version, wanted))


def univers_read() -> Method:
    from univers.version_range import NpmVersionRange
    from univers.versions import SemverVersion

    return (
        lambda version, wanted: (SemverVersion(version), NpmVersionRange.from_native(wanted)),
        lambda version, wanted: version in wanted,
    )


def univers_order(name: str) -> Method:
    from univers import versions

    read = getattr(versions, name)

    def compare(first: str, second: str) -> int:
        one, two = read(first), read(second)
        return int(one > two) - int(one < two)

    return _as_it_is, compare


METHODS: dict[str, Callable[[], Method]] = {
    "node-semver": nodesemver_texts,
    "node-semver, read before": nodesemver_read,
    "univers": univers_texts,
    "univers, read before": univers_read,
    "maven": lambda: univers_order("MavenVersion"),
    "nuget": lambda: univers_order("NugetVersion"),
    "pypi": lambda: univers_order("PypiVersion"),
}


def attempt(method: Callable[[Any, Any], Any], pair: Any) -> Any:
    """What a library raises is its answer."""
    try:
        return method(*pair)
    except Exception as error:
        return type(error).__name__


def main() -> None:
    asked = json.load(sys.stdin)
    prepare, check = METHODS[asked["method"]]()
    pairs = [attempt(prepare, pair) for pair in asked["pairs"]]
    best, answers = float("inf"), []
    for _ in range(asked["rounds"]):
        started = time.perf_counter()
        answers = [attempt(check, pair) for pair in pairs]
        best = min(best, time.perf_counter() - started)
    json.dump({"seconds": best, "answers": answers}, sys.stdout)


if __name__ == "__main__":
    main()

"""Version requirements as Gradle writes them.

https://docs.gradle.org/current/userguide/dependency_versions.html: `1.+`, `latest.release`, Maven's intervals, `1.2!!`.
Versions are compared as Maven compares them; Gradle's own order differs for rare qualifiers.
"""

from collections.abc import Iterable, Sequence

from resolution.errors import InvalidRange
from resolution.maven.ranges import range_of
from resolution.maven.versions import parse

LATEST = ("latest.release", "latest.milestone", "latest.integration")


def is_dynamic(spec: str) -> bool:
    """Whether a version list is needed to know what `spec` means."""
    return spec.endswith("+") or spec in LATEST or spec.startswith(("[", "(", "]"))


def highest(specs: Iterable[str], listed: Sequence[str]) -> str:
    """The highest version that any of `specs` asks for, strict ones (`1.2!!`) before others; empty when none does."""
    asked = list(filter(None, specs))
    strict = [spec for spec in asked if "!!" in spec]
    found = [_version(spec, listed) for spec in strict or asked]
    return max(filter(None, found), key=parse, default="")


def _version(spec: str, listed: Sequence[str]) -> str:
    strict, _, preferred = spec.partition("!!")
    if preferred:
        return preferred
    if not is_dynamic(strict):
        return strict
    if strict in LATEST:
        matching = [one for one in listed if parse(one).stable or strict == LATEST[-1]]
    elif strict.endswith("+"):
        matching = [one for one in listed if one.startswith(strict[:-1]) and not one.upper().endswith("SNAPSHOT")]
    else:
        matching = _inside(strict, listed)
    return max(matching, key=parse, default="")


def _inside(interval: str, listed: Sequence[str]) -> list[str]:
    # Ivy's ]1,2[ is Maven's (1,2).
    opening = interval[0].replace("]", "(") + interval[1:-1]
    try:
        return range_of(opening + interval[-1].replace("[", ")")).matching(listed)
    except InvalidRange:
        return []

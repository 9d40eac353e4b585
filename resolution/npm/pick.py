"""Which version npm takes for a spec, and why.

https://docs.npmjs.com/cli/v11/commands/npm-install (§npm install <name>@<version range>) and the documented order of
https://github.com/npm/npm-pick-manifest (§Algorithm).
"""

from collections.abc import Callable

from resolution.errors import VersionNotFound
from resolution.npm.environment import Environment
from resolution.npm.manifest import Manifest
from resolution.npm.packument import Packument
from resolution.npm.ranges import Range, parse_range, satisfies
from resolution.npm.specs import Spec, parse_spec
from resolution.npm.versions import clean
from resolution.records import Choice

Rank = tuple[bool, bool, bool, bool]


def pick(packument: Packument, wanted: str, environment: Environment, *, avoid: str = "") -> Choice:
    """The version npm takes for `wanted` (a version, range, tag, or nothing). Raises VersionNotFound.

    `avoid` is a range of versions to take only when there is no other, npm's own mechanism behind `npm audit fix`.
    """
    spec = parse_spec(packument.name, wanted)
    if wanted and spec.kind == "tag":
        return _tagged(packument, wanted)
    if wanted and spec.kind == "version":
        return _exact(packument, wanted)
    if wanted and spec.kind != "range":
        raise VersionNotFound(packument.name, wanted)
    return _best(packument, spec, environment, avoid)


def _tagged(packument: Packument, tag: str) -> Choice:
    version = packument.tags.get(tag, "")
    if version not in packument:
        raise VersionNotFound(packument.name, tag)
    return Choice(version, f"the tag {tag} names it")


def _exact(packument: Packument, wanted: str) -> Choice:
    version = clean(wanted)
    if version not in packument:
        raise VersionNotFound(packument.name, wanted)
    return Choice(version, "asked for exactly")


def _best(packument: Packument, spec: Spec, environment: Environment, avoid: str) -> Choice:
    accepted = parse_range(spec.text or "*", False, True)
    rank = _ranker(packument, environment, avoid)
    latest = packument.tags.get("latest", "")
    anything = spec.text in ("", "*")
    if latest in packument and (anything or satisfies(latest, spec.text, loose=True)) and all(rank(latest)):
        return Choice(latest, "the tag latest lies in the range and is neither deprecated nor made for other engines")
    found = _first_of_best_rank(packument, accepted, rank)
    if not found:
        raise VersionNotFound(packument.name, spec.text)
    return Choice(found, _reason(rank(found)))


def _first_of_best_rank(packument: Packument, accepted: Range, rank: Callable[[str], Rank]) -> str:
    best, best_rank = "", (False, False, False, False)
    for version in packument.newest_first():
        if not accepted.accepts(version):
            continue
        found = rank(version.text)
        if all(found):
            return version.text
        if not best or found > best_rank:
            best, best_rank = version.text, found
    return best


def _ranker(packument: Packument, environment: Environment, avoid: str) -> Callable[[str], Rank]:
    def rank(version: str) -> Rank:
        manifest: Manifest = packument.manifest(version)
        runs, current = environment.runs(manifest), not manifest.deprecated
        avoided = bool(avoid) and satisfies(version, avoid, include_prerelease=True, loose=True)
        return not avoided, runs and current, runs, current

    return rank


def _reason(rank: Rank) -> str:
    not_avoided, _, runs, current = rank
    if all(rank):
        return "the highest version in the range that is neither deprecated nor made for other engines"
    lacking = [
        text
        for text, holds in (("safe", not_avoided), ("made for these engines", runs), ("not deprecated", current))
        if not holds
    ]
    return f"the highest version in the range; none is {' and '.join(lacking)}"

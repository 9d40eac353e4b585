"""Which version npm takes for a spec, and why.

https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-install.md
(§npm install <name>@<version range>) and the documented order of
https://github.com/npm/npm-pick-manifest (§Algorithm).
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from resolution.errors import VersionNotFound
from resolution.npm.environment import Environment
from resolution.npm.packument import Packument
from resolution.npm.ranges import Range, parse_range, satisfies
from resolution.npm.specs import parse_spec
from resolution.npm.versions import Version, clean
from resolution.records import Choice


class Rank(NamedTuple):
    """What speaks for a version, the weightiest first; highest wins, then the higher version."""

    not_avoided: bool
    runs_and_current: bool
    runs: bool
    current: bool


WORST = Rank(False, False, False, False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """All there is to choose from. `newest_first` is asked only when no tag decides."""

    name: str
    tags: Mapping[str, str]
    listed: Container[str]
    newest_first: Callable[[], Iterable[Version]]
    rank: Callable[[str], Rank]


def pick(packument: Packument, wanted: str, environment: Environment, *, avoid: str = "") -> Choice:
    """The version npm takes for `wanted` (a version, range, tag, or nothing). Raises VersionNotFound.

    `avoid` is a range of versions to take only when there is no other, npm's own mechanism behind `npm audit fix`.
    """

    def rank(version: str) -> Rank:
        manifest = packument.manifest(version)
        runs, current = environment.runs(manifest), not manifest.deprecated
        avoided = bool(avoid) and satisfies(version, avoid, include_prerelease=True, loose=True)
        return Rank(not avoided, runs and current, runs, current)

    candidates = Candidates(
        name=packument.name,
        tags=packument.tags,
        listed=packument,
        newest_first=packument.newest_first,
        rank=rank,
    )
    return pick_from(candidates, wanted)


def pick_from(candidates: Candidates, wanted: str) -> Choice:
    """As `pick`, from anything that can rank its versions."""
    spec = parse_spec(candidates.name, wanted)
    if wanted and spec.kind == "tag":
        return _tagged(candidates, wanted)
    if wanted and spec.kind == "version":
        return _exact(candidates, wanted)
    if wanted and spec.kind != "range":
        raise VersionNotFound(candidates.name, wanted)
    return _best(candidates, spec.text or "*")


def _tagged(candidates: Candidates, tag: str) -> Choice:
    version = candidates.tags.get(tag, "")
    if version not in candidates.listed:
        raise VersionNotFound(candidates.name, tag)
    return Choice(version, f"the tag {tag} names it")


def _exact(candidates: Candidates, wanted: str) -> Choice:
    version = clean(wanted)
    if version not in candidates.listed:
        raise VersionNotFound(candidates.name, wanted)
    return Choice(version, "asked for exactly")


def _best(candidates: Candidates, wanted: str) -> Choice:
    latest = candidates.tags.get("latest", "")
    tagged = latest in candidates.listed and (wanted == "*" or satisfies(latest, wanted, loose=True))
    if tagged and all(candidates.rank(latest)):
        return Choice(latest, "the tag latest lies in the range and is neither deprecated nor made for other engines")
    found, rank = _first_of_best_rank(candidates, parse_range(wanted, False, True))
    if not found:
        raise VersionNotFound(candidates.name, wanted)
    return Choice(found, _reason(rank))


def _first_of_best_rank(candidates: Candidates, accepted: Range) -> tuple[str, Rank]:
    best, best_rank = "", WORST
    for version in candidates.newest_first():
        if accepted.accepts(version):
            rank = candidates.rank(version.text)
            if all(rank):
                return version.text, rank
            if not best or rank > best_rank:
                best, best_rank = version.text, rank
    return best, best_rank


def _reason(rank: Rank) -> str:
    if all(rank):
        return "the highest version in the range that is neither deprecated nor made for other engines"
    lacking = {"safe": rank.not_avoided, "made for these engines": rank.runs, "not deprecated": rank.current}
    return f"the highest in the range; none is {' and '.join(text for text, holds in lacking.items() if not holds)}"

"""Which folders of a project are its workspaces.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#workspaces; patterns as in
https://github.com/npm/map-workspaces (§Glob patterns): later patterns win, `!` takes folders out again.
"""

import fnmatch
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from resolution.errors import BudgetExceeded, MalformedDocument
from resolution.npm import names
from resolution.npm.collation import sort_key
from resolution.npm.manifest import Manifest

LONGEST = 4_096  # characters of a pattern, as of a path
MOST_READINGS = 1_000  # of one pattern
MOST_LOOKS = 300_000  # at folders, for patterns that do not name one

_BRACES = re.compile(r"\{([^{}]*)\}")
_WILD = re.compile(r"[*?\[]")


def find_workspaces(patterns: Iterable[str], folders: Mapping[str, Manifest]) -> dict[str, str]:
    """Package name → folder of every folder that `patterns` name.

    Raises MalformedDocument when two share a name, BudgetExceeded.
    """
    found: dict[str, str] = {}
    for folder in sorted(_chosen(patterns, folders), key=sort_key):
        name = folders[folder].name or names.of_folder(folder)
        if name in found:
            raise MalformedDocument(f"workspaces {found[name]} and {folder} are both called {name}", at="workspaces")
        found[name] = folder
    return dict(sorted(found.items(), key=lambda pair: sort_key(pair[0])))


def _chosen(patterns: Iterable[str], folders: Mapping[str, Manifest]) -> set[str]:
    chosen: set[str] = set()
    looks = 0
    for pattern in patterns:
        bangs = len(pattern) - len(pattern.lstrip("!"))
        for text in _readings(pattern[bangs:]):
            wanted = posixpath.normpath(text).lstrip("/")
            if _WILD.search(wanted):
                looks += len(folders)
                if looks > MOST_LOOKS:
                    raise BudgetExceeded("too many patterns for so many folders in workspaces")
                hits = _matching(wanted, folders)
            else:
                hits = {"" if wanted == "." else wanted} & folders.keys()
            hits = {folder for folder in hits if "node_modules" not in folder}
            chosen = chosen - hits if bangs % 2 else chosen | hits
    return chosen


def _readings(pattern: str) -> Iterator[str]:
    """The pattern once for each choice of its `{one,other}`. Raises MalformedDocument."""
    if len(pattern) > LONGEST:
        raise MalformedDocument(f"a pattern of more than {LONGEST} characters", at="workspaces")
    unread, count = [pattern], 0
    while unread:
        text, count = unread.pop(), count + 1
        if count + len(unread) > MOST_READINGS:
            raise MalformedDocument(f"a pattern to be read in more than {MOST_READINGS} ways", at="workspaces")
        if braces := _BRACES.search(text):
            unread += [text[: braces.start()] + one + text[braces.end() :] for one in braces[1].split(",")]
        else:
            yield text


def _matching(pattern: str, folders: Iterable[str]) -> set[str]:
    parts = pattern.split("/")
    wanted = [part for at, part in enumerate(parts) if part != "**" or parts[at - 1 : at] != ["**"]]
    least = len(wanted) - wanted.count("**")
    return {one for one in folders if one.count("/") + 1 >= least and _names(wanted, (one or ".").split("/"))}


def _names(wanted: list[str], parts: list[str]) -> bool:
    """Whether the parts of a pattern name a folder; `**` stands for any number. Hidden ones have to be named."""
    used = _past_stars(wanted, {0})  # how much of `wanted` may stand for the parts so far
    for part in parts:
        held = {at for at in used if at < len(wanted) and _part(wanted[at]).match(part)}
        named = {at for at in held if not part.startswith(".") or wanted[at].startswith(".")}
        used = _past_stars(wanted, {at if wanted[at] == "**" else at + 1 for at in named})
    return len(wanted) in used


def _past_stars(wanted: list[str], used: set[int]) -> set[int]:
    return used | {at + 1 for at in used if wanted[at : at + 1] == ["**"]}


@lru_cache(maxsize=1_024)
def _part(pattern: str) -> re.Pattern[str]:
    # What fnmatch makes of many stars looks at a text once for each, never once for each way to share it out.
    return re.compile(fnmatch.translate(pattern.replace("[^", "[!")))

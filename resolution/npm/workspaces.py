"""Which folders of a project are its workspaces.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#workspaces; patterns as in
https://github.com/npm/map-workspaces (§Glob patterns): later patterns win, `!` takes folders out again.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from resolution.errors import MalformedDocument
from resolution.npm import names
from resolution.npm.collation import sort_key
from resolution.npm.manifest import Manifest


def find_workspaces(patterns: Iterable[str], folders: Mapping[str, Manifest]) -> dict[str, str]:
    """Package name → folder of every folder that `patterns` name. Raises MalformedDocument when two share a name."""
    chosen: set[str] = set()
    for pattern in patterns:
        bangs = len(pattern) - len(pattern.lstrip("!"))
        matching = _glob(posixpath.normpath(pattern[bangs:]).lstrip("/"))
        hits = {folder for folder in folders if matching.fullmatch(folder or ".") and "node_modules" not in folder}
        chosen = chosen - hits if bangs % 2 else chosen | hits
    found: dict[str, str] = {}
    for folder in sorted(chosen, key=sort_key):
        name = folders[folder].name or names.of_folder(folder)
        if name in found:
            raise MalformedDocument(f"workspaces {found[name]} and {folder} are both called {name}", at="workspaces")
        found[name] = folder
    return dict(sorted(found.items(), key=lambda pair: sort_key(pair[0])))


@lru_cache(maxsize=1_024)
def _glob(pattern: str) -> re.Pattern[str]:
    text = re.escape(pattern)
    text = text.replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*").replace(r"\*", "[^/]*").replace(r"\?", "[^/]")
    text = re.sub(r"\\\{([^{}]*)\\\}", lambda match: "(?:" + match[1].replace(",", "|") + ")", text)
    return re.compile(text)

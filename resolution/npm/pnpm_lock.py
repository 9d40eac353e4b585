"""pnpm-lock.yaml, versions 5 to 9, as a list. https://github.com/pnpm/spec/tree/master/lockfile"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_yaml, table, text

# "/name/1.0.0_peer", "/@scope/name/1.0.0" (5); "/name@1.0.0(peer@2)" (6); "name@1.0.0" (9)
PATH_5 = re.compile(r"^(?:[^/]*)/(?P<name>(?:@[^/]+/)?[^/@]+)/(?P<version>\d[^_/(]*)")
PATH_6 = re.compile(r"^/?(?P<name>(?:@[^/@]+/)?[^/@]+)@(?P<version>\d[^_(]*|\w+:.*)")


def read_pnpm_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = table(load_yaml(body), "pnpm-lock.yaml")
    return ProjectFile(locked=unique(_packages(document)))


def _packages(document: Mapping[str, Any]) -> Iterator[Locked]:
    for path, value in table(document.get("packages"), "packages").items():
        entry = table(value, str(path))
        key = PATH_6.match(str(path)) or PATH_5.match(str(path))
        name = text(entry.get("name")) or (key["name"] if key else "")
        version = str(entry.get("version") or (key["version"] if key else ""))
        version = "" if ":" in version else version
        if not name or (not version and str(path).startswith("file:")):
            continue  # a folder beside the project says nothing about itself here
        groups = {flag for flag in ("dev", "optional") if entry.get(flag)}
        yield Locked(name=name, version=version, groups=frozenset(groups))

"""pnpm-lock.yaml, versions 5 to 9, as a list. https://github.com/pnpm/spec/tree/master/lockfile, https://pnpm.io/lockfile"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_yaml_documents, scalar, table, text

# "/name/1.0.0_peer", "/@scope/name/1.0.0" (5); "/name@1.0.0(peer@2)" (6); "name@1.0.0" (9); where the others have "/",
# a package of another registry has that registry's host (5 and 6)
PATH_5 = re.compile(r"^(?:[^/]*)/(?P<name>(?:@[^/]+/)?[^/@]+)/(?P<version>\d[^_/(]*)")
PATH_6 = re.compile(r"^(?:/|[^/@]+/)?(?P<name>(?:@[^/@]+/)?[^/@]+)@(?P<version>\d[^_(]*|\w+:.*)")


def read_pnpm_lock(body: bytes) -> ProjectFile:
    """The last document: what pnpm ≥ 11 needs for itself stands in one before. Raises MalformedDocument."""
    documents = [each for each in load_yaml_documents(body) if each is not None]
    return ProjectFile(locked=unique(_packages(table(documents[-1] if documents else None, "pnpm-lock.yaml"))))


def _packages(document: Mapping[str, Any]) -> Iterator[Locked]:
    for path, value in table(document.get("packages"), "packages").items():
        entry = table(value, str(path))
        key = PATH_6.match(str(path)) or PATH_5.match(str(path))
        name = text(entry.get("name")) or (key["name"] if key else "")
        version = scalar(entry.get("version")) or (key["version"] if key else "")
        version = "" if ":" in version else version
        if not name or (not version and str(path).startswith("file:")):
            continue  # a folder beside the project says nothing about itself here
        groups = {flag for flag in ("dev", "optional") if entry.get(flag)}
        yield Locked(name=name, version=version, groups=frozenset(groups))

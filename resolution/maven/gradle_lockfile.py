"""gradle.lockfile (one file, Gradle ≥ 6) and buildscript-gradle.lockfile as a list.

https://docs.gradle.org/current/userguide/dependency_locking.html: `group:name:version=configuration,configuration`.
"""

import re
from collections.abc import Iterator

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import text_of

ENTRY = re.compile(
    r"^(?P<group>[^#:=\s][^:=\s]*):(?P<name>[^:=\s]+):(?P<version>[^:=\s]+)(?:=(?P<configurations>.*))?$"
)


def read_gradle_lockfile(body: bytes) -> ProjectFile:
    """Lines that are not entries are left out, as Gradle does. Raises MalformedDocument."""
    return ProjectFile(locked=unique(_entries(text_of(body))))


def _entries(content: str) -> Iterator[Locked]:
    for line in content.splitlines():
        entry = ENTRY.match(line.strip())
        if entry:
            groups = frozenset(filter(None, re.split(r"[\s,]+", entry["configurations"] or "")))
            yield Locked(name=f"{entry['group']}:{entry['name']}", version=entry["version"], groups=groups)

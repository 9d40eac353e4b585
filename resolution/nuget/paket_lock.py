"""paket.lock as a list. https://fsprojects.github.io/Paket/lock-file.html: packages stand four spaces in."""

import re

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import text_of

PACKAGE = re.compile(r"^ {4}(?P<name>[^\s(]+) \((?P<version>[^)\s]+)[^)]*\)", re.MULTILINE)


def read_paket_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    found = (Locked(name=match["name"], version=match["version"]) for match in PACKAGE.finditer(text_of(body)))
    return ProjectFile(locked=unique(found))

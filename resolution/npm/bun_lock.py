"""bun.lock as a list: JSON with trailing commas and comments. https://bun.sh/docs/install/lockfile"""

import re
from collections.abc import Iterator

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_json, table, text_of

# Strings are kept; comments, and commas before a closing bracket, go. What is not closed reaches to the end, so that
# nothing is looked at twice.
EXTRAS = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\Z|\\))|//[^\n]*|/\*.*?(?:\*/|\Z)|,(?=\s*+[}\]])', re.DOTALL)


def read_bun_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    plain = EXTRAS.sub(lambda match: match[1] or "", text_of(body))
    document = table(load_json(plain.encode()), "bun.lock")
    return ProjectFile(locked=unique(_packages(document)))


def _packages(document: dict[str, object]) -> Iterator[Locked]:
    for entry in table(document.get("packages"), "packages").values():
        what = entry[0] if isinstance(entry, list) and entry else ""
        if isinstance(what, str) and "@" in what[1:]:
            at = what.index("@", 1)
            version = what[at + 1 :]
            if version.startswith("root:"):
                continue  # the project itself
            # Addresses of repositories, archives and folders in place of a version.
            yield Locked(name=what[:at], version="" if re.search(r"[:/]", version) else version)

"""yarn.lock of yarn 1 (its own format) and of yarn 2 and later (YAML), as a list.

Yarn 1 describes its format only by its own parser; later files are plain YAML.
"""

import re
from collections.abc import Iterator

from resolution.errors import MalformedDocument
from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_yaml, table, text, text_of

ENTRY = re.compile(r"^(?P<keys>\S.*):\s*$")
VERSION = re.compile(r'^ {2}"?version"?:? "?(?P<version>[^"\s]+)"?\s*$')


def read_yarn_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    content = text_of(body)
    return ProjectFile(locked=unique(_berry(body) if "__metadata:" in content else _classic(content)))


def _berry(body: bytes) -> Iterator[Locked]:
    for key, value in table(load_yaml(body), "yarn.lock").items():
        entry = table(value, str(key))
        # Workspaces of the project itself are soft links at version 0.0.0-use.local.
        if key != "__metadata" and text(entry.get("version")) != "0.0.0-use.local":
            resolution = text(entry.get("resolution")) or str(key)
            yield Locked(name=_name(resolution), version=str(entry.get("version") or ""))


def _classic(content: str) -> Iterator[Locked]:
    name, seen = "", False
    for line in content.splitlines():
        if entry := ENTRY.match(line):
            name = "" if line.startswith("#") else _name(entry["keys"].split(",")[0].strip().strip('"'))
        elif (version := VERSION.match(line)) and name:
            seen = True
            yield Locked(name=name, version=version["version"])
            name = ""
    if not seen and content.strip() and "yarn lockfile v1" not in content:
        raise MalformedDocument("this is not a yarn.lock")


def _name(descriptor: str) -> str:
    """`@scope/name@range`, `name@npm:real@range` → the name that is installed from the registry."""
    at = descriptor.find("@", 1)
    name, rest = (descriptor, "") if at < 0 else (descriptor[:at], descriptor[at + 1 :])
    if rest.startswith("npm:") and "@" in rest[5:]:
        return rest[4 : rest.index("@", 5)]
    return name

"""yarn.lock of yarn 1 (its own format) and of yarn 2 and later (YAML), as a list.

Yarn 1 describes its format only by its own parser; later files are plain YAML.
"""

import re
from collections.abc import Iterator

from resolution.errors import MalformedDocument
from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_yaml, scalar, table, text, text_of

ENTRY = re.compile(r"^(?P<keys>[^\s#].*):\s*$")
VERSION = re.compile(r'^ {2}"?version"?:? "?(?P<version>[^"\s]+)"?\s*$')


def read_yarn_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    content = text_of(body)
    return ProjectFile(locked=unique(_berry(body) if "__metadata:" in content else _classic(content)))


def _berry(body: bytes) -> Iterator[Locked]:
    for key, value in table(load_yaml(body), "yarn.lock").items():
        entry = table(value, str(key))
        resolution = text(entry.get("resolution")) or str(key)
        if key != "__metadata" and not resolution.endswith("@workspace:."):
            yield Locked(name=_name(resolution), version=scalar(entry.get("version")))


def _classic(content: str) -> Iterator[Locked]:
    found: list[tuple[str, str]] = []
    for line in content.splitlines():
        if entry := ENTRY.match(line):
            found.append((_installed(entry["keys"]), ""))
        elif found and not found[-1][1] and (version := VERSION.match(line)):
            found[-1] = (found[-1][0], version["version"])
    if content.strip() and "yarn lockfile v1" not in content and not any(version for _, version in found):
        raise MalformedDocument("this is not a yarn.lock")
    return (Locked(name=name, version=version) for name, version in found)


def _installed(keys: str) -> str:
    """One of several descriptors of an entry may be an alias (by `resolutions`), which then is what all get."""
    descriptors = [key.strip(' "') for key in keys.split(",")]
    return _name(next((each for each in descriptors if "@npm:" in each), descriptors[0]))


def _name(descriptor: str) -> str:
    """`@scope/name@range`, `name@npm:real@range` → the name that is installed from the registry."""
    at = descriptor.find("@", 1)
    name, rest = (descriptor, "") if at < 0 else (descriptor[:at], descriptor[at + 1 :])
    if rest.startswith("npm:") and "@" in rest[5:]:
        return rest[4 : rest.index("@", 5)]
    return name

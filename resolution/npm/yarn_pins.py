"""What a yarn.lock of yarn 1 decides for npm: without a lock file of its own, npm takes its versions.

It is read as npm reads it, up to the first line that npm does not understand; of later yarns' files nothing counts.
https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-install.md (§Description).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from resolution.npm.specs import Spec, parse_spec
from resolution.npm.versions import parse_or_none

_ENTRY = re.compile(r"[^\s].*:")
_SECTION = re.compile(r" {2}[^\s]+:")
_INSIDE = re.compile(r" {4}[^\s]+ .+")
_FACT = re.compile(r" {2}[^\s]+ .+")
_BETWEEN = re.compile(", *")


@dataclass(frozen=True, slots=True)
class Pin:
    """The one version that a request means, and what was promised about its archive."""

    spec: Spec
    integrity: str = ""


@dataclass(slots=True)
class _Entry:
    requests: list[str]
    facts: dict[str, str] = field(default_factory=dict)


def is_classic(body: bytes) -> bool:
    """Whether `body` was written by yarn 1."""
    return b"__metadata:" not in body


def read_pins(body: bytes) -> Mapping[str, Pin]:
    """Request as written (`name@range`) → what it is pinned to."""
    return {
        request: pin
        for entry in _entries(body.decode("utf-8-sig", errors="replace"))
        for request in entry.requests
        if (pin := _pin(request, entry.facts))
    }


def _entries(text: str) -> list[_Entry]:
    found: list[_Entry] = []
    current: _Entry | None = None
    for line in text.split("\n"):
        line = line.removesuffix("\r")
        if line.startswith("#"):
            continue
        if not line:
            current = None
        elif _ENTRY.fullmatch(line):
            current = _Entry(_unquoted(_BETWEEN.split(line[:-1])))
            found.append(current)
        elif current is None or not _read_fact(line, current):
            break
    return found


def _read_fact(line: str, entry: _Entry) -> bool:
    """Whether npm understands `line`; what it says of the package itself is kept."""
    if _SECTION.fullmatch(line):
        return True
    words = _unquoted(line.lstrip().split(" "))
    if len(words) != 2 or not (_INSIDE.fullmatch(line) or _FACT.fullmatch(line)):
        return False
    if not line.startswith("   "):
        entry.facts[words[0]] = words[1]
    return True


def _unquoted(parts: list[str]) -> list[str]:
    """Parts that a quotation holds together become one again, without what stood between them."""
    found: list[str] = []
    rest = iter(parts)
    for part in rest:
        if len(part) > 1 and part[0] == part[-1] == '"':
            found.append(part[1:-1])
        elif part.startswith('"'):
            found.append(part[1:] + "".join(_until_closed(rest)))
        else:
            found.append(part.strip())
    return found


def _until_closed(parts: Iterator[str]) -> Iterator[str]:
    for part in parts:
        inside = part.removesuffix('"')
        if inside != part and (len(inside) - len(inside.rstrip("\\"))) % 2 == 0:
            yield inside
            return
        yield part


def _pin(request: str, facts: Mapping[str, str]) -> Pin | None:
    at = request.find("@", 1)
    name, version = request[:at], facts.get("version")
    resolved = facts.get("resolved", "").partition("#")[0]
    if at < 0 or not version or not resolved or not parse_spec(name, request[at + 1 :] or "*").in_registry:
        return None
    behind = parse_spec(name, request[at + 1 :] or "*").target.name
    named, held = _named_by(resolved) or (behind, version)
    return Pin(Spec(named, "version", held), facts.get("integrity", ""))


def _named_by(archive: str) -> tuple[str, str] | None:
    """Name and version of a package by the address of its archive: `…/@scope/name/-/name-1.0.0.tgz`."""
    place, found, file = archive.partition("://")[2].partition("/")[2].rpartition("/-/")
    parts = re.split("/|%2f", place, flags=re.IGNORECASE)
    project, scope = parts[-1], parts[-2] if len(parts) > 1 else ""
    if not found or "?" in archive or not file.endswith(".tgz") or not file.startswith(f"{project}-"):
        return None
    version = parse_or_none(file[len(project) + 1 : -len(".tgz")])
    return (f"{scope}/{project}" if scope.startswith("@") else project, str(version)) if version else None

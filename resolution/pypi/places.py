"""Where a requirement lies if not in a registry: a folder of the project, a repository, a URL.

https://pip.pypa.io/en/stable/reference/requirements-file-format/#supported-options,
https://pip.pypa.io/en/stable/topics/vcs-support/ (#egg=) and https://docs.astral.sh/uv/concepts/projects/workspaces/
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from resolution.analysis import Files
from resolution.errors import MalformedDocument
from resolution.pypi import declarations
from resolution.pypi.names import normalised

MAX_LENGTH = 4096  # of a line that may name a path or a URL
_EDITABLE = re.compile(r"(?:-e|--editable)(?:\s+|=)\s*")
_TAIL = r"(?:\[(?P<extras>[^\]]*)\])?\s*(?:;\s*(?P<marker>.+))?"
_PATH = re.compile(r"(?:file:(?://(?!/))?)?(?P<path>\.{1,2}|[^\[\];:@\s]*/[^\[\];:@\s]*)" + _TAIL)
_FOLDER = re.compile(r"(?:file:(?://(?!/))?)?(?P<path>[^\[\];:@\s]+)" + _TAIL)  # where nothing but a path may stand
_EGG = re.compile(r"(?P<url>\S+)#(?:[^\s#]*&)?egg=(?P<name>[A-Za-z0-9][\w.-]*)(?P<extras>\[[^\]]*\])?\S*(?P<rest>.*)")
_WHEEL = re.compile(r"https?://\S*/(?P<name>[A-Za-z0-9][\w.]*)-[^/\s]+\.whl(?:#\S*)?(?:\s+;.*)?")
_FORMAT = re.compile(r"--(?P<kind>no|only)-binary(?:\s+|=)(?P<names>\S+)")
_LOGIN = re.compile(r"(?<=://)[^/@\s]+@")


class Path(NamedTuple):
    """A requirement that is a path: `./lib[extra] ; marker`."""

    where: str
    extras: tuple[str, ...]
    marker: str


def named(line: str) -> str:
    """A URL or a repository that tells its name otherwise, as PEP 508 has it.

    >>> named("-e git+https://git.example.org/kit.git#egg=kit")
    'kit @ git+https://git.example.org/kit.git'
    """
    plain = _EDITABLE.sub("", line, count=1)
    if len(line) > MAX_LENGTH or "://" not in plain or " @ " in plain:
        return line
    if egg := _EGG.fullmatch(plain):
        return f"{egg['name']}{egg['extras'] or ''} @ {egg['url']} {egg['rest']}".strip()
    wheel = _WHEEL.fullmatch(plain)
    return f"{wheel['name']} @ {plain}" if wheel else line


def path(line: str) -> Path | None:
    """None for what is no path: an option, or a name and what belongs to it."""
    if len(line) > MAX_LENGTH:
        return None
    editable = _EDITABLE.match(line)
    found = _FOLDER.fullmatch(line[editable.end() :].strip()) if editable else _PATH.fullmatch(line)
    if not found or found["path"].startswith("-"):
        return None
    extras = tuple(each.strip() for each in (found["extras"] or "").split(",") if each.strip())
    return Path(found["path"], extras, (found["marker"] or "").strip())


def format_choice(line: str) -> tuple[str, list[str]] | None:
    """`no` or `only`, and the names that go with --no-binary or --only-binary."""
    found = _FORMAT.fullmatch(line)
    return (found["kind"], found["names"].split(",")) if found else None


def folders(files: Files, where: str, name: str, folder: str) -> Iterator[str]:
    """Those that may be meant: seen from the project's own folder, as tools are started there, or from `folder`."""
    if where == "workspace":
        yield from _members(files, name)
    elif found := _FOLDER.fullmatch(where):
        for start in dict.fromkeys((folder, "")):
            place = posixpath.normpath(posixpath.join(start, found["path"]))
            yield "" if place == "." else place


def without_login(text: str) -> str:
    """User names and passwords are nobody's business.

    >>> without_login("kit @ https://joe:secret@files.example.org/kit.whl")
    'kit @ https://***@files.example.org/kit.whl'
    """
    return _LOGIN.sub("***@", text)


def _members(files: Files, name: str) -> Iterator[str]:
    for path in files:
        if posixpath.basename(path) == "pyproject.toml":
            try:
                found = declarations.read(files, path)
            except MalformedDocument:
                continue
            if normalised(found.name) == name:
                yield posixpath.dirname(path)

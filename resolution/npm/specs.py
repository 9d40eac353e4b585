"""What a dependency asks for: a version, range or tag of a registry package, an alias of one, or something elsewhere.

https://github.com/npm/cli/blob/latest/docs/lib/content/using-npm/package-spec.md
"""

import posixpath
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote, unquote

from resolution.npm import names
from resolution.npm.ranges import range_or_none
from resolution.npm.versions import TRIMMED, parse_or_none

_URL = re.compile(r"(?:git\+)?[a-z]+:", re.IGNORECASE)
_ARCHIVE = re.compile(r"\.(?:tgz|tar\.gz|tar)$", re.IGNORECASE)
_PATH = re.compile(r"file:|\.|~/|/|[a-z]:", re.IGNORECASE)
_GIT_URL = re.compile(r"git(?:\+(?:ssh|https?|rsync|ftp|file))?:", re.IGNORECASE)
_HOSTS = r"(?:github\.com|gitlab\.com|bitbucket\.org|gist\.github\.com|git\.sr\.ht)"
_FORGE = re.compile(r"(?:github|gitlab|bitbucket|gist|sourcehut):|[^:@%/\s.~][^:@%/\s]*/[^:@\s/#]+(?:#.*)?$")
_FORGE_URL = re.compile(
    rf"https?://(?:[^@/]*@)?(?:www\.)?{_HOSTS}/[^/#]+/[^/#]+/?(?:#.*)?$|ssh://(?:[^@/]*@)?{_HOSTS}[:/]|[^@/\s]+@{_HOSTS}:"
)
_TAG_SAFE = "!~*'()"


@dataclass(frozen=True, slots=True)
class Spec:
    """`kind`: version, range, tag, alias, git, remote, file (an archive), directory, or invalid.

    `text` is the version, range, tag, URL or path asked for; `alias_of` the package behind an alias.
    """

    name: str
    kind: str
    text: str
    alias_of: "Spec | None" = None

    @property
    def in_registry(self) -> bool:
        return self.kind in ("version", "range", "tag", "alias")

    @property
    def target(self) -> "Spec":
        """What the registry is asked for: the aliased package, or this one."""
        return self.alias_of or self


@lru_cache(maxsize=65_536)
def parse_spec(name: str, text: str) -> Spec:
    """How npm understands `text` as a dependency called `name`.

    >>> parse_spec("a", "npm:b@^1").target
    Spec(name='b', kind='range', text='^1', alias_of=None)
    """
    if _PATH.match(text):
        return Spec(name, "file" if _ARCHIVE.search(text) else "directory", _path(text))
    if text[:4].lower() == "npm:":
        return _alias(name, text[4:])
    if _GIT_URL.match(text) or _FORGE.match(text) or _FORGE_URL.match(text):
        return Spec(name, "git", text)
    if _URL.match(text):
        remote = text[:7].lower() == "http://" or text[:8].lower() == "https://"
        return Spec(name, "remote" if remote else "invalid", text)
    if "/" in text or _ARCHIVE.search(text):
        return Spec(name, "file" if _ARCHIVE.search(text) else "directory", _path(text))
    return _registry(name, text.strip(TRIMMED))


def split_argument(text: str) -> tuple[str, str]:
    """`name@spec` as name and spec; the spec is `*` when there is none."""
    name, _, spec = text[1:].partition("@")
    return text[:1] + name, spec or "*"


def repository_of(url: str) -> tuple[str, str]:
    """A git URL as (a comparable form of the repository, what follows `#`)."""
    place, _, reference = url.partition("#")
    place = re.sub(r"^(?:git\+)?[a-z]+://(?:[^@/]*@)?|^[^@/]+@", "", place, flags=re.IGNORECASE).replace(":", "/", 1)
    place = re.sub(r"^(github|gitlab)/", r"\1.com/", place) if "." not in place.split("/")[0] else place
    place = f"github.com/{place}" if place.count("/") == 1 else place
    return place.removesuffix("/").removesuffix(".git").lower(), reference


def _registry(name: str, text: str) -> Spec:
    if not names.is_valid(name):
        return Spec(name, "invalid", text)
    if parse_or_none(text, loose=True):
        return Spec(name, "version", text)
    if range_or_none(text, loose=True):
        return Spec(name, "range", text)
    return Spec(name, "tag" if quote(text, safe=_TAG_SAFE) == text else "invalid", text)


def _alias(name: str, text: str) -> Spec:
    behind = parse_spec(*split_argument(text)) if text else None
    if behind is None or behind.kind not in ("version", "range", "tag"):
        return Spec(name, "invalid", f"npm:{text}")
    return Spec(name, "alias", f"npm:{text}", behind)


def _path(text: str) -> str:
    path = unquote(re.sub(r"^file:(?://(?=/))?", "", text, flags=re.IGNORECASE))
    path = re.sub(r"^/+(?=\.\.?(?:/|$))", "", path)
    return posixpath.normpath(path) if path else "."

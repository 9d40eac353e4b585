"""Package names: which are allowed and how they stand in a URL.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md#name;
validate-npm-package-name's "old packages" rules.
"""

import posixpath
from urllib.parse import quote

from resolution.errors import InvalidName

MAX_LENGTH = 214
_FORBIDDEN = frozenset({"node_modules", "favicon.ico"})
_UNESCAPED = "!~*'()"  # what encodeURIComponent leaves alone beside letters, digits, "-", "_" and "."


def check(name: str) -> str:
    """`name` itself when npm can ask a registry for it. Raises InvalidName."""
    scope, slash, rest = name.partition("/") if name.startswith("@") else ("", "", name)
    parts = [scope[1:], rest] if slash else [rest]
    plain = all(part and quote(part, safe=_UNESCAPED) == part for part in parts) and not rest.startswith(".")
    if (
        not plain
        or name[:1] in ("_", "-")
        or name.startswith("@") != bool(slash)
        or name.lower() in _FORBIDDEN
        or len(name) > 1_024
    ):
        raise InvalidName(f"not an npm package name: {name[:MAX_LENGTH]!r}")
    return name


def is_valid(name: str) -> bool:
    """Whether `check` accepts `name`."""
    try:
        check(name)
    except InvalidName:
        return False
    return True


def in_path(name: str) -> str:
    """`name` as one path segment, with the slash of a scope as `%2f`, the way npm sends it.

    >>> in_path("@scope/name")
    '@scope%2fname'
    """
    return check(name).replace("/", "%2f")


def of_folder(path: str) -> str:
    """The package name a folder stands for: its own, with its scope's before it.

    >>> of_folder("node_modules/@scope/name")
    '@scope/name'
    """
    parent, base = posixpath.split(path)
    scope = posixpath.basename(parent)
    return f"{scope}/{base}" if scope.startswith("@") else base


def file_stem(name: str) -> str:
    """The name without its scope, which tarballs are called by."""
    return name.rpartition("/")[2]

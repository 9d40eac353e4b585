"""Versions of Go itself, as `go` and `toolchain` lines name them.

https://go.dev/doc/toolchain#version
"""

import re
from functools import lru_cache

INTEGER = r"(0|[1-9][0-9]*)"
LANGUAGE = re.compile(rf"{INTEGER}(?:\.{INTEGER}(?:\.{INTEGER}|([a-z]+){INTEGER}?)?)?")
UNSTATED = "1.16"  # what a go.mod without a go line means, https://go.dev/ref/mod#go-mod-file-go
PRUNED_FROM = "1.17"  # https://go.dev/ref/mod#graph-pruning
STRICT_FROM = "1.21"  # from here the go line is a minimum, https://go.dev/doc/toolchain

Key = tuple[object, ...]
INVALID: Key = ()


@lru_cache(maxsize=4096)
def key(version: str) -> Key:
    """Order of Go versions; from 1.21 on a version without a patch is before all its releases.

    >>> key("1.21") < key("1.21rc2") < key("1.21.0"), key("1.20rc1") < key("1.20") == key("1.20.0")
    (True, True)
    """
    match = LANGUAGE.fullmatch(version)
    if match is None:
        return INVALID
    major, minor, patch, kind, number = match.groups()
    released = minor is None or _size(minor) < _size("21")
    if patch is None and kind is None and released:
        patch = "0"
    return _size(major), _size(minor or "0"), _size(patch or ""), kind or "", _size(number or "")


def _size(digits: str) -> tuple[int, str]:
    return len(digits), digits  # an absent part is before 0


def newer(left: str, right: str) -> str:
    return left if key(left) >= key(right) else right


def prunes(go_version: str) -> bool:
    """Whether a module with this go line lists all it needs itself."""
    return key(go_version) >= key(PRUNED_FROM)


def is_go(path: str) -> bool:
    """The two names that are not modules but take part in selection."""
    return path in ("go", "toolchain")


def toolchain_key(name: str) -> Key:
    """Order of toolchain names: "default" and unknown ones first, `go1.22.1-custom` as 1.22.1."""
    return key(name.removeprefix("go").partition("-")[0]) if name.startswith("go") else INVALID

"""The property functions that project files use most. Those that read the machine are not among them.

https://learn.microsoft.com/visualstudio/msbuild/property-functions
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from resolution.nuget.compatibility import compatible
from resolution.nuget.frameworks import Framework
from resolution.nuget.msbuild_conditions import NotUnderstood
from resolution.nuget.project_tree import ROOT, absolute

LONGEST = 1 << 16  # characters of one value: properties that double each other grow without end
RUNTIME = "system.runtime.interopservices."


def as_text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ".".join(map(str, value)) if isinstance(value, tuple) else ";".join(map(str, value))
    return str(value)


def member_of(value: Any, name: str, given: Sequence[str] | None) -> Any:
    if isinstance(value, tuple):
        return (*value, 0, 0)[("major", "minor", "build", "revision").index(name)]
    if name == "length" and given is None:
        return len(value)
    if name == "tostring" and given is not None:
        return as_text(value)
    if not isinstance(value, str) or given is None:
        raise NotUnderstood
    return MEMBERS[name](value, *given)


def _replace(text: str, old: str, new: str) -> str:
    if len(new) * text.count(old) > LONGEST:
        raise NotUnderstood
    return text.replace(old, new)


def _substring(text: str, start: str, length: str = "") -> str:
    first, last = int(start), int(start) + int(length) if length else len(text)
    if not 0 <= first <= last <= len(text):
        raise NotUnderstood
    return text[first:last]


def _split(text: str, *given: str) -> list[str]:
    return re.split("[" + re.escape("".join(given)) + "]", text) if any(given) else text.split()


MEMBERS: dict[str, Callable[..., Any]] = {
    "startswith": lambda text, other, *_: text.startswith(other),
    "endswith": lambda text, other, *_: text.endswith(other),
    "contains": lambda text, other, *_: other in text,
    "equals": lambda text, other, *how: text.lower() == other.lower() if how else text == other,
    "indexof": lambda text, other, *_: text.find(other),
    "lastindexof": lambda text, other, *_: text.rfind(other),
    "replace": _replace,
    "substring": _substring,
    "split": _split,
    **dict.fromkeys(("tolower", "tolowerinvariant"), lambda text: text.lower()),
    **dict.fromkeys(("toupper", "toupperinvariant"), lambda text: text.upper()),
    "trim": lambda text, *given: text.strip("".join(given) or None),
    "trimstart": lambda text, *given: text.lstrip("".join(given) or None),
    "trimend": lambda text, *given: text.rstrip("".join(given) or None),
}


def _version(text: str) -> tuple[int, ...]:
    """As `[MSBuild]::Version…` reads it: without `v`, without what follows a dash or a plus."""
    numbers = re.split(r"[-+]", text.strip().lstrip("vV"), maxsplit=1)[0]
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,3}", numbers):
        raise NotUnderstood
    return tuple(map(int, numbers.split(".")))


def _padded(text: str) -> tuple[int, ...]:
    return (*_version(text), 0, 0, 0)[:4]


def _dotted(numbers: Sequence[int], least: int) -> str:
    kept = list(numbers)
    while len(kept) > least and not kept[-1]:
        kept.pop()
    return ".".join(map(str, kept))


def _slash(text: str) -> str:
    return text if not text or text.endswith(("/", "\\")) else f"{text}/"


def _path(*parts: str) -> str:
    return absolute(ROOT, posixpath.join(*(part.replace("\\", "/") for part in parts)))


def _relative(base: str, path: str) -> str:
    found = posixpath.relpath(_path(path), _path(base))
    return f"{found}/" if path.endswith(("/", "\\")) else found


def _number(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise NotUnderstood
    return int(text)


def _framework_number(text: str, least: str = "2") -> str:
    return _dotted(Framework.parse(text).version, int(least))


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "msbuild::istargetframeworkcompatible": lambda one, other: compatible(
        Framework.parse(one).complete, Framework.parse(other)
    ),
    "msbuild::gettargetframeworkidentifier": lambda text: Framework.parse(text).identifier,
    "msbuild::gettargetframeworkversion": _framework_number,
    "msbuild::gettargetplatformidentifier": lambda text: Framework.parse(text).platform,
    "msbuild::gettargetplatformversion": lambda text, least="2": _dotted(
        Framework.parse(text).platform_version, int(least)
    ),
    "msbuild::versionequals": lambda one, other: _padded(one) == _padded(other),
    "msbuild::versionnotequals": lambda one, other: _padded(one) != _padded(other),
    "msbuild::versiongreaterthan": lambda one, other: _padded(one) > _padded(other),
    "msbuild::versiongreaterthanorequals": lambda one, other: _padded(one) >= _padded(other),
    "msbuild::versionlessthan": lambda one, other: _padded(one) < _padded(other),
    "msbuild::versionlessthanorequals": lambda one, other: _padded(one) <= _padded(other),
    "msbuild::ensuretrailingslash": _slash,
    "msbuild::makerelative": _relative,
    "msbuild::normalizepath": _path,
    "msbuild::normalizedirectory": lambda *parts: _slash(_path(*parts)),
    "msbuild::valueordefault": lambda text, default: text or default,
    "msbuild::isosplatform": lambda text: text.lower() == "linux",
    "msbuild::isosunixlike": lambda: True,
    "msbuild::escape": lambda text: text,
    "msbuild::unescape": lambda text: text,
    "msbuild::add": lambda one, other: _number(one) + _number(other),
    "msbuild::subtract": lambda one, other: _number(one) - _number(other),
    "system.string::isnullorempty": lambda text: not text,
    "system.string::isnullorwhitespace": lambda text: not text.strip(),
    "system.string::equals": lambda one, other, *how: one.lower() == other.lower() if how else one == other,
    "system.string::copy": lambda text: text,
    "system.string::new": lambda text: text,
    "system.string::concat": lambda *parts: "".join(parts),
    "system.io.path::combine": lambda *parts: posixpath.join(*(part.replace("\\", "/") for part in parts)),
    "system.io.path::getfullpath": _path,
    "system.io.path::getfilename": lambda text: posixpath.basename(text.replace("\\", "/")),
    "system.io.path::getfilenamewithoutextension": lambda text: posixpath.splitext(
        posixpath.basename(text.replace("\\", "/"))
    )[0],
    "system.io.path::getdirectoryname": lambda text: posixpath.dirname(text.replace("\\", "/")),
    "system.io.path::getextension": lambda text: posixpath.splitext(text)[1],
    **{f"{RUNTIME}osplatform::get_{name.lower()}": partial(str, name) for name in ("Windows", "Linux", "OSX")},
    f"{RUNTIME}runtimeinformation::isosplatform": lambda text: text.lower() == "linux",
    "system.version::parse": _version,
    "system.version::new": _version,
}

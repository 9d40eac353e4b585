"""What `$(…)` stands for: properties, the members of texts, and the functions that project files use most.

https://learn.microsoft.com/visualstudio/msbuild/property-functions. Those that read the machine are not run.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from resolution.errors import TooLarge
from resolution.nuget.compatibility import compatible
from resolution.nuget.frameworks import Framework
from resolution.nuget.msbuild_conditions import QUOTES, NotUnderstood, closing
from resolution.nuget.project_tree import ROOT, Tree, absolute

LONGEST = 1 << 16  # characters of one value: properties that double each other grow without end
DEEPEST = 20
NAME = re.compile(r"\s*([A-Za-z_][\w-]*)\s*")
STATIC = re.compile(r"\s*\[([\w.]+)\]::(\w+)\s*")
RUNTIME = "system.runtime.interopservices."
MEMBER = re.compile(r"\s*\.(\w+)\s*")
INDEX = re.compile(r"\s*\[\s*([0-9]{1,6})\s*\]\s*")

Arguments = Sequence[str]


class Expander:
    """Expands texts of files below `tree`; `get` gives a property, empty when it is not set."""

    def __init__(self, tree: Tree, get: Callable[[str], str]) -> None:
        self._tree, self._get, self._depth = tree, get, 0

    def expand(self, text: str) -> str:
        """Raises NotUnderstood, TooLarge."""
        parts, place = [], 0
        while (found := text.find("$(", place)) >= 0:
            end = closing(text, found + 1)
            parts += [text[place:found], _text(self._evaluated(text[found + 2 : end - 1]))]
            place = end
        value = "".join([*parts, text[place:]])
        if len(value) > LONGEST:
            raise TooLarge(f"a value of more than {LONGEST} characters", limit=LONGEST)
        return value

    def _evaluated(self, inner: str) -> Any:
        self._depth += 1
        if self._depth > DEEPEST:
            raise NotUnderstood
        try:
            return self._chain(inner)
        except (ValueError, IndexError, TypeError, KeyError, AttributeError):
            raise NotUnderstood from None
        finally:
            self._depth -= 1

    def _chain(self, inner: str) -> Any:
        static = STATIC.match(inner)
        if static:
            arguments, place = self._arguments(inner, static.end())
            value = self._static(static[1].lower(), static[2].lower(), arguments or ())
        else:
            name = NAME.match(inner)
            if name is None:
                if not inner.strip():
                    return ""
                raise NotUnderstood
            value, place = self._get(name[1]), name.end()
        return self._members(value, inner, place)

    def _members(self, value: Any, inner: str, place: int) -> Any:
        while place < len(inner):
            index, member = INDEX.match(inner, place), MEMBER.match(inner, place)
            if index:
                value, place = value[int(index[1])], index.end()
            elif member:
                arguments, place = self._arguments(inner, member.end())
                value = _member(value, member[1].lower(), arguments)
            else:
                raise NotUnderstood
        return value

    def _arguments(self, inner: str, place: int) -> tuple[list[str] | None, int]:
        """None where no brackets follow."""
        if not inner.startswith("(", place):
            return None, place
        end = closing(inner, place)
        return [self.expand(_unquoted(one)) for one in _separated(inner[place + 1 : end - 1])], end

    def _static(self, kind: str, name: str, given: Arguments) -> Any:
        if kind == "msbuild" and name in ("getpathoffileabove", "getdirectorynameoffileabove"):
            return self._above(name, given)
        if name == "exists" and kind in ("system.io.file", "system.io.directory"):
            there = self._tree.exists(absolute(ROOT, given[0]))
            if there is None:
                raise NotUnderstood
            return there
        found = FUNCTIONS.get(f"{kind}::{name}") or FUNCTIONS[f"{kind}::get_{name}"]
        return found(*given)

    def _above(self, name: str, given: Arguments) -> str:
        folder, wanted = given if name.startswith("getdirectory") else (_folder(given, self._get), given[0])
        found = self._tree.above(wanted.strip(), absolute(ROOT, folder))
        full = ROOT + found if found else ""
        return posixpath.dirname(full) if name.startswith("getdirectory") else full


def _folder(given: Arguments, get: Callable[[str], str]) -> str:
    return given[1] if len(given) > 1 else get("MSBuildThisFileDirectory")


def _text(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ".".join(map(str, value)) if isinstance(value, tuple) else ";".join(map(str, value))
    return str(value)


def _separated(text: str) -> list[str]:
    """Arguments between commas that stand in no quotes and no brackets."""
    found, start, place = [], 0, 0
    while place < len(text):
        if text[place] in QUOTES:
            place = text.find(text[place], place + 1)
            if place < 0:
                raise NotUnderstood
        elif text[place] == "(":
            place = closing(text, place) - 1
        elif text[place] == ",":
            found.append(text[start:place])
            start = place + 1
        place += 1
    return [*found, text[start:]] if text.strip() else []


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] in QUOTES and text[-1] == text[0] else text


def _member(value: Any, name: str, given: Arguments | None) -> Any:
    if isinstance(value, tuple):
        return (*value, 0, 0)[("major", "minor", "build", "revision").index(name)]
    if name == "length" and given is None:
        return len(value)
    if name == "tostring" and given is not None:
        return _text(value)
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

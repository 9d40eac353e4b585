"""What `$(…)` in a text stands for: properties, members of their values, static functions.

https://learn.microsoft.com/visualstudio/msbuild/property-functions. Those that read the machine are not run.
"""

import posixpath
import re
from collections.abc import Callable, Sequence
from typing import Any

from resolution.errors import TooLarge
from resolution.nuget.msbuild_conditions import QUOTES, NotUnderstood, closing
from resolution.nuget.msbuild_functions import FUNCTIONS, LONGEST, as_text, member_of
from resolution.nuget.project_tree import ROOT, Tree, absolute

DEEPEST = 20
NAME = re.compile(r"\s*([A-Za-z_][\w-]*)\s*")
STATIC = re.compile(r"\s*\[([\w.]+)\]::(\w+)\s*")
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
            parts += [text[place:found], as_text(self._evaluated(text[found + 2 : end - 1]))]
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
                value = member_of(value, member[1].lower(), arguments)
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

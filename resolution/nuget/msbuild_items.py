"""Items by kind, as a file that adds, changes and removes them leaves them behind.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-items
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from resolution.errors import TooLarge
from resolution.nuget.msbuild_conditions import NotUnderstood
from resolution.nuget.project_tree import fits

MOST_STEPS = 2_000_000
ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
LIST = re.compile(r"@\((\w+)\)")
OPERATIONS = frozenset({"Include", "Exclude", "Update", "Remove"})

Item = dict[str, str]  # "Include" and the metadata


@dataclass(slots=True)
class Items:
    """Of each kind, in the order in which they were added. Names are compared whatever their case."""

    _kinds: dict[str, dict[str, list[Item]]] = field(default_factory=lambda: defaultdict(dict))
    _steps: int = 0

    def named(self, kind: str) -> Iterator[Item]:
        return (item for same in self._kinds.get(kind, {}).values() for item in same)

    def apply(self, kind: str, written: Mapping[str, str], defaults: Mapping[str, str], found: Iterable[str]) -> None:
        """One element: `found` are the names that its Include stands for. Raises NotUnderstood, TooLarge."""
        metadata = {name: _unescaped(value) for name, value in written.items() if name not in OPERATIONS}
        excluded = self.split(written.get("Exclude", ""))
        for name in found:
            self._step()
            if not any(_is_named(name, one) for one in excluded):
                item = {**defaults, **metadata, "Include": name}
                self._kinds[kind].setdefault(name.lower(), []).append(item)
        for item in self._matching(kind, written.get("Update", "")):
            item |= metadata
        for item in list(self._matching(kind, written.get("Remove", ""))):
            self._kinds[kind].pop(item["Include"].lower(), None)

    def split(self, text: str) -> list[str]:
        """The names in a `;` list, in which `@(Kind)` stands for all of a kind. Raises NotUnderstood."""
        found = []
        for part in (part.strip() for part in text.split(";")):
            every = LIST.fullmatch(part)
            if every:
                found += [item["Include"] for item in self.named(every[1])]
            elif "@(" in part or "%(" in part:
                raise NotUnderstood
            elif part:
                found.append(_unescaped(part))
            self._step(len(found) if every else 1)
        return found

    def _matching(self, kind: str, text: str) -> Iterator[Item]:
        own = self._kinds.get(kind, {})
        for name in self.split(text):
            self._step()
            if is_wildcard(name):
                self._step(len(own))
                yield from [item for key in own if fits(name, key) for item in own[key]]
            else:
                yield from list(own.get(name.lower(), ()))

    def _step(self, count: int = 1) -> None:
        self._steps += count
        if self._steps > MOST_STEPS:
            raise TooLarge("a project of too many items", limit=MOST_STEPS)


def is_wildcard(name: str) -> bool:
    return "*" in name or "?" in name


def _is_named(name: str, pattern: str) -> bool:
    return fits(pattern.replace("\\", "/"), name) if is_wildcard(pattern) else name.lower() == pattern.lower()


def _unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)

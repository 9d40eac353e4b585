"""Items by kind, as a file that adds, changes and removes them leaves them behind.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-items
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from resolution.errors import TooLarge
from resolution.nuget.msbuild_conditions import NotUnderstood
from resolution.nuget.msbuild_metadata import Item, filled, speaks, unescaped
from resolution.nuget.project_tree import fits

MOST_STEPS = 2_000_000
CHARACTERS_A_STEP = 64
# All of a kind, or what a template makes of each.
LIST = re.compile(r"@\(\s*([\w-]+)\s*(?:->\s*'([^']*)'\s*)?\)")
OPERATIONS = frozenset({"Include", "Exclude", "Update", "Remove"})


@dataclass(slots=True)
class Items:
    """Of each kind, in the order in which they were added. Names are compared whatever their case."""

    _kinds: dict[str, dict[str, list[Item]]] = field(default_factory=lambda: defaultdict(dict))
    _steps: int = 0

    def named(self, kind: str) -> Iterator[Item]:
        return (item for same in self._kinds.get(kind.lower(), {}).values() for item in same)

    def apply(
        self, kind: str, written: Mapping[str, str], found: Iterable[Item], complete: Callable[[Item], None]
    ) -> None:
        """One element: `found` are the items that its Include stands for; `complete` adds what the element says.

        Raises NotUnderstood, TooLarge.
        """
        excluded = self.split(written.get("Exclude", ""))
        for item in found:
            self.step(1 + len(excluded))
            if not any(_is_named(item["Include"], one) for one in excluded):
                complete(item)
                self._kinds[kind.lower()].setdefault(item["Include"].lower(), []).append(item)
        for item in self._matching(kind, written.get("Update", "")):
            complete(item)
        for item in list(self._matching(kind, written.get("Remove", ""))):
            self._kinds[kind.lower()].pop(item["Include"].lower(), None)

    def split(self, text: str) -> list[str]:
        """The names in a `;` list. Raises NotUnderstood."""
        return [item["Include"] for item in self.listed(text)]

    def listed(self, text: str) -> list[Item]:
        """Items for a `;` list, in which `@(Kind)` stands for all of a kind with their metadata.

        Raises NotUnderstood, TooLarge.
        """
        found: list[Item] = []
        for part in (part.strip() for part in text.split(";")):
            every = LIST.fullmatch(part)
            if every:
                found += self._transformed(every[1], every[2])
            elif "@(" in part or speaks(part):
                raise NotUnderstood
            elif part:
                found.append({"Include": unescaped(part)})
            self.step(len(found) if every else 1)
        return found

    def fill(self, text: str, kind: str, item: Item) -> str:
        """`text` with an item's own metadata put in. Raises NotUnderstood, TooLarge."""
        found = filled(text, kind, item)
        self.step(1 + len(found) // CHARACTERS_A_STEP + (len(item) if speaks(text) else 0))
        return found

    def step(self, count: int = 1) -> None:
        """Count work. Raises TooLarge when it becomes too much."""
        self._steps += count
        if self._steps > MOST_STEPS:
            raise TooLarge("a project of too many items", limit=MOST_STEPS)

    def _transformed(self, kind: str, template: str | None) -> Iterator[Item]:
        for item in self.named(kind):
            name = item["Include"] if template is None else self.fill(template, kind, item)
            if name.strip():
                yield item if template is None else {**item, "Include": name}

    def _matching(self, kind: str, text: str) -> Iterator[Item]:
        own = self._kinds.get(kind.lower(), {})
        for name in self.split(text):
            self.step()
            if is_wildcard(name):
                self.step(len(own))
                yield from [item for key in own if fits(name, key) for item in own[key]]
            else:
                named = own.get(name.lower(), [])
                self.step(len(named))
                yield from list(named)


def is_wildcard(name: str) -> bool:
    return "*" in name or "?" in name


def _is_named(name: str, pattern: str) -> bool:
    return fits(pattern.replace("\\", "/"), name) if is_wildcard(pattern) else name.lower() == pattern.lower()

"""What one element of an item group says: which items, and their metadata.

https://learn.microsoft.com/visualstudio/msbuild/item-element-msbuild
"""

import posixpath
from collections.abc import Iterable, Iterator

from resolution import xml
from resolution.nuget.msbuild_conditions import NotUnderstood
from resolution.nuget.msbuild_items import OPERATIONS, Items, is_wildcard
from resolution.nuget.msbuild_metadata import Item, Setting, fixed, speaks, spelled, unescaped
from resolution.nuget.msbuild_properties import Properties
from resolution.nuget.project_tree import ROOT, Tree, absolute

STEPS_A_CHARACTER = 8  # of a condition that is read for each item


class ItemElements:
    """Applies elements to `items`, for the project at `path`. What is not understood is returned."""

    def __init__(self, tree: Tree, path: str, properties: Properties, items: Items) -> None:
        self._folder, self._tree = posixpath.dirname(ROOT + path), tree
        self._properties, self._items = properties, items
        self._defaults: dict[str, Item] = {}

    def define(self, one: xml.Element) -> list[str]:
        """Metadata that every item of a kind has from the start."""
        kind, (fits, reason) = xml.name(one), self._properties.holds(one.get("Condition", ""))
        if not fits:
            return [reason]
        written, other = self._written(one)
        return [reason, other, *self._complete(kind, written, self._defaults.setdefault(kind, {}))]

    def read(self, one: xml.Element) -> list[str]:
        """Apply one element; what was not understood about it."""
        fits, reason = self._properties.holds(one.get("Condition", ""))
        if not fits:
            return [reason]
        kind, (written, other) = xml.name(one), self._written(one)
        operations = {setting.name: setting.text for setting in written if setting.name in OPERATIONS}
        metadata = [setting for setting in written if setting.name not in OPERATIONS]
        same = fixed(metadata) if all(setting.fixed for setting in metadata) else None
        doubts: dict[str, None] = {}

        def complete(item: Item) -> None:
            self._items.step(len(item) + len(metadata))
            if same is not None:
                item |= same
            else:
                doubts.update(dict.fromkeys(self._complete(kind, metadata, item)))

        try:
            listed = self._items.listed(operations.get("Include", ""))
            defaults: Item = self._defaults.get(kind) or {}
            found = ({**defaults, **item, "Include": name} for item in listed for name in self._files(kind, item))
            self._items.apply(kind, operations, found, complete)
        except NotUnderstood:
            text = " ".join(f'{setting.name}="{setting.text}"' for setting in written)
            return [reason, other, f"not understood: <{kind} {text[:200]}>"]
        return [reason, other, *doubts]

    def _complete(self, kind: str, written: Iterable[Setting], item: Item) -> Iterator[str]:
        """Set metadata of one item; what was not understood about it."""
        for setting in written:
            self._items.step(STEPS_A_CHARACTER * len(setting.condition))
            fits, reason = self._properties.holds(
                setting.condition, fill=lambda text: self._items.fill(text, kind, item)
            )
            if fits:
                try:
                    item[setting.name] = unescaped(self._items.fill(setting.text, kind, item))
                except NotUnderstood:
                    item[setting.name], reason = "", f"not understood: {setting.text[:200]}"
            yield reason

    def _files(self, kind: str, item: Item) -> list[str]:
        """What a wildcard stands for, as seen from the project."""
        name = item["Include"]
        if kind != "ProjectReference" or not is_wildcard(name):
            return [name]
        self._items.step(len(self._tree.files))
        found = self._tree.matching(absolute(self._folder, name))
        return [posixpath.relpath(ROOT + one, self._folder) for one in found]

    def _written(self, item: xml.Element) -> tuple[list[Setting], str]:
        """What an element says of its items, and the doubt about it."""
        found: list[Setting] = []
        doubts: list[str] = []
        for name, text, condition in _pieces(item):
            open_to_items = speaks(condition)
            fits, reason = (True, "") if open_to_items else self._properties.holds(condition)
            if fits:
                value, other = self._properties.expanded(text)
                found.append(Setting(spelled(name), value, condition if open_to_items else ""))
                doubts += [reason, other]
        return found, next(filter(None, doubts), "")


def _pieces(item: xml.Element) -> Iterator[tuple[str, str, str]]:
    """Name, text and condition of what stands in an element: its attributes, then its children."""
    for name, value in item.attrib.items():
        if name != "Condition":
            yield str(name), str(value), ""
    for one in xml.children(item):
        yield xml.name(one), (one.text or "").strip(), one.get("Condition", "")

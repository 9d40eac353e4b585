"""The little of MSBuild that decides which packages a project asks for: properties, simple conditions, imports by name.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-conditions. MSBuild is a language; what is not understood here
is reported, never guessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from resolution import xml
from resolution.errors import MalformedDocument

VARIABLE = re.compile(r"\$\((\w+)\)")
COMPARISON = re.compile(r"\s*'([^']*)'\s*(==|!=)\s*'([^']*)'\s*", re.DOTALL)


class NotUnderstood(Exception):
    """A condition beyond comparisons joined by `and` or by `or`."""


@dataclass(slots=True)
class Evaluation:
    """Properties so far, by lower-case name, and items. `doubts` says what was not understood."""

    properties: dict[str, str] = field(default_factory=dict)
    items: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)

    def read(self, files: Iterable[tuple[str, bytes]], keep: Mapping[str, str] | None = None) -> "Evaluation":
        """Evaluate `files` (path, content) in order: all properties first, then all items, as MSBuild does.

        `keep` are properties set from outside, which no file changes. Raises MalformedDocument naming the file.
        """
        roots = [_root(path, body) for path, body in files]
        kept = {name.lower(): value for name, value in (keep or {}).items()}
        self.properties |= kept
        for group in self._groups(roots, "PropertyGroup"):
            for one in self._holding(group):
                self.properties[xml.name(one).lower()] = self.expand((one.text or "").strip())
                self.properties |= kept
        for group in self._groups(roots, "ItemGroup"):
            for one in self._holding(group):
                self._apply(xml.name(one), self._metadata(one))
        if any(xml.child(root, "Choose") is not None for root in roots):
            self.doubts.append("<Choose> is not evaluated")
        return self

    def get(self, name: str) -> str:
        return self.properties.get(name.lower(), "")

    def is_true(self, name: str) -> bool:
        return self.get(name).lower() == "true"

    def named(self, kind: str) -> Iterator[dict[str, str]]:
        """Items of one kind: "Include" and their metadata."""
        return (metadata for found, metadata in self.items if found == kind)

    def expand(self, text: str) -> str:
        """`text` with properties put in; an unknown one is empty, as in MSBuild."""
        return VARIABLE.sub(lambda match: self.get(match[1]), text)

    def _apply(self, kind: str, metadata: dict[str, str]) -> None:
        for name in _split(metadata.get("Include", "")):
            self.items.append((kind, {**metadata, "Include": name}))
        updated = {name.lower() for name in _split(metadata.get("Update", ""))}
        for found, item in self.items:
            if found == kind and item["Include"].lower() in updated:
                item |= {key: value for key, value in metadata.items() if key != "Update"}
        removed = {name.lower() for name in _split(metadata.get("Remove", ""))}
        if removed:
            self.items = [(of, item) for of, item in self.items if of != kind or item["Include"].lower() not in removed]

    def _metadata(self, item: xml.Element) -> dict[str, str]:
        written = {str(name): str(value) for name, value in item.attrib.items() if name != "Condition"}
        written |= {xml.name(one): (one.text or "").strip() for one in self._holding(item)}
        return {name: self.expand(value) for name, value in written.items()}

    def _groups(self, roots: Iterable[xml.Element], kind: str) -> Iterator[xml.Element]:
        return (group for root in roots for group in self._holding(root) if xml.name(group) == kind)

    def _holding(self, parent: xml.Element) -> Iterator[xml.Element]:
        """Children whose condition holds; one that is not understood counts as holding, and is noted."""
        for one in xml.children(parent):
            condition = one.get("Condition", "")
            try:
                if not condition.strip() or self._holds(condition):
                    yield one
            except NotUnderstood:
                doubt = f"condition not understood, taken as true: {condition.strip()[:200]}"
                self.doubts += [] if doubt in self.doubts else [doubt]
                yield one

    def _holds(self, condition: str) -> bool:
        for word, join in ((r"\s+or\s+", any), (r"\s+and\s+", all)):
            parts = re.split(word, condition, flags=re.IGNORECASE)
            if len(parts) > 1:
                return join([self._holds(part) for part in parts])
        match = COMPARISON.fullmatch(condition)
        if match is None:
            raise NotUnderstood
        left, right = self.expand(match[1]).lower(), self.expand(match[3]).lower()
        return (left == right) == (match[2] == "==")


def _root(path: str, body: bytes) -> xml.Element:
    try:
        root = xml.parse(body)
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from None
    if xml.name(root) != "Project":
        raise MalformedDocument("expected <Project>", at=path)
    return root


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]

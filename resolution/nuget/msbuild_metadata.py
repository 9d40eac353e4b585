"""Metadata of items, which may speak of the item they are written for: `%(Version)`, `%(PackageReference.Version)`.

https://learn.microsoft.com/visualstudio/msbuild/msbuild-items#item-metadata. Outside of targets there are no batches:
what is seen is the item itself.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from resolution.errors import TooLarge
from resolution.nuget.msbuild_conditions import NotUnderstood
from resolution.nuget.msbuild_functions import LONGEST

REFERENCE = re.compile(r"%\(\s*(?:([A-Za-z_][\w-]*)\s*\.\s*)?([A-Za-z_][\w-]*)\s*\)")
ESCAPED = re.compile(r"%([0-9a-fA-F]{2})")
# Names count whatever their case; these are looked at here.
LOOKED_AT = ("Version", "VersionOverride", "PrivateAssets", "IsImplicitlyDefined", "ReferenceOutputAssembly")
SPELLING = {name.lower(): name for name in LOOKED_AT}

Item = dict[str, str]  # "Include" and the metadata


@dataclass(frozen=True, slots=True)
class Setting:
    """One piece of metadata; a condition is left only where it speaks of the item."""

    name: str
    text: str
    condition: str = ""

    @property
    def fixed(self) -> bool:
        """Whether it is the same for every item."""
        return not self.condition and not speaks(self.text)


def spelled(name: str) -> str:
    return SPELLING.get(name.lower(), name)


def speaks(text: str) -> bool:
    """Whether a text speaks of an item's metadata."""
    return "%(" in text


def fixed(settings: Iterable[Setting]) -> Item:
    """Those that are the same for every item."""
    return {one.name: unescaped(one.text) for one in settings if one.fixed}


def filled(text: str, kind: str, item: Item) -> str:
    """`text` with an item's own metadata put in. Raises NotUnderstood, TooLarge."""
    parts, place, size = [], 0, 0
    known = {name.lower(): value for name, value in item.items()} if speaks(text) else {}
    for match in REFERENCE.finditer(text):
        if match[1] and match[1].lower() != kind.lower():
            raise NotUnderstood
        parts += [text[place : match.start()], _value(known, match[2].lower())]
        place, size = match.end(), size + len(parts[-2]) + len(parts[-1])
        if size > LONGEST:
            raise TooLarge(f"metadata of more than {LONGEST} characters", limit=LONGEST)
    if speaks(text[place:]) or any(map(speaks, parts[::2])):
        raise NotUnderstood
    return "".join([*parts, text[place:]])


def unescaped(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _value(known: Item, name: str) -> str:
    """A piece of metadata by its name in lower case, in which all that is `known` is named."""
    own = known.get("include", "")
    if name == "identity":
        return own
    if name in ("filename", "extension"):
        stem, extension = posixpath.splitext(posixpath.basename(own.replace("\\", "/")))
        return stem if name == "filename" else extension
    return known.get(name, "")

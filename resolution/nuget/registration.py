"""Registrations: all versions of a package with dependencies and marks, in pages that may lie outside the index.

https://learn.microsoft.com/nuget/api/registration-base-url-resource
"""

import base64
import binascii
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from resolution.errors import MalformedDocument, NotARegistry
from resolution.nuget import versions
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.structured import load_json

UNLISTED_YEAR = 1900  # galleries that know no `listed` give unlisted versions this year
HASH_NAMES = {"sha512": "sha512", "sha256": "sha256", "sha1": "sha1"}
ENTRY_FIELDS = ("id", "version", "listed", "published", "deprecation", "packageContent", "packageHash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version. `content` is the address of the package file, empty when the feed does not say."""

    manifest: Manifest
    content: str = ""
    listed: bool = True
    published: datetime | None = None
    deprecated: str | None = None  # the reason, as far as one is given
    hashes: tuple[tuple[str, str], ...] = ()
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a registration: its entries, or the address of the document that holds them."""

    entries: tuple[Entry, ...] = ()
    url: str = ""


def parse_index(body: bytes) -> tuple[Page, ...]:
    """Raises NotARegistry, MalformedDocument."""
    pages = _items(_document(body), "items")
    return tuple(_page(page, f"items.{number}") for number, page in enumerate(pages))


def parse_page(body: bytes) -> tuple[Entry, ...]:
    """An external page. Raises NotARegistry, MalformedDocument."""
    return _entries(_items(_document(body), "items"), "items")


def slim(body: bytes) -> bytes:
    """The same document with only what is read here; an unreadable one stays as it is, for the parser to say so."""
    try:
        document = _document(body)
    except (MalformedDocument, NotARegistry):
        return body
    return json.dumps(_slim(document), separators=(",", ":")).encode("utf-8", "surrogatepass")


def _slim(value: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {key: value[key] for key in ("@id", "packageContent") if key in value}
    if isinstance(value.get("items"), list):
        kept["items"] = [_slim(one) if isinstance(one, dict) else one for one in value["items"]]
    entry = value.get("catalogEntry")
    if isinstance(entry, dict):
        fields = (*ENTRY_FIELDS, "packageHashAlgorithm", "packageSize")
        kept["catalogEntry"] = {key: entry[key] for key in fields if key in entry} | {
            "dependencyGroups": [_slim_group(group) for group in _listed(entry.get("dependencyGroups"))]
        }
    return kept


def _slim_group(group: Any) -> Any:
    if not isinstance(group, dict):
        return group
    pairs = [
        {key: one[key] for key in ("id", "range") if key in one}
        for one in _listed(group.get("dependencies"))
        if isinstance(one, dict)
    ]
    return {"targetFramework": group.get("targetFramework", ""), "dependencies": pairs}


def _document(body: bytes) -> dict[str, Any]:
    if body.lstrip()[:1] == b"<":
        raise NotARegistry("a web page or XML instead of a registration")
    document = load_json(body)
    if not isinstance(document, dict):
        raise MalformedDocument("expected an object")
    return document


def _items(value: dict[str, Any], at: str) -> list[Any]:
    items = value.get("items")
    if not isinstance(items, list):
        raise MalformedDocument("expected a list", at=at)
    return items


def _page(page: Any, at: str) -> Page:
    if not isinstance(page, dict):
        raise MalformedDocument("expected a page", at=at)
    if "items" in page:
        return Page(_entries(_items(page, at), f"{at}.items"))
    if not isinstance(page.get("@id"), str):
        raise MalformedDocument("expected items or the address of a page", at=at)
    return Page(url=page["@id"])


def _entries(items: Iterable[Any], at: str) -> tuple[Entry, ...]:
    return tuple(entry for number, item in enumerate(items) if (entry := _entry(item, f"{at}.{number}")) is not None)


def _entry(item: Any, at: str) -> Entry | None:
    """None for a version that is not one: some feeds carry what no client can ask for."""
    entry = item.get("catalogEntry") if isinstance(item, dict) else None
    if not isinstance(entry, dict) or not isinstance(entry.get("version"), str):
        raise MalformedDocument("expected a version", at=f"{at}.catalogEntry")
    if not versions.is_valid(entry["version"]):
        return None
    published = _time(entry.get("published"))
    hidden = published is not None and published.year <= UNLISTED_YEAR
    return Entry(
        manifest=Manifest(_text(entry.get("id")), entry["version"], tuple(_groups(entry))),
        content=_text(item.get("packageContent")) or _text(entry.get("packageContent")),
        listed=entry.get("listed") is not False and not hidden,
        published=None if hidden else published,
        deprecated=_deprecation(entry.get("deprecation")),
        hashes=_hashes(entry),
        size=entry["packageSize"] if type(entry.get("packageSize")) is int else None,
    )


def _groups(entry: dict[str, Any]) -> Iterable[Group]:
    for group in _listed(entry.get("dependencyGroups")):
        if isinstance(group, dict):
            found = (
                Dependency(_text(one.get("id")), _text(one.get("range")))
                for one in _listed(group.get("dependencies"))
                if isinstance(one, dict)
            )
            yield Group(_text(group.get("targetFramework")), tuple(one for one in found if one.id))


def _deprecation(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    reasons = ", ".join(_text(reason) for reason in _listed(value.get("reasons")))
    alternative = value.get("alternatePackage")
    instead = f"use {_text(alternative.get('id'))}" if isinstance(alternative, dict) and alternative.get("id") else ""
    return "; ".join(filter(None, (_text(value.get("message")) or reasons, instead)))


def _hashes(entry: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """`packageHash` is base64; feeds that give none promise none."""
    name = HASH_NAMES.get(_text(entry.get("packageHashAlgorithm")).lower(), "")
    try:
        digest = base64.b64decode(_text(entry.get("packageHash")), validate=True).hex()
    except (binascii.Error, ValueError):
        return ()
    return ((name, digest),) if name and digest else ()


def _time(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return found if found and found.tzinfo else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""

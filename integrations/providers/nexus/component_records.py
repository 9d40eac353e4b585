"""What the Components API answers, as values. https://help.sonatype.com/en/components-api.html

Only `id`, `name` and `format` are sure to be there: releases differ, checksums may be missing, `path` has a leading
slash since the H2 and PostgreSQL releases. `uploader` and `uploaderIp` are personal data and are not read.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from resolution.errors import MalformedDocument


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file of a component. `checksums`: algorithm → lower-case hex; `size` in bytes, None when not told."""

    id: str
    path: str
    download_url: str
    checksums: Mapping[str, str] = field(default_factory=dict)
    size: int | None = None
    content_type: str = ""
    last_modified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """One package version (or raw folder entry) of a repository."""

    id: str
    repository: str
    format: str
    name: str
    group: str = ""
    version: str = ""
    assets: tuple[Asset, ...] = ()

    @property
    def label(self) -> str:
        """How people name it: `group : name : version` without the empty parts."""
        return " : ".join(part for part in (self.group, self.name, self.version) if part)


@dataclass(frozen=True, slots=True)
class Page:
    """One page in server order; `token` is empty on the last."""

    components: tuple[Component, ...]
    token: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerRepository:
    """A repository as the server lists it. `kind`: hosted, proxy or group; uploads go to hosted ones only."""

    name: str
    format: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadField:
    """A form field of a format, as the server's upload-specs describe it. `kind`: STRING, FILE or BOOLEAN."""

    name: str
    kind: str = "STRING"
    required: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadSpec:
    """What a component of `format` is made of; `many`: more than one file in one component."""

    format: str
    many: bool = False
    component_fields: tuple[UploadField, ...] = ()
    asset_fields: tuple[UploadField, ...] = ()


def parse_page(body: bytes) -> Page:
    """Raises MalformedDocument."""
    data = _object(_json(body), "the answer")
    items = data.get("items")
    if not isinstance(items, list):
        raise MalformedDocument("expected a list", at="items")
    components = tuple(_component(item, f"items[{number}]") for number, item in enumerate(items))
    token = _text(data, "continuationToken", "the answer")
    if not token.isprintable():
        raise MalformedDocument("a control character", at="continuationToken")
    return Page(components, token)


def parse_component(body: bytes) -> Component:
    """Raises MalformedDocument."""
    return _component(_json(body), "the answer")


def parse_repositories(body: bytes) -> tuple[ServerRepository, ...]:
    """Raises MalformedDocument."""
    data = _json(body)
    if not isinstance(data, list):
        raise MalformedDocument("expected a list of repositories")
    rows = ((_object(item, f"[{number}]"), f"[{number}]") for number, item in enumerate(data))
    return tuple(
        ServerRepository(
            name=_text(item, "name", at, required=True), format=_text(item, "format", at), kind=_text(item, "type", at)
        )
        for item, at in rows
    )


def parse_upload_specs(body: bytes) -> dict[str, UploadSpec]:
    """Raises MalformedDocument."""
    data = _json(body)
    if not isinstance(data, list):
        raise MalformedDocument("expected a list of upload specifications")
    specs = (_spec(item, f"[{number}]") for number, item in enumerate(data))
    return {spec.format: spec for spec in specs}


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise MalformedDocument("expected JSON") from error


def _object(value: Any, at: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise MalformedDocument("expected an object", at=at)
    return value


def _text(data: Mapping[str, Any], key: str, at: str, *, required: bool = False) -> str:
    value = data.get(key)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    if required or value is not None:
        raise MalformedDocument("expected text", at=f"{at}.{key}")
    return ""


def _component(value: Any, at: str) -> Component:
    data = _object(value, at)
    assets = data.get("assets", [])
    if not isinstance(assets, list):
        raise MalformedDocument("expected a list", at=f"{at}.assets")
    return Component(
        id=_text(data, "id", at, required=True),
        repository=_text(data, "repository", at),
        format=_text(data, "format", at),
        name=_text(data, "name", at, required=True),
        group=_text(data, "group", at),
        version=_text(data, "version", at),
        assets=tuple(_asset(item, f"{at}.assets[{number}]") for number, item in enumerate(assets)),
    )


def _asset(value: Any, at: str) -> Asset:
    data = _object(value, at)
    checksums = data.get("checksum") if isinstance(data.get("checksum"), dict) else {}
    size = data.get("fileSize")
    path, url = _text(data, "path", at), _text(data, "downloadUrl", at)
    if path.startswith("/") and not unquote(url).endswith(path):
        raise MalformedDocument("an absolute path that is not the download's", at=f"{at}.path")
    return Asset(
        id=_text(data, "id", at, required=True),
        path=path.lstrip("/"),
        download_url=url,
        checksums={key: value.lower() for key, value in (checksums or {}).items() if isinstance(value, str)},
        size=size if isinstance(size, int) and size >= 0 else None,
        content_type=_text(data, "contentType", at),
        last_modified=_text(data, "lastModified", at),
    )


def _spec(value: Any, at: str) -> UploadSpec:
    data = _object(value, at)
    return UploadSpec(
        format=_text(data, "format", at, required=True),
        many=bool(data.get("multipleUpload")),
        component_fields=_fields(data.get("componentFields"), f"{at}.componentFields"),
        asset_fields=_fields(data.get("assetFields"), f"{at}.assetFields"),
    )


def _fields(value: Any, at: str) -> tuple[UploadField, ...]:
    if not isinstance(value, list):
        return ()
    fields = (_object(item, at) for item in value)
    return tuple(
        UploadField(
            name=_text(item, "name", at, required=True),
            kind=_text(item, "type", at) or "STRING",
            required=not item.get("optional", True),
            help=_text(item, "description", at),
        )
        for item in fields
    )

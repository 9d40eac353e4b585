"""The packument: all that a registry says about a package, in its full or abbreviated form.

https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec

from resolution.errors import MalformedDocument, NotARegistry, VersionNotFound
from resolution.npm import tarballs
from resolution.npm.manifest import Manifest, read_manifest
from resolution.npm.versions import Version, parse_or_none

FULL = "application/json"
ABBREVIATED = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"

_ABSENT = msgspec.Raw()


class _Dist(msgspec.Struct, omit_defaults=True):
    tarball: msgspec.Raw = _ABSENT
    integrity: msgspec.Raw = _ABSENT
    shasum: msgspec.Raw = _ABSENT


class _Scripts(msgspec.Struct, omit_defaults=True):
    preinstall: msgspec.Raw = _ABSENT
    install: msgspec.Raw = _ABSENT
    postinstall: msgspec.Raw = _ABSENT


class _Kept(msgspec.Struct, omit_defaults=True, rename="camel"):
    """What is kept of one version, as the bytes it came in."""

    name: msgspec.Raw = _ABSENT
    version: msgspec.Raw = _ABSENT
    dependencies: msgspec.Raw = _ABSENT
    optional_dependencies: msgspec.Raw = _ABSENT
    peer_dependencies: msgspec.Raw = _ABSENT
    peer_dependencies_meta: msgspec.Raw = _ABSENT
    accept_dependencies: msgspec.Raw = _ABSENT
    bundle_dependencies: msgspec.Raw = _ABSENT
    bundled_dependencies: msgspec.Raw = _ABSENT
    engines: msgspec.Raw = _ABSENT
    os: msgspec.Raw = _ABSENT
    cpu: msgspec.Raw = _ABSENT
    libc: msgspec.Raw = _ABSENT
    deprecated: msgspec.Raw = _ABSENT
    has_shrinkwrap: msgspec.Raw = msgspec.field(default=_ABSENT, name="_hasShrinkwrap")
    has_install_script: msgspec.Raw = _ABSENT
    scripts: _Scripts | str | int | float | bool | list[Any] | msgspec.UnsetType | None = msgspec.UNSET
    workspaces: msgspec.Raw = _ABSENT
    bin: msgspec.Raw = _ABSENT
    license: msgspec.Raw = _ABSENT
    funding: msgspec.Raw = _ABSENT
    dist: _Dist | msgspec.UnsetType | None = msgspec.UNSET


class _Slim(msgspec.Struct, omit_defaults=True):
    name: Any = msgspec.UNSET
    tags: Any = msgspec.field(default=msgspec.UNSET, name="dist-tags")
    time: Any = msgspec.UNSET
    versions: dict[str, _Kept] | msgspec.UnsetType = msgspec.UNSET


class _Document(msgspec.Struct):
    """The outermost keys; versions stay bytes until somebody asks for one."""

    name: Any = ""
    tags: Any = msgspec.field(default=None, name="dist-tags")
    time: Any = None
    versions: dict[str, msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET


_SLIM, _DOCUMENT = msgspec.json.Decoder(_Slim), msgspec.json.Decoder(_Document)
_ANY = msgspec.json.Decoder()


@dataclass(slots=True)
class Packument:
    """One package. Manifests are read when first asked for and kept.

    `registry_url`, where given, is where archives are fetched from if the registry names itself otherwise.
    """

    name: str
    tags: Mapping[str, str]
    published: Mapping[str, str]
    raw: Mapping[str, msgspec.Raw]
    registry_url: str = ""
    _read: dict[str, Manifest] = field(default_factory=dict)
    _sorted: tuple[Version, ...] | None = None

    @classmethod
    def parse(cls, body: bytes, registry_url: str = "") -> "Packument":
        """The packument in `body`. Raises NotARegistry for HTML, MalformedDocument for what has another shape."""
        found = _decode(_DOCUMENT, body)
        versions = {} if found.versions is msgspec.UNSET else found.versions
        # A package whose versions were all unpublished keeps its times and nothing else.
        described = found.versions is not msgspec.UNSET or any(isinstance(x, dict) for x in (found.tags, found.time))
        if not isinstance(found.name, str) or not described:
            raise MalformedDocument("neither versions nor tags", at="versions")
        return cls(found.name, _texts(found.tags), _texts(found.time), versions, registry_url)

    def __contains__(self, version: object) -> bool:
        return version in self.raw

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw)

    def manifest(self, version: str) -> Manifest:
        """What the package says of `version`. Raises VersionNotFound, MalformedDocument."""
        if version not in self._read:
            self._read[version] = self._manifest(version)
        return self._read[version]

    def document(self, version: str) -> dict[str, Any]:
        """The JSON object of one version. Raises VersionNotFound, MalformedDocument."""
        if version not in self.raw:
            raise VersionNotFound(self.name, version)
        document = _decode(_ANY, bytes(self.raw[version]))
        if not isinstance(document, dict):
            raise MalformedDocument("expected an object", at=f"versions.{version}")
        return document

    def newest_first(self) -> tuple[Version, ...]:
        """All readable versions, highest first, under the keys the registry lists them by."""
        if self._sorted is None:
            readable = {text: version for text in self.raw if (version := parse_or_none(text, loose=True))}
            ordered = sorted(readable.items(), key=lambda pair: pair[1].key, reverse=True)
            self._sorted = tuple(_named(version, text) for text, version in ordered)
        return self._sorted

    def published_at(self, version: str) -> datetime | None:
        """When `version` was published; None when the registry does not say."""
        try:
            return datetime.fromisoformat(self.published.get(version, ""))
        except ValueError:
            return None

    def _manifest(self, version: str) -> Manifest:
        manifest = read_manifest({"name": self.name, "version": version} | self.document(version))
        if not self.registry_url or not tarballs.is_web_address(manifest.tarball):
            return manifest
        return replace(manifest, tarball=tarballs.locate(manifest.tarball, self.name, version, self.registry_url))


def slim(body: bytes, content_type: str) -> bytes:
    """The packument in `body` without what nobody here reads. Raises as `parse` does."""
    found = _decode(_SLIM, body, content_type)
    if isinstance(found.time, dict) and isinstance(found.versions, dict):
        found.time = {version: when for version, when in found.time.items() if version in found.versions}
    return msgspec.json.encode(found)


# A surrogate pair, a surrogate alone, or another escape: read in this order, a backslash pair is never taken apart.
_ESCAPE = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)


def _decode(decoder: Any, body: bytes, content_type: str = "") -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        if body.lstrip()[:1] == b"<" or "html" in content_type:
            raise NotARegistry("a page, not a packument", content_type=content_type or "text/html") from None
        repaired = _without_lone_surrogates(body)
        if repaired != body:
            return _decode(decoder, repaired, content_type)
        raise MalformedDocument(f"not a packument: {error}"[:300]) from None


def _without_lone_surrogates(body: bytes) -> bytes:
    # JavaScript writes half a surrogate pair without complaint; it stands for no character.
    return _ESCAPE.sub(lambda match: b"\\ufffd" if match[1] else match[0], body)


def _texts(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str)}


def _named(version: Version, text: str) -> Version:
    if version.text == text:
        return version
    return Version(version.major, version.minor, version.patch, version.prerelease, version.build, text, version.key)

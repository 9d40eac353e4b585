"""The packument: all that a registry says about a package, in its full or abbreviated form.

https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from resolution.errors import MalformedDocument, NotARegistry, VersionNotFound
from resolution.npm.manifest import Manifest, read_manifest
from resolution.npm.versions import Version, parse_or_none

ABBREVIATED = "application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*"

_KEPT = (
    *("name", "version", "dependencies", "optionalDependencies", "peerDependencies", "peerDependenciesMeta"),
    *("acceptDependencies", "bundleDependencies", "bundledDependencies", "engines", "os", "cpu", "libc"),
    *("deprecated", "_hasShrinkwrap", "hasInstallScript", "bin", "license", "funding"),
)
_KEPT_DIST = ("tarball", "integrity", "shasum", "unpackedSize")


class _Envelope(msgspec.Struct):
    """The outermost keys; versions stay bytes until somebody asks for one."""

    name: Any = ""
    dist_tags: Any = msgspec.field(default=None, name="dist-tags")
    versions: Any = None
    time: Any = None


class _Versions(msgspec.Struct):
    versions: dict[str, msgspec.Raw] | None = None
    name: Any = ""
    dist_tags: Any = msgspec.field(default=None, name="dist-tags")
    time: Any = None


_ENVELOPE, _VERSIONS = msgspec.json.Decoder(_Envelope), msgspec.json.Decoder(_Versions)


@dataclass(slots=True)
class Packument:
    """One package. Manifests are read when first asked for and kept."""

    name: str
    tags: Mapping[str, str]
    published: Mapping[str, str]
    raw: Mapping[str, msgspec.Raw]
    _read: dict[str, Manifest] = field(default_factory=dict)
    _sorted: tuple[Version, ...] | None = None

    @classmethod
    def parse(cls, body: bytes) -> "Packument":
        """The packument in `body`. Raises NotARegistry for HTML, MalformedDocument for what has another shape."""
        found = _decode(_VERSIONS, body)
        if not isinstance(found.name, str) or (found.versions is None and not isinstance(found.dist_tags, dict)):
            raise MalformedDocument("neither versions nor tags", at="versions")
        return cls(found.name, _texts(found.dist_tags), _texts(found.time), found.versions or {})

    def __contains__(self, version: str) -> bool:
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
        return read_manifest({"name": self.name, "version": version} | self.document(version))


_ANY = msgspec.json.Decoder()


def slim(body: bytes, content_type: str) -> bytes:
    """The packument in `body` without what nobody here reads. Raises as `parse` does."""
    found = _decode(_ENVELOPE, body, content_type)
    if not isinstance(found.versions, dict | None):
        raise MalformedDocument("expected an object", at="versions")
    versions = {
        version: _slim_version(document)
        for version, document in (found.versions or {}).items()
        if isinstance(document, dict)
    }
    kept: dict[str, Any] = {"name": found.name, "dist-tags": found.dist_tags, "versions": versions}
    if isinstance(found.time, dict):
        kept["time"] = {version: when for version, when in found.time.items() if version in versions}
    return msgspec.json.encode(kept)


def _slim_version(document: dict[str, Any]) -> dict[str, Any]:
    kept = {key: document[key] for key in _KEPT if document.get(key)}
    dist = document.get("dist")
    if isinstance(dist, dict):
        kept["dist"] = {key: dist[key] for key in _KEPT_DIST if key in dist}
    return kept


def _decode(decoder: Any, body: bytes, content_type: str = "") -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        if body.lstrip()[:1] == b"<":
            raise NotARegistry("a page, not a packument", content_type=content_type or "text/html") from None
        raise MalformedDocument(f"not a packument: {error}"[:300]) from None


def _texts(value: Any) -> Mapping[str, str]:
    if not isinstance(value, dict):
        return {}
    return {key: text for key, text in value.items() if isinstance(text, str)}


def _named(version: Version, text: str) -> Version:
    if version.text == text:
        return version
    return Version(version.major, version.minor, version.patch, version.prerelease, version.build, text, version.key)

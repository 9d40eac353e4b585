"""What npm reads of one version of a package: from a packument, a package.json or a lock file entry.

https://github.com/npm/cli/blob/latest/docs/lib/content/configuring-npm/package-json.md and
https://github.com/npm/registry/blob/main/docs/responses/package-metadata.md (§Version).
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resolution.errors import MalformedDocument
from resolution.npm import integrity

Specs = Mapping[str, str]
NONE: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """`extra` holds what a lock file repeats and resolution does not read (bin, license …) or repeats as written."""

    name: str = ""
    version: str = ""
    dependencies: Specs = field(default_factory=dict)
    dev_dependencies: Specs = field(default_factory=dict)
    optional_dependencies: Specs = field(default_factory=dict)
    peer_dependencies: Specs = field(default_factory=dict)
    optional_peers: frozenset[str] = frozenset()
    accepts: Specs = field(default_factory=dict)
    bundled: tuple[str, ...] = ()
    engines: Specs = field(default_factory=dict)
    os: tuple[str, ...] = ()
    cpu: tuple[str, ...] = ()
    libc: tuple[str, ...] = ()
    deprecated: str = ""
    tarball: str = ""
    integrity: str = ""
    has_shrinkwrap: bool = False
    overrides: Mapping[str, Any] = field(default_factory=dict)
    workspaces: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)


def read_manifest(document: Mapping[str, Any]) -> Manifest:
    """The manifest in a JSON object; values of a wrong type count as absent, as old publishes hold some."""
    optional = _specs(document.get("optionalDependencies"))
    required = _specs(document.get("dependencies"))
    dist = _dist(document)
    return Manifest(
        name=_text(document.get("name")),
        version=_text(document.get("version")),
        # Long ago optional dependencies were listed twice; they are optional.
        dependencies={name: spec for name, spec in required.items() if name not in optional} if optional else required,
        dev_dependencies=_specs(document.get("devDependencies")),
        optional_dependencies=optional,
        peer_dependencies=_specs(document.get("peerDependencies")),
        optional_peers=_optional_peers(document.get("peerDependenciesMeta")),
        accepts=_specs(document.get("acceptDependencies")),
        bundled=_bundled(document, required),
        engines=_specs(document.get("engines")),
        os=_words(document.get("os")),
        cpu=_words(document.get("cpu")),
        libc=_words(document.get("libc")),
        deprecated=_deprecated(document.get("deprecated")),
        tarball=_text(dist.get("tarball")),
        integrity=_integrity(dist),
        has_shrinkwrap=bool(document.get("_hasShrinkwrap") or document.get("hasShrinkwrap")),
        overrides=document["overrides"] if isinstance(document.get("overrides"), dict) else NONE,
        workspaces=_workspaces(document.get("workspaces")),
        extra=_extra(document),
    )


_EXTRA = (
    *("peerDependenciesMeta", "bin", "license", "funding", "hasInstallScript"),
    *("engines", "os", "cpu", "libc", "workspaces", "devDependencies"),
)
_AT_INSTALL = ("preinstall", "install", "postinstall")
_EVEN_EMPTY = "devDependencies"  # a lock file repeats it as it stands


def _extra(document: Mapping[str, Any]) -> Mapping[str, Any]:
    found = {key: document[key] for key in _EXTRA if document.get(key) or (key == _EVEN_EMPTY and key in document)}
    # Only abbreviated packuments say it themselves.
    scripts = document.get("scripts")
    if isinstance(scripts, dict) and any(_text(scripts.get(name)) for name in _AT_INSTALL):
        found["hasInstallScript"] = True
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _specs(value: Any) -> Specs:
    if not value or not isinstance(value, dict):
        return NONE
    return {name: spec for name, spec in value.items() if isinstance(spec, str)}


def _words(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(word for word in value if isinstance(word, str)) if isinstance(value, list) else ()


def _deprecated(value: Any) -> str:
    return value if isinstance(value, str) else "deprecated" if value is True else ""


def _optional_peers(value: Any) -> frozenset[str]:
    if not isinstance(value, dict):
        return frozenset()
    return frozenset(name for name, meta in value.items() if isinstance(meta, dict) and meta.get("optional"))


def _bundled(document: Mapping[str, Any], required: Specs) -> tuple[str, ...]:
    value = document.get("bundleDependencies", document.get("bundledDependencies"))
    if value is True:
        return tuple(required)
    return tuple(value) if isinstance(value, dict) else _words(value)


def _workspaces(value: Any) -> tuple[str, ...]:
    return _words(value.get("packages")) if isinstance(value, dict) else _words(value)


def _dist(document: Mapping[str, Any]) -> Mapping[str, Any]:
    # Only packuments have one, and there it has to say where the archive is.
    dist = document.get("dist", NONE)
    if not isinstance(dist, dict) or not isinstance(dist.get("tarball", ""), str):
        raise MalformedDocument("expected an object with a tarball", at=f"versions.{document.get('version')}.dist")
    return dist


def _integrity(dist: Mapping[str, Any]) -> str:
    """Old packages promise a sha1 only; it is written the way new ones write theirs."""
    written = _text(dist.get("integrity"))
    if integrity.hashes(written):
        return written
    try:
        digest = binascii.unhexlify(_text(dist.get("shasum")))
    except (binascii.Error, ValueError):
        return ""
    return "sha1-" + base64.b64encode(digest).decode() if digest else ""

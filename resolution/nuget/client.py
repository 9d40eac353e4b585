"""A v3 feed's client: versions, dependencies, package files.

https://learn.microsoft.com/nuget/api/overview
"""

import threading
import zlib
from typing import Any, BinaryIO
from urllib.parse import urljoin

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    MalformedDocument,
    NotFound,
    PackageNotFound,
    TooLarge,
    VersionNotFound,
)
from resolution.hashes import Hasher
from resolution.nuget import names, nuspec, registration, versions
from resolution.nuget.dependency_groups import Manifest
from resolution.nuget.ranges import Range
from resolution.nuget.registration import Entry, Page
from resolution.nuget.service_index import FLAT_CONTAINER, REGISTRATIONS, ServiceIndex, rebased
from resolution.nuget.versions import Version
from resolution.reader import Document, Reader, absence
from resolution.records import Artifact, Choice, Evidence, Mark, Package, Release, Requirement
from resolution.structured import load_json

JSON = "application/json, */*;q=0.5"
MOST_PAGES = 2000
MOST_UNZIPPED = 64 << 20


class Client:
    """Works with every feed that has registrations, a flat container or both. Reads the service index once."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self._index: ServiceIndex | None = None
        self._lock = threading.Lock()

    def package(self, name: str) -> Package:
        """All versions, unlisted ones marked. Raises PackageNotFound, AbsenceUncertain and what the reader raises."""
        entries, evidence = self._entries(name)
        releases = tuple(self._release(name, entry) for entry in entries)
        shown = next((entry.manifest.id for entry in entries if entry.manifest.id), name)
        stable = [one.version for one in releases if _is_stable(one)]
        return Package(name=shown, releases=releases, tags={"latest": stable[0]} if stable else {}, evidence=evidence)

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        """Every group's dependencies, with the target framework as their condition."""
        return tuple(
            Requirement(name=one.id, spec=one.range, condition=group.framework)
            for group in self.manifest(name, version).groups
            for one in group.dependencies
        )

    def choose(self, package: Package, spec: str = "") -> Choice:
        """What a restore takes with that range, without one what `dotnet add package` takes.

        Raises InvalidRange, VersionNotFound.
        """
        if not spec.strip():
            return self._choose_newest(package)
        wanted = Range.parse(spec)
        found = wanted.best(Version.parse(one.version) for one in package.releases)
        if found is None:
            raise VersionNotFound(package.name, spec)
        if wanted.floating:
            return Choice(str(found), f"the highest version that matches {spec}")
        exact = wanted.low is None or found == wanted.low
        rule = "the lowest version in the range" if exact else f"{wanted.low} is missing: the next higher one (NU1603)"
        return Choice(str(found), rule)

    def manifest(self, name: str, version: str) -> Manifest:
        """Dependencies of one version: from its nuspec, or from the registration where there is no flat container."""
        container = self._resource(FLAT_CONTAINER)
        if not container:
            return self._entry(name, version).manifest
        wanted, identity = Version.parse(version).in_url, names.in_url(name)
        try:
            document = self.reader.read(f"{container}{identity}/{wanted}/{identity}.nuspec", immutable=True)
        except NotFound:
            return self._entry(name, version).manifest
        return nuspec.parse(_unzipped(document.body))

    def versions(self, name: str) -> tuple[str, ...]:
        """Normalized versions, listed or not, highest first: what a restore chooses from."""
        container = self._resource(FLAT_CONTAINER)
        if not container:
            return tuple(str(Version.parse(entry.manifest.version)) for entry in self._entries(name)[0])
        try:
            document = self.reader.read(f"{container}{names.in_url(name)}/index.json", accept=JSON)
        except NotFound:
            raise absence(self.reader.registry, name) from None
        return _flat_versions(_unzipped(document.body))

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        """Write the package file to `to`, checking the hash if the feed promises one. Raises IntegrityMismatch."""
        entry = self._try_entry(name, version)
        artifact = self._artifact(name, version, entry)
        if artifact is None:
            raise VersionNotFound(name, version)
        hasher = Hasher(artifact.hashes)
        try:
            with self.reader.stream(artifact.url) as chunks:
                hasher.copy(chunks, to, name=artifact.filename)
        except NotFound:
            raise absence(self.reader.registry, name, version) from None
        return Artifact(filename=artifact.filename, url=artifact.url, size=hasher.size, hashes=artifact.hashes)

    def source(self, want: Want) -> Any:
        """Manifest for "manifest", normalized versions for "versions", Package for "package"."""
        if want.kind == "manifest":
            return self.manifest(want.name, want.version)
        return {"versions": self.versions, "package": self.package}[want.kind](want.name)

    def _choose_newest(self, package: Package) -> Choice:
        listed = [one for one in package.releases if not any(mark.kind == "unlisted" for mark in one.marks)]
        stable = next((one.version for one in listed if not Version.parse(one.version).is_prerelease), "")
        if not stable:
            raise VersionNotFound(package.name, "a stable version; prereleases have to be asked for")
        return Choice(stable, "the highest listed version that is no prerelease")

    def _entries(self, name: str) -> tuple[tuple[Entry, ...], tuple[Evidence, ...]]:
        """From the registration; where that is missing, bare versions from the flat container. Highest first."""
        address = self._resource(REGISTRATIONS)
        if not address:
            return self._bare_entries(name), ()
        try:
            document = self._registration(f"{address}{names.in_url(name)}/index.json")
            found = self._all_pages(document)
        except NotFound:
            if not self._resource(FLAT_CONTAINER):
                raise absence(self.reader.registry, name) from None
            return self._bare_entries(name), ()
        by_order = sorted(found, key=lambda entry: Version.parse(entry.manifest.version).key, reverse=True)
        return tuple(by_order), (document.evidence,)

    def _bare_entries(self, name: str) -> tuple[Entry, ...]:
        if not self._resource(FLAT_CONTAINER):
            raise MalformedDocument("neither registrations nor a flat container", at="resources")
        return tuple(Entry(manifest=Manifest(name, version)) for version in self.versions(name))

    def _all_pages(self, index: Document) -> tuple[Entry, ...]:
        pages, seen = registration.parse_index(index.body), {index.url}
        if len(pages) > MOST_PAGES:
            raise TooLarge(f"a registration of {len(pages)} pages", limit=MOST_PAGES)
        found: list[Entry] = []
        for page in pages:
            found += self._page_entries(page, index.url, seen)
        return tuple(found)

    def _page_entries(self, page: Page, base: str, seen: set[str]) -> tuple[Entry, ...]:
        if not page.url:
            return page.entries
        try:
            url = rebased(urljoin(base, page.url), self.reader.registry).partition("#")[0]
        except ValueError:
            raise MalformedDocument("a page without a usable address", at="@id") from None
        if url in seen:
            raise MalformedDocument("a page that leads to itself", at="@id")
        seen.add(url)
        return registration.parse_page(self._registration(url).body)

    def _registration(self, url: str) -> Document:
        return self.reader.read(url, accept=JSON, slim=_slim_registration)

    def _entry(self, name: str, version: str) -> Entry:
        wanted = Version.parse(version)
        for entry in self._entries(name)[0]:
            if Version.parse(entry.manifest.version) == wanted:
                return entry
        raise VersionNotFound(name, version)

    def _try_entry(self, name: str, version: str) -> Entry | None:
        """What the registration knows; None when only the flat container can say."""
        try:
            return self._entry(name, version)
        except (VersionNotFound, PackageNotFound, AbsenceUncertain):
            if not self._resource(FLAT_CONTAINER):
                raise
            return None

    def _release(self, name: str, entry: Entry) -> Release:
        marks = [] if entry.listed else [Mark("unlisted")]
        if entry.deprecated is not None:
            marks.append(Mark("deprecated", entry.deprecated))
        version = str(Version.parse(entry.manifest.version))
        artifact = self._artifact(name, version, entry)
        files = (artifact,) if artifact else ()
        return Release(version=version, published=entry.published, artifacts=files, marks=tuple(marks))

    def _artifact(self, name: str, version: str, entry: Entry | None) -> Artifact | None:
        identity, wanted = names.in_url(name), Version.parse(version).in_url
        filename, container = f"{identity}.{wanted}.nupkg", self._resource(FLAT_CONTAINER)
        url = f"{container}{identity}/{wanted}/{filename}" if container else ""
        if not url and entry is not None and entry.content:
            url = rebased(urljoin(self.reader.registry.url, entry.content), self.reader.registry)
        if not url:
            return None
        return Artifact(
            filename=filename, url=url, size=entry.size if entry else None, hashes=dict(entry.hashes if entry else ())
        )

    def _resource(self, kinds: tuple[str, ...]) -> str:
        registry = self.reader.registry
        with self._lock:
            if self._index is None:
                document = self.reader.read(registry.url, accept=JSON)
                self._index = ServiceIndex.parse(_unzipped(document.body), document.url)
        return rebased(self._index.first(kinds), registry)


def _is_stable(release: Release) -> bool:
    return not release.marks and not Version.parse(release.version).is_prerelease


def _flat_versions(body: bytes) -> tuple[str, ...]:
    document = load_json(body)
    listed = document.get("versions") if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise MalformedDocument("expected a list", at="versions")
    texts = versions.newest_first(one for one in listed if isinstance(one, str))
    return tuple(str(Version.parse(text)) for text in texts)


def _slim_registration(body: bytes, content_type: str) -> bytes:  # noqa: ARG001  the shape of Slim
    return registration.slim(_unzipped(body))


def _unzipped(body: bytes) -> bytes:
    """Some feeds send gzip without saying so; its first bytes tell (RFC 1952 §2.3.1)."""
    if body[:2] != b"\x1f\x8b":
        return body
    try:
        unpacker = zlib.decompressobj(wbits=31)
        found = unpacker.decompress(body, MOST_UNZIPPED)
    except zlib.error:
        raise MalformedDocument("broken gzip") from None
    if unpacker.unconsumed_tail:
        raise TooLarge("the document unpacks to too much", limit=MOST_UNZIPPED)
    return found

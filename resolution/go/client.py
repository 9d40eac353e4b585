"""A module proxy's client: versions, go.mod files, zips.

https://go.dev/ref/mod#goproxy-protocol
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, BinaryIO

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    IntegrityMismatch,
    MalformedDocument,
    NotARegistry,
    NotFound,
    ResolutionError,
    VersionNotFound,
)
from resolution.go import goproxy, gosum, names, versions
from resolution.go.gomod import GoMod
from resolution.go.goproxy import Info
from resolution.go.gosum import GoSum
from resolution.go.names import ModuleVersion
from resolution.go.queries import Query, without_incompatible
from resolution.reader import Document, Reader, absence
from resolution.records import Artifact, Choice, Evidence, Mark, Package, Release, Requirement

DATED = 3  # how many of the newest versions get their time looked up: one request each
LATEST = Query("latest")
KEPT_IN_MEMORY = 16 << 20
PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Client:
    """`sums` are known hashes, of a project's go.sum: the proxy protocol itself promises none."""

    reader: Reader
    sums: GoSum = field(default_factory=GoSum)

    def package(self, name: str) -> Package:
        """All listed versions, or the one that `@latest` names when the list is empty.

        Times are those of pseudo-versions and of the newest few versions. Raises PackageNotFound, AbsenceUncertain,
        InvalidName and what the reader raises.
        """
        listed, evidence = self._listed(name)
        counting = self._counting(name, listed)
        mod = self._author_says(name, LATEST.pick(counting))
        releases = tuple(self._release(name, version, mod) for version in listed)
        dated = tuple(replace(one, published=self._time(name, one.version)) for one in releases[:DATED])
        latest = LATEST.pick([one for one in counting if not any(back.covers(one) for back in mod.retract)])
        tags = {"latest": latest} if latest else {}
        return Package(name=name, releases=dated + releases[DATED:], tags=tags, evidence=evidence)

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        """The require lines of its go.mod: minimum versions."""
        return tuple(
            Requirement(name=one.module.path, spec=one.module.version, kind="indirect" if one.indirect else "runtime")
            for one in self.go_mod(name, version).require
        )

    def go_mod(self, name: str, version: str) -> GoMod:
        """Raises VersionNotFound or AbsenceUncertain, MalformedDocument."""
        return GoMod.parse(self._mod_file(name, version))

    def info(self, name: str, query: str) -> Info:
        """The version that a version, branch, tag or commit stands for."""
        exact = versions.canonical(query) == query
        document = self._version_file(name, query, "info", immutable=exact)
        return Info.parse(document.body, asked=query if exact else "")

    def queried(self, name: str, query: str) -> Info:
        """The version that a main go.mod means by something else than a full version, retracted or not.

        Raises InvalidRange, VersionNotFound, PackageNotFound, AbsenceUncertain.
        """
        wanted = Query.parse(query, name)
        if wanted.exact:
            return self.info(name, versions.canonical(query) or query)
        listed, _ = self._listed(name)
        found = wanted.pick(listed if wanted.incompatible else self._counting(name, listed))
        if not found:
            raise VersionNotFound(name, query)
        return Info(found)

    def choose(self, package: Package, spec: str = "") -> Choice:
        """What `go get name@spec` would take. Raises InvalidRange, VersionNotFound."""
        query = Query.parse(spec, package.name)
        if query.exact:
            return self._choose_exactly(package.name, query.text)
        retracted = {one.version for one in package.releases if any(mark.kind == "retracted" for mark in one.marks)}
        listed = [one.version for one in package.releases if one.version not in retracted]
        candidates = listed if query.incompatible else self._counting(package.name, listed)
        found = query.pick(candidates)
        if not found:
            raise VersionNotFound(package.name, query.text)
        kind = "prerelease, as there is no release" if versions.is_prerelease(found) else "release"
        side = "lowest" if query.lowest else "highest"
        return Choice(found, f"{query.text}: the {side} {kind} that fits and is not retracted")

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        """Write the module's zip to `to`, or its go.mod when `filename` ends in ".mod".

        The artifact carries `h1`, written as in go.sum but without "h1:". Raises IntegrityMismatch when `sums` knows
        another, and when the zip holds files outside `name@version/`.
        """
        module = ModuleVersion(name, version)
        if filename.endswith(".mod"):
            body = self._mod_file(name, version)
            found, size = gosum.hash_go_mod(body), len(body)
            _insist(module, self.sums.go_mod(module), found)
            to.write(body)
        else:
            found, size = self._download_zip(module, to)
        extension = "mod" if filename.endswith(".mod") else "zip"
        url = self._url(name, f"@v/{names.escape_version(version)}.{extension}")
        digest = {"h1": found.removeprefix("h1:")}
        return Artifact(filename=f"{version}.{extension}", url=url, size=size, hashes=digest)

    def source(self, want: Want) -> Any:
        """GoMod for "manifest", Info for "query", Package for "package"."""
        answers = {"manifest": self.go_mod, "query": self.queried}
        return self.package(want.name) if want.kind == "package" else answers[want.kind](want.name, want.version)

    def _listed(self, name: str) -> tuple[list[str], tuple[Evidence, ...]]:
        found = True
        listed: Sequence[str] = ()
        evidence: tuple[Evidence, ...] = ()
        body = b""
        try:
            document = self.reader.read(self._url(name, "@v/list"), accept="text/plain, */*")
            body, evidence = document.body, (document.evidence,)
            listed = goproxy.parse_list(body, name)
        except NotFound:
            found = False
        if listed:
            return list(listed), evidence
        latest = self._latest(name)
        newest = latest.version if latest else goproxy.newest_pseudo_version(body, name)
        if newest:
            return [newest], evidence
        if not found:
            raise absence(self.reader.registry, name)
        return [], evidence

    def _latest(self, name: str) -> Info | None:
        """What `@latest` says; None where the proxy has no such page (it is optional) or no such module."""
        try:
            return Info.parse(self.reader.read(self._url(name, "@latest"), accept="application/json, */*").body)
        except (NotFound, MalformedDocument):
            return None

    def _counting(self, name: str, listed: Sequence[str]) -> list[str]:
        synthesised = f"module {name}\n".encode()
        return without_incompatible(listed, lambda version: self._mod_file(name, version) != synthesised)

    def _author_says(self, name: str, newest: str) -> GoMod:
        """The newest version's go.mod, whose retractions and deprecation hold for all; empty when it is unreadable."""
        try:
            return self.go_mod(name, newest) if newest else GoMod()
        except (MalformedDocument, VersionNotFound, AbsenceUncertain):
            return GoMod()

    def _release(self, name: str, version: str, mod: GoMod) -> Release:
        marks = [Mark("retracted", one.reason) for one in mod.retract if one.covers(version)]
        if mod.deprecated:
            marks.append(Mark("deprecated", mod.deprecated))
        url = self._url(name, f"@v/{names.escape_version(version)}.zip")
        known = self.sums.zip(ModuleVersion(name, version)).removeprefix("h1:")
        artifact = Artifact(filename=f"{version}.zip", url=url, hashes={"h1": known} if known else {})
        return Release(version=version, artifacts=(artifact,), marks=tuple(marks))

    def _time(self, name: str, version: str) -> datetime | None:
        try:
            return versions.pseudo_time(version) or self.info(name, version).time
        except ResolutionError:
            return None  # a time is worth a request, not a failure

    def _choose_exactly(self, name: str, text: str) -> Choice:
        found = self.info(name, text).version
        if found == text:
            return Choice(found, "a full version is taken as it is; the build list holds at least that")
        return Choice(found, f"{text} stands for this version")

    def _download_zip(self, module: ModuleVersion, to: BinaryIO) -> tuple[str, int]:
        url = self._url(module.path, f"@v/{names.escape_version(module.version)}.zip")
        with tempfile.SpooledTemporaryFile(KEPT_IN_MEMORY) as kept:
            try:
                with self.reader.stream(url) as chunks:
                    for chunk in chunks:
                        kept.write(chunk)
            except NotFound:
                raise absence(self.reader.registry, module.path, module.version) from None
            size = kept.tell()
            found = gosum.hash_zip(kept, inside=f"{module}/")
            _insist(module, self.sums.zip(module), found)
            kept.seek(0)
            while piece := kept.read(PIECE):
                to.write(piece)
        return found, size

    def _mod_file(self, name: str, version: str) -> bytes:
        document = self._version_file(name, version, "mod", immutable=True)
        if document.body.lstrip()[:1] == b"<":
            raise NotARegistry("a web page instead of a go.mod", content_type=document.content_type)
        return document.body

    def _version_file(self, name: str, version: str, extension: str, *, immutable: bool) -> Document:
        url = self._url(name, f"@v/{names.escape_version(version)}.{extension}")
        try:
            return self.reader.read(url, immutable=immutable)
        except NotFound:
            raise absence(self.reader.registry, name, version) from None

    def _url(self, name: str, rest: str) -> str:
        return f"{self.reader.registry.url.rstrip('/')}/{names.escape_path(name)}/{rest}"


def _insist(module: ModuleVersion, promised: str, found: str) -> None:
    if promised and promised != found:
        raise IntegrityMismatch(f"{module}: go.sum says {promised}, the file is {found}")

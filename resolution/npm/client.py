"""An npm registry's client: versions, dependencies, archives.

https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
"""

import io
from dataclasses import dataclass, field
from typing import BinaryIO

from resolution.driver import Want
from resolution.errors import AbsenceUncertain, MalformedDocument, NotFound, VersionNotFound
from resolution.hashes import Hasher
from resolution.npm import integrity, names, tarballs
from resolution.npm.bundles import Bundle, read_bundle
from resolution.npm.environment import Environment
from resolution.npm.manifest import Manifest
from resolution.npm.packument import ABBREVIATED, FULL, Packument, slim
from resolution.npm.pick import Candidates, Rank, pick_from
from resolution.npm.versions import parse
from resolution.reader import Document, Reader, absence
from resolution.records import Artifact, Choice, Mark, Package, Release, Requirement


@dataclass(frozen=True, slots=True)
class Client:
    """`environment` is what packages' engines are held against."""

    reader: Reader
    environment: Environment = field(default_factory=Environment)

    def package(self, name: str) -> Package:
        """All versions, newest first, with times where the registry tells them.

        Raises PackageNotFound, AbsenceUncertain, InvalidName, MalformedDocument and what the reader raises.
        """
        packument, document = self._packument(name, FULL)
        return Package(
            name=packument.name,
            releases=tuple(self._release(packument, version.text) for version in packument.newest_first()),
            tags=dict(packument.tags),
            evidence=(document.evidence,),
        )

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        """What `version` depends on. Raises VersionNotFound and as `package` does."""
        return _requirements(self.packument(name).manifest(version))

    def choose(self, package: Package, spec: str = "") -> Choice:
        """What `npm install name@spec` would take. Raises VersionNotFound, InvalidRange."""
        marks = {release.version: {mark.kind for mark in release.marks} for release in package.releases}

        def rank(version: str) -> Rank:
            runs, current = "engines" not in marks[version], "deprecated" not in marks[version]
            return Rank(True, runs and current, runs, current)

        candidates = Candidates(
            name=package.name,
            tags=package.tags,
            listed=marks,
            newest_first=lambda: [parse(version, True) for version in marks],
            rank=rank,
        )
        return pick_from(candidates, spec)

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        """Write the archive to `to`. Raises IntegrityMismatch, VersionNotFound, and as `package` does."""
        artifact = self._artifact(self.packument(name).manifest(version))
        if filename and filename != artifact.filename:
            raise VersionNotFound(name, filename)
        return self._save(artifact, to)

    def source(self, want: Want) -> Packument | Bundle:
        """The fact a resolver asks for."""
        return self.bundle(want.name, want.version) if want.kind == "bundle" else self.packument(want.name)

    def bundle(self, name: str, version: str) -> Bundle:
        """What the archive of `version` brings along or locks. Raises as `download` does, TooLarge."""
        manifest, archive = self.packument(name).manifest(version), io.BytesIO()
        self._save(self._artifact(manifest), archive)
        return read_bundle(archive.getvalue(), shrinkwrapped=manifest.has_shrinkwrap)

    def packument(self, name: str) -> Packument:
        """The abbreviated packument, or the full one from registries that know no other."""
        return self._packument(name, ABBREVIATED)[0]

    def _save(self, artifact: Artifact, to: BinaryIO) -> Artifact:
        hasher = Hasher(artifact.hashes)
        with self.reader.stream(artifact.url) as chunks:
            hasher.copy(chunks, to, name=artifact.filename)
        return Artifact(filename=artifact.filename, url=artifact.url, size=hasher.size, hashes=artifact.hashes)

    def _packument(self, name: str, accept: str) -> tuple[Packument, Document]:
        registry = self.reader.registry
        try:
            document = self.reader.read(f"{registry.url}{names.in_path(name)}", accept=accept, slim=slim)
        except NotFound:
            raise absence(registry, name) from None
        packument = Packument.parse(document.body, registry.url)
        if packument.name != name:
            raise MalformedDocument(f"asked for {name!r}, got {packument.name[:214]!r}", at="name")
        if not packument.raw and registry.merges:
            raise AbsenceUncertain(name, "the merged packument holds no version")
        return packument, document

    def _release(self, packument: Packument, version: str) -> Release:
        try:
            manifest = packument.manifest(version)
            artifacts: tuple[Artifact, ...] = (self._artifact(manifest),)
        except MalformedDocument as error:
            return Release(version=version, marks=(Mark("unreadable", str(error)),))
        return Release(
            version=version,
            published=packument.published_at(version),
            artifacts=artifacts,
            marks=self._marks(manifest),
        )

    def _marks(self, manifest: Manifest) -> tuple[Mark, ...]:
        marks = [Mark("deprecated", manifest.deprecated)] if manifest.deprecated else []
        if not self.environment.runs(manifest):
            marks.append(Mark("engines", ", ".join(f"{name} {spec}" for name, spec in manifest.engines.items())))
        return tuple(marks)

    def _artifact(self, manifest: Manifest) -> Artifact:
        url = tarballs.locate(manifest.tarball, manifest.name, manifest.version, self.reader.registry.url)
        return Artifact(filename=tarballs.file_name(url), url=url, hashes=integrity.hashes(manifest.integrity))


def _requirements(manifest: Manifest) -> tuple[Requirement, ...]:
    peers, optional = manifest.peer_dependencies, manifest.optional_peers
    return (
        *(Requirement(name=name, spec=spec) for name, spec in manifest.dependencies.items()),
        *(Requirement(name=name, spec=spec, kind="optional") for name, spec in manifest.optional_dependencies.items()),
        *(
            Requirement(name=name, spec=spec, kind="peer-optional" if name in optional else "peer")
            for name, spec in peers.items()
        ),
    )

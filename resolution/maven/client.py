"""A Maven repository: its packages, what they require, and their files.

https://maven.apache.org/repository/layout.html
"""

from collections.abc import Callable
from typing import Any, BinaryIO

from resolution.driver import Want
from resolution.errors import (
    AbsenceUncertain,
    InvalidName,
    NotFound,
    PackageNotFound,
    ResolutionError,
    VersionNotFound,
)
from resolution.hashes import Hasher
from resolution.maven import checksums
from resolution.maven.environment import Environment
from resolution.maven.facts import Facts, Needed
from resolution.maven.metadata import Metadata
from resolution.maven.model import Model, Models
from resolution.maven.names import Coordinates, checked_version, is_snapshot, main_extension
from resolution.maven.pom import Dependency, Pom, slim
from resolution.maven.ranges import range_of
from resolution.maven.versions import parse
from resolution.reader import Document, Reader, absence
from resolution.records import Artifact, Choice, Package, Release, Requirement

XML = "application/xml, text/xml;q=0.9, */*;q=0.5"


class Client:
    """Names are `group:artifact`. Safe for many threads."""

    def __init__(self, reader: Reader, environment: Environment | None = None) -> None:
        self._reader = reader
        self._environment = environment or Environment()

    def package(self, name: str) -> Package:
        """All versions of maven-metadata.xml; tags are its `latest` and `release`, which are what was deployed last.

        The file says neither times nor hashes of versions: `artifacts` asks for those of one. A merged file may list
        versions whose POM is gone. Raises InvalidName, PackageNotFound, AbsenceUncertain, and what reading raises.
        """
        document = self._read_metadata(Coordinates.parse(name))
        metadata = Metadata.parse(document.body)
        newest_first = sorted(metadata.versions, key=parse, reverse=True)
        tags = {"latest": metadata.latest, "release": metadata.release}
        return Package(
            name=name,
            releases=tuple(Release(version=version) for version in newest_first),
            tags={tag: version for tag, version in tags.items() if version},
            evidence=(document.evidence,),
        )

    def metadata(self, name: str) -> Metadata:
        """maven-metadata.xml as it is. Raises like `package`."""
        return Metadata.parse(self._read_metadata(Coordinates.parse(name)).body)

    def pom(self, name: str, version: str) -> Pom:
        """The POM as written. Raises VersionNotFound, AbsenceUncertain, MalformedDocument, and what reading raises."""
        coordinates = Coordinates.parse(name)
        url = self._file_url(coordinates, version, self._filename(coordinates, version, "pom"))
        try:
            document = self._reader.read(url, accept=XML, slim=slim, immutable=not is_snapshot(version))
        except NotFound as error:
            raise absence(self._reader.registry, str(coordinates), version) from error
        return Pom.parse(document.body)

    def model(self, name: str, version: str) -> Model:
        """The effective model: parents, profiles of the environment, BOMs and management applied."""
        facts, coordinates = Facts(), Coordinates.parse(name)
        models = Models(facts, self._environment)
        while True:
            try:
                return models.effective(coordinates.group, coordinates.artifact, version)
            except Needed as needed:
                facts.learn({want: self._answer(want) for want in needed.wants})

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        """The dependencies of the effective model; a compile scope is kind "runtime".

        Raises VersionNotFound, AbsenceUncertain, MalformedDocument, and what reading raises.
        """
        return tuple(map(_requirement, self.model(name, version).dependencies))

    def choose(self, package: Package, spec: str = "") -> Choice:
        """What Maven would take. Raises InvalidRange, VersionNotFound."""
        versions = [release.version for release in package.releases]  # newest first
        if spec in ("RELEASE", "LATEST"):
            tagged = package.tags.get(spec.lower(), "") or package.tags.get("release", "")
            found, why = [tagged] if tagged else [], f"{spec} is the version that the metadata names"
        elif not spec:
            stable = [version for version in versions if parse(version).stable]
            released = [version for version in versions if not is_snapshot(version)]
            found = stable or released or versions
            why = "the highest stable release; Maven itself always needs a version"
        elif range_of(spec).hard:
            found = range_of(spec).matching(versions)[::-1]
            why = f"the highest version inside {spec}"
        else:
            found = [version for version in versions if version == spec]
            why = f"{spec} is a version and is taken as it is, as long as nothing nearer asks for another"
        if not found:
            raise VersionNotFound(package.name, spec or "any version")
        return Choice(found[0], why)

    def artifacts(self, name: str, version: str) -> tuple[Artifact, ...]:
        """The POM and the main file of a version, with the hashes that stand beside them."""
        coordinates = Coordinates.parse(name)
        extensions = dict.fromkeys(("pom", main_extension(self.pom(name, version).packaging)))
        names = [self._filename(coordinates, version, extension) for extension in extensions]
        urls = [self._file_url(coordinates, version, filename) for filename in names]
        return tuple(
            Artifact(filename=filename, url=url, hashes=checksums.read(self._reader, url))
            for filename, url in zip(names, urls, strict=True)
        )

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        """Writes a file of the version to `to`: the one its packaging names, or `filename`.

        The strongest hash beside the file is checked; where there is none, none is promised. Raises VersionNotFound,
        AbsenceUncertain, IntegrityMismatch, and what reading raises.
        """
        coordinates = Coordinates.parse(name)
        filename = filename or self._main_file(coordinates, version)
        url = self._file_url(coordinates, version, filename)
        hashes = checksums.read(self._reader, url)
        hasher = Hasher(hashes)
        try:
            with self._reader.stream(url) as chunks:
                hasher.copy(chunks, to, name=filename)
        except NotFound as error:
            raise absence(self._reader.registry, str(coordinates), version) from error
        return Artifact(filename=filename, url=url, size=hasher.size, hashes=hashes)

    def source(self, want: Want) -> Any:
        """What the resolver asks: Metadata for "package", Pom for "manifest"."""
        answers: dict[str, Callable[[Want], Any]] = {
            "package": lambda want: self.metadata(want.name),
            "manifest": lambda want: self.pom(want.name, want.version),
        }
        return answers[want.kind](want)

    def _answer(self, want: Want) -> Any:
        try:
            return self.source(want)
        except ResolutionError as error:
            return error

    def _read_metadata(self, coordinates: Coordinates, version: str = "") -> Document:
        folder = coordinates.directory + (f"{checked_version(version)}/" if version else "")
        try:
            return self._reader.read(f"{self._base}{folder}maven-metadata.xml", accept=XML)
        except NotFound as error:
            raise absence(self._reader.registry, str(coordinates)) from error

    def _filename(self, coordinates: Coordinates, version: str, extension: str) -> str:
        return coordinates.filename(self._resolved(coordinates, version, extension), extension)

    def _resolved(self, coordinates: Coordinates, version: str, extension: str) -> str:
        """The version in the name of a file: that of a snapshot carries a timestamp."""
        if not is_snapshot(version):
            return version
        try:
            metadata = Metadata.parse(self._read_metadata(coordinates, version).body)
        except (PackageNotFound, AbsenceUncertain):
            return version  # an old repository keeps only the last build, under the plain name
        return metadata.snapshot_version(version, extension)

    def _main_file(self, coordinates: Coordinates, version: str) -> str:
        extension = main_extension(self.pom(str(coordinates), version).packaging)
        return self._filename(coordinates, version, extension)

    def _file_url(self, coordinates: Coordinates, version: str, filename: str) -> str:
        checked_version(version)
        if not filename.startswith(f"{coordinates.artifact}-"):
            raise InvalidName(f"not a file of {coordinates}: {filename[:200]!r}")
        return self._base + coordinates.file(version, filename)

    @property
    def _base(self) -> str:
        return self._reader.registry.url.rstrip("/") + "/"


def _requirement(dependency: Dependency) -> Requirement:
    kind = "runtime" if dependency.scope in ("", "compile") else dependency.scope
    details = {"type": dependency.type if dependency.type != "jar" else "", "classifier": dependency.classifier}
    return Requirement(
        name=f"{dependency.group}:{dependency.artifact}",
        spec=dependency.version,
        kind="optional" if (dependency.optional or "").lower() == "true" else kind,
        condition=", ".join(f"{name} {value}" for name, value in details.items() if value),
    )

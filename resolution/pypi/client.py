"""A Python registry: its packages, what they require, and their files.

https://packaging.python.org/en/latest/specifications/simple-repository-api/
"""

from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO

from resolution.auth import Origin
from resolution.driver import Want
from resolution.errors import (
    HttpStatus,
    IntegrityMismatch,
    NotFound,
    RedirectRefused,
    TooLarge,
    VersionNotFound,
)
from resolution.hashes import Hasher
from resolution.pypi import core_metadata, ranges, releases, sdist_metadata, simple_index, versions, wheel_metadata
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.environment import Environment
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.simple_index import File, SimpleIndex
from resolution.reader import Document, Reader, Slim, absence
from resolution.records import Artifact, Choice, Evidence, Package, Requirement

WHEEL_CAP = 256 << 20  # bytes of a wheel that we take where a server knows no ranges
SDIST_CAP = 256 << 20


class Client:
    """Reads each project page once: a client lives as long as one job. Safe for many threads."""

    def __init__(self, reader: Reader, environment: Environment | None = None) -> None:
        self._reader = reader
        self._environment = environment or Environment()
        self._pages: dict[CanonicalName, tuple[SimpleIndex, Evidence]] = {}

    def package(self, name: str) -> Package:
        """All versions; marks say which ones are yanked and which do not run on the client's environment.

        Raises InvalidName, PackageNotFound, AbsenceUncertain, and what reading raises.
        """
        page, evidence = self._page(canonical(name))
        return Package(
            name=canonical(name),
            releases=releases.group(page, canonical(name), self._environment),
            evidence=(evidence,),
        )

    def simple(self, name: str) -> SimpleIndex:
        """The project page as it is."""
        return self._page(canonical(name))[0]

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        """Of the file that this environment would install. Raises VersionNotFound, NeedsBuild."""
        files = self._files(canonical(name), version)
        best = releases.preferred(files, canonical(name), self._environment)
        return self.metadata(name, best.filename).requirements()

    def metadata(self, name: str, filename: str) -> CoreMetadata:
        """By PEP 658, else from the wheel's end, else from the archive. Raises NeedsBuild, IntegrityMismatch."""
        project = canonical(name)
        file, url = self._file(project, filename)
        if file.announced:
            try:
                return self._announced(file, url)
            except NotFound:
                pass  # a proxy that copies the page but not the file beside the wheel
        if filename.endswith(".whl"):
            return CoreMetadata.parse(self._from_wheel(url, project))
        with self._reader.stream(url, cap=SDIST_CAP) as chunks:
            return sdist_metadata.read(chunks, filename)

    def choose(self, package: Package, spec: str = "") -> Choice:
        """What pip would install. Raises InvalidRange, VersionNotFound."""
        wanted = spec.partition("]")[2] if spec.startswith("[") else spec
        usable = [release for release in package.releases if not releases.refused(release, wanted)]
        found = ranges.matching(wanted, [release.version for release in usable])
        if not found:
            raise VersionNotFound(package.name, spec or "any version")
        best = max(found, key=versions.parse)
        return Choice(best, releases.rule(best, wanted, self._environment))

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        """Writes the file to `to`. Raises VersionNotFound, IntegrityMismatch, and what reading raises."""
        files = self._files(canonical(name), version)
        chosen = [file for file in files if file.filename == filename] if filename else files
        if not chosen:
            raise VersionNotFound(name, filename)
        file = releases.preferred(chosen, canonical(name), self._environment)
        hasher, url = Hasher(file.hashes), self.simple(name).address(file)
        with self._reader.stream(url) as chunks:
            hasher.copy(chunks, to, name=file.filename)
        return Artifact(filename=file.filename, url=url, size=hasher.size, hashes=file.hashes)

    def source(self, want: Want) -> Any:
        """What the resolver asks: `package`, `manifest`, `simple`, and `metadata` of a file name."""
        answers: dict[str, Callable[[Want], Any]] = {
            "package": lambda want: self.package(want.name),
            "manifest": lambda want: self.requirements(want.name, want.version),
            "simple": lambda want: self.simple(want.name),
            "metadata": lambda want: self.metadata(want.name, want.version),
        }
        return answers[want.kind](want)

    def _page(self, name: CanonicalName) -> tuple[SimpleIndex, Evidence]:
        known = self._pages.get(name)
        if known is None:
            document = self._read_page(name)
            if Origin.of(document.url) != Origin.of(self._reader.registry.url):
                # pypiserver sends names it does not know to the public index: that is another registry's answer.
                raise RedirectRefused(f"{name} was sent on to another server: {Origin.of(document.url)}")
            page = SimpleIndex.parse(document.body, document.url)
            if not page.files:  # how a group repository says that no member has it
                raise absence(self._reader.registry, name)
            known = self._pages[name] = (page, document.evidence)
        return known

    def _read_page(self, name: CanonicalName) -> Document:
        # With its slash: some servers redirect to http without it, others answer relative links that go astray.
        url = f"{self._reader.registry.url.rstrip('/')}/{name}/"
        try:
            return self._reader.read(url, accept=simple_index.ACCEPT, slim=simple_index.slim)
        except NotFound as error:
            raise absence(self._reader.registry, name) from error
        except RedirectRefused as error:
            raise RedirectRefused(f"{name}: {error}") from error
        except HttpStatus as error:
            if error.status != 406:
                raise
        return self._reader.read(url, accept="text/html", slim=simple_index.slim)

    def _files(self, name: CanonicalName, version: str) -> list[File]:
        files = releases.of_version(self.simple(name).files, name, version)
        if not files:
            raise VersionNotFound(name, version)
        return files

    def _file(self, name: CanonicalName, filename: str) -> tuple[File, str]:
        page = self.simple(name)
        for file in page.files:
            if file.filename == filename:
                return file, page.address(file)
        raise VersionNotFound(name, filename)

    def _announced(self, file: File, url: str) -> CoreMetadata:
        promised = file.announced if isinstance(file.announced, dict) else {}
        document = self._reader.read(f"{url}.metadata", slim=partial(_checked, promised), immutable=True)
        return CoreMetadata.parse(document.body)

    def _from_wheel(self, url: str, project: CanonicalName) -> bytes:
        """From its last bytes, or from all of it where the server knows no ranges."""
        slim = partial(wheel_metadata.slim, project)
        tail = self._range(url, f"bytes=-{wheel_metadata.TAIL}", slim=slim, immutable=True).body
        if tail.startswith(wheel_metadata.FOUND):
            return tail.removeprefix(wheel_metadata.FOUND)
        return wheel_metadata.read(tail, lambda start, end: self._range(url, f"bytes={start}-{end - 1}").body, project)

    def _range(self, url: str, wanted: str, *, slim: Slim | None = None, immutable: bool = False) -> Document:
        try:
            # identity: the range is of the file, not of its compressed form
            headers = {"Range": wanted, "Accept-Encoding": "identity"}
            return self._reader.read(url, headers=headers, cap=WHEEL_CAP, slim=slim, immutable=immutable)
        except TooLarge as error:
            raise TooLarge("no metadata without all of a very large wheel", limit=error.limit) from None


def _checked(promised: dict[str, str], body: bytes, content_type: str) -> bytes:
    hasher = Hasher(promised)
    hasher.update(body)
    if not hasher.matches:
        raise IntegrityMismatch(f"the metadata file is not the one whose {hasher.algorithm} the registry promises")
    return core_metadata.slim(body, content_type)

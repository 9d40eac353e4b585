"""maven-metadata.xml: the versions of an artifact, or the files behind one snapshot.

https://maven.apache.org/repositories/metadata.html. `latest` and `release` are what was deployed last, may be stale,
and a merged file may list versions whose POM is gone.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from resolution import xml
from resolution.errors import InvalidVersion, MalformedDocument, NotARegistry
from resolution.maven.names import checked_version
from resolution.maven.versions import parse


@dataclass(frozen=True, slots=True)
class SnapshotFile:
    """One file of a snapshot: `value` is the timestamped version in its name, `updated` sorts as text."""

    extension: str
    classifier: str
    value: str
    updated: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Of an artifact: `versions` in the file's order. Of a snapshot: `files` and `build` (`20240131.120000-3`)."""

    group: str
    artifact: str
    versions: tuple[str, ...] = ()
    latest: str = ""
    release: str = ""
    updated: datetime | None = None
    build: str = ""
    files: tuple[SnapshotFile, ...] = ()

    @classmethod
    def parse(cls, body: bytes) -> "Metadata":
        """Raises MalformedDocument, TooLarge, NotARegistry."""
        root = xml.parse(body)
        if xml.name(root) != "metadata":
            raise NotARegistry(f"<{xml.name(root)[:50]}> where maven-metadata.xml was expected")
        versioning = xml.child(root, "versioning")
        listed = [xml.text(item) for item in xml.children(xml.child(versioning, "versions"), "version")]
        return cls(
            group=xml.text(root, "groupId"),
            artifact=xml.text(root, "artifactId"),
            versions=tuple(dict.fromkeys(_version(text, "versions") for text in listed if text)),
            latest=_version(xml.text(versioning, "latest"), "latest"),
            release=_version(xml.text(versioning, "release"), "release"),
            updated=_time(xml.text(versioning, "lastUpdated")),
            build=_build(xml.child(versioning, "snapshot")),
            files=tuple(_snapshot_files(versioning)),
        )

    def named(self, word: str) -> str:
        """The version that RELEASE or LATEST stands for; empty when the file names none.

        Maven takes the release for LATEST where no latest is named; its deploy plugin writes none.
        """
        return self.release if word == "RELEASE" else self.latest or self.release

    def snapshot_version(self, version: str, extension: str, classifier: str = "") -> str:
        """The version in the file name of a snapshot: per file, else the common build, else `version` itself.

        Merged files list several builds; the newest counts.
        """
        found = [file for file in self.files if (file.extension, file.classifier) == (extension, classifier)]
        if found:
            return max(found, key=lambda file: (file.updated, parse(file.value))).value
        return version[: -len("SNAPSHOT")] + self.build if self.build else version


def _version(text: str, at: str) -> str:
    try:
        return checked_version(text) if text else ""
    except InvalidVersion as error:
        raise MalformedDocument(str(error), at=f"versioning.{at}") from None


def _time(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def _build(snapshot: xml.Element | None) -> str:
    timestamp, number = xml.text(snapshot, "timestamp"), xml.text(snapshot, "buildNumber")
    return _version(f"{timestamp}-{number}", "snapshot") if timestamp and number else ""


def _snapshot_files(versioning: xml.Element | None) -> list[SnapshotFile]:
    found = xml.children(xml.child(versioning, "snapshotVersions"), "snapshotVersion")
    files = [
        SnapshotFile(
            xml.text(item, "extension"),
            xml.text(item, "classifier"),
            _version(xml.text(item, "value"), "snapshotVersions"),
            xml.text(item, "updated"),
        )
        for item in found
    ]
    return [file for file in files if file.value]

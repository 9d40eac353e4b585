"""A Maven repository that lies in memory: path → what it answers."""

from dataclasses import dataclass

from resolution.registry import Registry
from tests.resolution import shelf

ROOT = "https://registry.example.org/repository/maven/"
PLAIN = Registry(ecosystem="maven", url=ROOT, key="shelf")
GROUP = Registry(ecosystem="maven", url=ROOT, key="shelf", merges=True)


@dataclass
class Shelf(shelf.Shelf):
    """Answers by path in the repository."""

    registry: Registry = PLAIN
    root: str = ROOT
    content_type: str = "text/xml"


def metadata(*versions: str, latest: str = "", release: str = "") -> bytes:
    listed = "".join(f"<version>{version}</version>" for version in versions)
    named = f"<latest>{latest}</latest>" if latest else ""
    named += f"<release>{release}</release>" if release else ""
    return (
        f"<metadata><groupId>g</groupId><artifactId>a</artifactId><versioning>{named}"
        f"<versions>{listed}</versions></versioning></metadata>"
    ).encode()


def snapshot(*files: tuple[str, str]) -> bytes:
    """Of a snapshot: (extension, timestamped version) pairs."""
    listed = "".join(
        f"<snapshotVersion><extension>{extension}</extension><value>{value}</value></snapshotVersion>"
        for extension, value in files
    )
    return (
        "<metadata><versioning><snapshot><timestamp>20240131.120000</timestamp><buildNumber>3</buildNumber></snapshot>"
        f"<snapshotVersions>{listed}</snapshotVersions></versioning></metadata>"
    ).encode()

"""A Maven repository that lies in memory: path → what it answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from resolution.errors import NotFound, ResolutionError
from resolution.reader import Document, Slim
from resolution.records import Evidence
from resolution.registry import Registry

ROOT = "https://registry.example.org/repository/maven/"
PLAIN = Registry(ecosystem="maven", url=ROOT, key="shelf")
GROUP = Registry(ecosystem="maven", url=ROOT, key="shelf", merges=True)


@dataclass
class Shelf:
    """A Reader. `kept` tells which paths it was allowed to keep for good."""

    answers: Mapping[str, bytes | ResolutionError]
    registry: Registry = PLAIN
    asked: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def read(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        cap: int | None = None,
        slim: Slim | None = None,
        immutable: bool = False,
    ) -> Document:
        body = self._answer(url)
        if immutable:
            self.kept.append(url.removeprefix(ROOT))
        return Document(url, slim(body, "text/xml") if slim else body, "text/xml", Evidence(url, 200, 0.0))

    @contextmanager
    def stream(self, url: str, *, cap: int | None = None) -> Iterator[Iterator[bytes]]:
        body = self._answer(url)
        yield (body[start : start + 3] for start in range(0, len(body), 3))

    def _answer(self, url: str) -> bytes:
        path = url.removeprefix(ROOT)
        self.asked.append(path)
        answer = self.answers.get(path, NotFound(404))
        if isinstance(answer, ResolutionError):
            raise answer
        return answer


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

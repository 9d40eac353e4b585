"""A registry that lies in memory, for every client that takes a Reader."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from resolution.errors import NotFound, TooLarge
from resolution.reader import Document, Slim
from resolution.records import Evidence
from resolution.registry import Registry

Answer = bytes | tuple[bytes, str] | Exception  # a body, a body and its content type, or what is raised


@dataclass
class Shelf:
    """A Reader over `answers`, which are named by their path below `root`; what is not there is 404.

    "PATH ACCEPT" answers only those who accept just that. `ranges` says whether this server knows them. `asked` are
    the paths that were read, `kept` those that may be kept for good.
    """

    answers: Mapping[str, Answer]
    registry: Registry
    root: str = ""
    content_type: str = "application/octet-stream"
    ranges: bool = True
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
        body, content_type = self._answer(url, accept)
        body, status = self._part(body, (headers or {}).get("Range", ""))
        if cap is not None and len(body) > cap:
            raise TooLarge(url, limit=cap)
        if immutable:
            self.kept.append(url.removeprefix(self.root))
        slimmed = slim(body, content_type) if slim else body
        return Document(url, slimmed, content_type, Evidence(url, status, 0.0), status)

    @contextmanager
    def stream(self, url: str, *, cap: int | None = None) -> Iterator[Iterator[bytes]]:
        body, _ = self._answer(url)
        yield (body[start : start + 3] for start in range(0, len(body), 3))

    def _answer(self, url: str, accept: str = "") -> tuple[bytes, str]:
        path = url.removeprefix(self.root)
        self.asked.append(path)
        answer = self.answers.get(f"{path} {accept}", self.answers.get(path, NotFound(404)))
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, tuple) else (answer, self.content_type)

    def _part(self, body: bytes, wanted: str) -> tuple[bytes, int]:
        if not wanted or not self.ranges:
            return body, 200
        start, _, end = wanted.removeprefix("bytes=").partition("-")
        return (body[int(start) : int(end) + 1] if start else body[-int(end) :]), 206

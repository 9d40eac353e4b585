"""A registry that lies in memory: URL → what it answers."""

import io
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from resolution.errors import NotFound, ResolutionError, TooLarge
from resolution.reader import Document, Slim
from resolution.records import Evidence
from resolution.registry import Registry

ROOT = "https://registry.example.org/repository/py/simple"
REGISTRY = Registry(ecosystem="pypi", url=ROOT, key="shelf")
HTML, JSON = "text/html", "application/vnd.pypi.simple.v1+json"


@dataclass
class Shelf:
    """A Reader; `ranges` says whether this server knows them."""

    answers: Mapping[str, "tuple[bytes, str] | ResolutionError"]
    registry: Registry = REGISTRY
    ranges: bool = True
    asked: list[str] = field(default_factory=list)

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
        body, content_type = self._answer(f"{url} {accept}" if f"{url} {accept}" in self.answers else url)
        wanted, status = (headers or {}).get("Range"), 200
        if wanted and self.ranges:
            start, _, end = wanted.removeprefix("bytes=").partition("-")
            body = body[int(start) : int(end) + 1] if start else body[-int(end) :]
            status = 206
        if cap is not None and len(body) > cap:
            raise TooLarge(url, limit=cap)
        return Document(
            url, slim(body, content_type) if slim else body, content_type, Evidence(url, status, 0.0), status
        )

    @contextmanager
    def stream(self, url: str, *, cap: int | None = None) -> Iterator[Iterator[bytes]]:
        body, _ = self._answer(url)
        yield (body[start : start + 1000] for start in range(0, len(body), 1000))

    def _answer(self, url: str) -> tuple[bytes, str]:
        self.asked.append(url)
        answer = self.answers.get(url, NotFound(404))
        if isinstance(answer, ResolutionError):
            raise answer
        return answer


def page(*links: str) -> tuple[bytes, str]:
    anchors = "".join(f"<a {link}>file</a>" for link in links)
    return f"<html><title>Links for x</title>{anchors}</html>".encode(), HTML


def metadata(*requires: str, version: str = "1.0", head: str = "Metadata-Version: 2.1") -> bytes:
    lines = [head, "Name: x", f"Version: {version}", *(f"Requires-Dist: {one}" for one in requires)]
    return ("\n".join(lines) + "\n\nA description.\n").encode()


def wheel(text: bytes, *, folder: str = "x-1.0.dist-info", padding: int = 0) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(f"{folder}/METADATA", text)
        archive.writestr("x/data.bin", bytes(padding))
    return buffer.getvalue()


def sdist(text: bytes, *, member: str = "x-1.0/PKG-INFO", after: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, body in (("x-1.0/setup.py", b"raise SystemExit"), (member, text), ("x-1.0/x.bin", after)):
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            archive.addfile(entry, io.BytesIO(body))
    return buffer.getvalue()

"""A registry that lies in memory: URL → what it answers."""

import io
import tarfile
import zipfile
from dataclasses import dataclass

from resolution.registry import Registry
from tests.resolution import shelf

ROOT = "https://registry.example.org/repository/py/simple"
REGISTRY = Registry(ecosystem="pypi", url=ROOT, key="shelf")
HTML, JSON = "text/html", "application/vnd.pypi.simple.v1+json"


@dataclass
class Shelf(shelf.Shelf):
    """Answers by URL."""

    registry: Registry = REGISTRY


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

"""uv alone on a plain index: the witness whose answers ours have to equal."""

import io
import json
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import unquote

from uv import find_uv_bin

from resolution.driver import Want
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.simple_index import JSON_TYPE, SimpleIndex

Facts = dict[Want, Any]


def uv_alone(manifest: Manifest, conditions: Conditions, facts: Facts) -> str | None:
    """The lines of `uv pip compile`, or None where it finds no solution."""
    with serving(facts) as url:
        ended = subprocess.run(
            [find_uv_bin(), "pip", "compile", "-", "--default-index", f"{url}/simple/", *options(conditions)],
            input="".join(f"{one}\n" for one in manifest.requirements),
            capture_output=True,
            text=True,
            env={"HOME": "/nonexistent", "PATH": ""},
        )
    if ended.returncode and "No solution found" not in ended.stderr:
        raise RuntimeError(ended.stderr)
    return None if ended.returncode else ended.stdout


def options(conditions: Conditions) -> list[str]:
    words = ["--no-config", "--no-cache", "--quiet", "--no-header", "--no-annotate", "--python", sys.executable]
    words += ["--python-version", conditions.environment.python, "--resolution", conditions.resolution]
    words += ["--universal"] if conditions.universal else []
    words += ["--prerelease", conditions.prerelease] if conditions.prerelease else []
    words += [word for name in conditions.no_binary for word in ("--no-binary", name)]
    words += [word for name in conditions.only_binary for word in ("--only-binary", name)]
    platform = conditions.environment.platform
    return words + (["--python-platform", platform] if platform and not conditions.universal else [])


@contextmanager
def serving(facts: Facts) -> Iterator[str]:
    """A simple index of the facts: PEP 658 for wheels, real archives with static metadata for the rest."""
    handler = type("Handler", (PlainHandler,), {"facts": facts})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class PlainHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    facts: ClassVar[Facts] = {}

    def do_GET(self) -> None:
        status, kind, body = self.answer([unquote(part) for part in self.path.strip("/").split("/")])
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self, path: list[str]) -> tuple[int, str, bytes]:
        if path[0] == "simple" and Want("simple", path[1]) in self.facts:
            return 200, JSON_TYPE, page_body(self.facts[Want("simple", path[1])])
        metadata = self.facts.get(Want("metadata", *path[1:3][:1], path[-1].removesuffix(".metadata")))
        if path[0] != "files" or metadata is None:
            return 404, "text/plain", b""
        return 200, "text/plain", metadata.text() if path[-1].endswith(".metadata") else sdist(metadata)

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


def page_body(page: SimpleIndex) -> bytes:
    files = [
        {
            "filename": file.filename,
            "url": f"/files/{page.name}/{file.filename}",
            "hashes": {},
            "requires-python": file.requires_python,
            "yanked": file.yanked,
            "core-metadata": file.filename.endswith(".whl"),
        }
        for file in page.files
    ]
    return json.dumps({"meta": {"api-version": "1.1"}, "name": page.name, "files": files}).encode()


def sdist(metadata: CoreMetadata) -> bytes:
    stem, text, buffer = f"{metadata.name.replace('-', '_')}-{metadata.version}", metadata.text(), io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo(f"{stem}/PKG-INFO")
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))
        archive.addfile(tarfile.TarInfo(f"{stem}/pyproject.toml"))
    return buffer.getvalue()

"""An npm registry on loopback, and the real npm run against it in an empty home."""

import json
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote

NPM = shutil.which("npm")
NO_ANSWER = "npm itself crashed, or came to no end"


@contextmanager
def registry(packuments: Mapping[str, Any], archives: Mapping[str, bytes] | None = None) -> Iterator[str]:
    """Serve `packuments` by name and `archives` by path; gives the registry's URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = unquote(self.path.partition("?")[0])[1:]
            found = (archives or {}).get(path)
            if found is None and path in packuments:
                found = json.dumps(packuments[path]).replace("https://registry.test/", url).encode()
            self.send_response(200 if found is not None else 404)
            body = found if found is not None else b'{"error":"not found"}'
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    url = f"http://127.0.0.1:{server.server_port}/"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield url
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def home(files: Mapping[str, bytes]) -> Iterator[Path]:
    """A project with `files`, and beside it an empty home for npm."""
    with tempfile.TemporaryDirectory(prefix="npm-") as folder:
        place = Path(folder) / "project"
        for path, body in files.items():
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_bytes(body)
        yield place


def npm(place: Path, url: str, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
    """Run npm in `place` with `url` as its only registry."""
    assert NPM
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(place.parent),
        "npm_config_cache": str(place.parent / "cache"),
        "npm_config_registry": url,
        "npm_config_update_notifier": "false",
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_ignore_scripts": "true",
        "npm_config_fetch_retries": "0",
    }
    return subprocess.run(
        [NPM, *arguments], cwd=place, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )


def lock_by_npm(
    files: Mapping[str, bytes], packuments: Mapping[str, Any], archives: Mapping[str, bytes] | None = None
) -> dict[str, Any] | str:
    """The lock file npm writes for the project in `files`, or the code of the error it stops with."""
    with registry(packuments, archives) as url, home(_moved_to(url, files)) as place:
        try:
            done = npm(place, url, "install", "--package-lock-only", seconds=20)
        except subprocess.TimeoutExpired:
            return NO_ANSWER
        if done.returncode:
            found = [line.split()[-1] for line in done.stderr.splitlines() if "npm error code" in line]
            return found[0] if found else NO_ANSWER
        lock: dict[str, Any] = json.loads(
            (place / "package-lock.json").read_text().replace(url, "https://registry.test/")
        )
        return lock if lock["packages"] else NO_ANSWER


def _moved_to(url: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: body.replace(b"https://registry.test/", url.encode()) for path, body in files.items()}

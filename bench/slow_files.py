"""A loopback web server for folders that answers after a fixed latency, in a process of its own.

`python -m bench.slow_files MILLISECONDS FOLDER…` serves the first file found, prints its port, ends with its stdin. A
folder's own page is its index.json, a page of a Python index.
"""

import asyncio
import sys
from pathlib import Path
from urllib.parse import unquote

from bench.slow_server import ABSENT, Answer, serve


def files(folders: list[Path]) -> Answer:
    """Answers with the first file of that name in `folders`."""

    def answer(request: bytes) -> bytes:
        method, path = request.decode("latin-1").split(" ", 2)[:2]
        name = unquote(path).lstrip("/")
        kind = b"application/octet-stream"
        if name.endswith("/"):
            name, kind = f"{name}index.json", b"application/vnd.pypi.simple.v1+json"
        found = next((file for folder in folders if (file := folder / name).is_file()), None)
        if found is None or ".." in name:
            return ABSENT
        body = found.read_bytes()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        return head if method == "HEAD" else head + body

    return answer


if __name__ == "__main__":
    asyncio.run(serve(files([Path(folder) for folder in sys.argv[2:]]), float(sys.argv[1]) / 1000))

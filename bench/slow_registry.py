"""A loopback npm registry that answers after a fixed latency, in a process of its own.

`python -m bench.slow_registry FOLDER MILLISECONDS` serves FOLDER/<name>.json, prints its port, ends with its stdin.
"""

import asyncio
import gzip
import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

from bench.slow_server import ABSENT, Answer, serve


@dataclass(frozen=True, slots=True)
class Page:
    packed: bytes
    etag: bytes

    @classmethod
    def of(cls, body: bytes) -> "Page":
        return cls(gzip.compress(body, 6), b'"%s"' % hashlib.sha256(body).hexdigest()[:16].encode())

    def answer(self, request: bytes) -> bytes:
        if b"if-none-match: " + self.etag in request.lower():
            return b"HTTP/1.1 304 Not Modified\r\nETag: %s\r\n\r\n" % self.etag
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: application/vnd.npm.install-v1+json\r\nContent-Encoding: gzip\r\n"
            b"ETag: %s\r\nContent-Length: %d\r\n\r\n%s" % (self.etag, len(self.packed), self.packed)
        )


def registry(folder: Path) -> Answer:
    """Answers with the pages of `folder`, packed once."""
    pages = {unquote_to_bytes(path.stem): Page.of(path.read_bytes()) for path in sorted(folder.glob("*.json"))}

    def answer(request: bytes) -> bytes:
        page = pages.get(unquote_to_bytes(request.split(b" ", 2)[1][1:]))
        return page.answer(request) if page else ABSENT

    return answer


if __name__ == "__main__":
    asyncio.run(serve(registry(Path(sys.argv[1])), float(sys.argv[2]) / 1000))

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


ABSENT = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Registry(asyncio.Protocol):
    def __init__(self, pages: dict[bytes, Page], latency: float) -> None:
        self._pages, self._latency, self._seen = pages, latency, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while b"\r\n\r\n" in self._seen:
            request, _, self._seen = self._seen.partition(b"\r\n\r\n")
            page = self._pages.get(unquote_to_bytes(request.split(b" ", 2)[1][1:]))
            answer = page.answer(request) if page else ABSENT
            asyncio.get_running_loop().call_later(self._latency, self._send, answer)

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(folder: Path, latency: float) -> None:
    pages = {unquote_to_bytes(path.stem): Page.of(path.read_bytes()) for path in sorted(folder.glob("*.json"))}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Registry(pages, latency), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), float(sys.argv[2]) / 1000))

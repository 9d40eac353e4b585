"""A loopback web server for folders that answers after a fixed latency, in a process of its own.

`python -m bench.slow_files MILLISECONDS FOLDER…` serves the first file found, prints its port, ends with its stdin. A
folder's own page is its index.json, a page of a Python index.
"""

import asyncio
import sys
from pathlib import Path
from urllib.parse import unquote

ABSENT = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Files(asyncio.Protocol):
    def __init__(self, folders: list[Path], latency: float) -> None:
        self._folders, self._latency, self._seen = folders, latency, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while b"\r\n\r\n" in self._seen:
            request, _, self._seen = self._seen.partition(b"\r\n\r\n")
            method, path = request.decode("latin-1").split(" ", 2)[:2]
            asyncio.get_running_loop().call_later(self._latency, self._send, self._answer(method, path))

    def _answer(self, method: str, path: str) -> bytes:
        name = unquote(path).lstrip("/")
        kind = b"application/octet-stream"
        if name.endswith("/"):
            name, kind = f"{name}index.json", b"application/vnd.pypi.simple.v1+json"
        found = next((file for folder in self._folders if (file := folder / name).is_file()), None)
        if found is None or ".." in name:
            return ABSENT
        body = found.read_bytes()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (kind, len(body))
        return head if method == "HEAD" else head + body

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(latency: float, folders: list[Path]) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Files(folders, latency), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1]) / 1000, [Path(folder) for folder in sys.argv[2:]]))

"""A loopback web server that answers each request after a fixed latency; it ends with its standard input."""

import asyncio
import sys
from collections.abc import Callable

ABSENT = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
Answer = Callable[[bytes], bytes]  # the head of a request → the whole response


class Slow(asyncio.Protocol):
    """One connection. `latency` in seconds."""

    def __init__(self, answer: Answer, latency: float) -> None:
        self._answer, self._latency, self._seen = answer, latency, b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._seen += data
        while b"\r\n\r\n" in self._seen:
            request, _, self._seen = self._seen.partition(b"\r\n\r\n")
            asyncio.get_running_loop().call_later(self._latency, self._send, self._answer(request))

    def _send(self, answer: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(answer)


async def serve(answer: Answer, latency: float) -> None:
    """Print the port and answer until standard input ends."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Slow(answer, latency), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()

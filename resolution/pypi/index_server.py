"""A simple index on loopback for one child process: known by a secret path, gone with the resolution.

RFC 9112 (HTTP/1.1, kept connections), as much of it as a client of ours on the same machine speaks.
"""

import secrets
import socket
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple
from urllib.parse import unquote

MAX_LINE = 8192
MAX_HEADERS = 64


class Reply(NamedTuple):
    """`status` 200, 404, or 500 for what stops the child."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"


Answer = Callable[[tuple[str, ...]], Reply]  # path segments after the secret → what to say


class IndexServer:
    """A context manager; `url` ends in `/`. `answer` is called on one thread a connection."""

    def __init__(self, answer: Answer) -> None:
        self._server = _Server(("127.0.0.1", 0), _Conversation)
        self._server.answer, self._server.secret = answer, secrets.token_urlsafe(32)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ended = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/{self._server.secret}/"

    def __enter__(self) -> "IndexServer":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended = True
        with suppress(OSError):  # wakes the thread
            socket.create_connection(("127.0.0.1", self._server.server_address[1]), timeout=1).close()
        self._thread.join()
        self._server.server_close()

    def _serve(self) -> None:
        while not self._ended:
            self._server.handle_request()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    answer: Answer
    secret: str


class _Conversation(socketserver.StreamRequestHandler):
    server: _Server
    disable_nagle_algorithm = True

    def handle(self) -> None:
        try:
            while self._exchange():
                pass
        except (OSError, ValueError):
            return  # the child is gone, or it was not the child

    def _exchange(self) -> bool:
        """One request and its reply; whether the connection is kept."""
        method, _, rest = self.rfile.readline(MAX_LINE).decode("latin-1").partition(" ")
        if not rest or not self._skip_headers():
            return False
        path = rest.rpartition(" ")[0].partition("?")[0]
        reply = self._reply(path) if method in ("GET", "HEAD") else Reply(405)
        head = (
            f"HTTP/1.1 {reply.status} .\r\nContent-Type: {reply.content_type}\r\nContent-Length: {len(reply.body)}\r\n"
            "Cache-Control: no-store\r\n\r\n"
        )
        self.wfile.write(head.encode() + (b"" if method == "HEAD" else reply.body))
        return True

    def _skip_headers(self) -> bool:
        return any(self.rfile.readline(MAX_LINE) in (b"\r\n", b"\n", b"") for _ in range(MAX_HEADERS))

    def _reply(self, path: str) -> Reply:
        first, *rest = (unquote(segment) for segment in path.strip("/").split("/"))
        if not secrets.compare_digest(first.encode(), self.server.secret.encode()):
            return Reply(404)
        return self.server.answer(tuple(rest))

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

"""A simple index on loopback for one child process: known by a secret path, gone with the resolution.

RFC 9112 (HTTP/1.1, kept connections), as much of it as a client of ours on the same machine speaks. It has no thread
of its own: whoever resolves asks for `requests`, and replies to each when the answer is known.
"""

import secrets
import selectors
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType
from typing import NamedTuple
from urllib.parse import unquote

MAX_HEAD = 65_536
_SEND_WITHIN = struct.pack("ll", 60, 0)  # seconds: a child that does not read for so long is stuck


class Reply(NamedTuple):
    """`status` 200, 404, or 500 for what stops the child."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"


class Request(NamedTuple):
    """`path` are the segments after the secret."""

    path: tuple[str, ...]
    method: str
    connection: socket.socket


class IndexServer:
    """A context manager; `url` ends in `/`. All but `wake` is for one thread."""

    def __init__(self) -> None:
        self._secret = secrets.token_urlsafe(32)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._bell, self._rings = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for each in (self._listener, self._bell, self._rings):
            each.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._bell, selectors.EVENT_READ)
        self._heads: dict[socket.socket, bytes] = {}  # what came of the next request
        self._rung = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}/{self._secret}/"

    def __enter__(self) -> "IndexServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for each in (self._listener, self._bell, self._rings, *self._heads):
            each.close()

    def wake(self) -> None:
        """From any thread: ends the waiting in `requests`."""
        if not self._rung:
            self._rung = True
            with suppress(OSError):  # closed: nobody waits any more
                self._rings.send(b"!")

    def requests(self, wait: float) -> Iterator[Request]:
        """Those that have come, after at most `wait` seconds."""
        for key, _ in self._selector.select(wait):
            if key.fileobj is self._listener:
                self._accept()
            elif key.fileobj is self._bell:
                self._bell.recv(MAX_HEAD)
                self._rung = False  # whoever comes from here on rings anew; what came before is seen after this
            elif isinstance(key.fileobj, socket.socket) and key.fileobj in self._heads:
                yield from self._read(key.fileobj)

    def reply(self, request: Request, reply: Reply) -> None:
        head = (
            f"HTTP/1.1 {reply.status} .\r\nContent-Type: {reply.content_type}\r\nContent-Length: {len(reply.body)}\r\n"
            "Cache-Control: no-store\r\n\r\n"
        )
        try:
            request.connection.sendall(head.encode() + (b"" if request.method == "HEAD" else reply.body))
        except OSError:
            self._drop(request.connection)  # the child is gone, and with it the question

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:
            return  # gone before we came to it
        connection.setblocking(True)  # the kernel keeps the time: Python would ask before each reading and writing
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _SEND_WITHIN)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._heads[connection] = b""
        self._selector.register(connection, selectors.EVENT_READ)

    def _read(self, connection: socket.socket) -> Iterator[Request]:
        """Questions have no body: an empty line ends each."""
        try:
            came = connection.recv(MAX_HEAD)
        except OSError:
            came = b""
        *heads, rest = (self._heads[connection] + came).split(b"\r\n\r\n")
        if not came or len(rest) > MAX_HEAD:
            self._drop(connection)
            return
        self._heads[connection] = rest
        for head in heads:
            if request := self._request(head, connection):
                yield request

    def _request(self, head: bytes, connection: socket.socket) -> Request | None:
        """None where it could be refused at once."""
        method, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        first, *path = (unquote(part) for part in rest.rpartition(" ")[0].partition("?")[0].strip("/").split("/"))
        request = Request(tuple(path), method, connection)
        if secrets.compare_digest(first.encode(), self._secret.encode()) and method in ("GET", "HEAD"):
            return request
        self.reply(request, Reply(404 if method in ("GET", "HEAD") else 405))
        return None

    def _drop(self, connection: socket.socket) -> None:
        if self._heads.pop(connection, None) is not None:
            self._selector.unregister(connection)
            connection.close()

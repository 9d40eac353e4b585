"""A loopback server that answers by script: whole answers, or raw bytes dripped, cut off or never sent.

>>> with ScriptedServer({"/x": Reply(body=b"hello")}) as server:
...     server.url("/x").startswith("http://127.0.0.1:")
True
"""

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import trustme


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer with its Content-Length."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    content_length: int | None = None  # a lie, if it is not the body's

    def pieces(self) -> Iterator[bytes]:
        length = len(self.body) if self.content_length is None else self.content_length
        lines = [f"HTTP/1.1 {self.status} Scripted", f"Content-Length: {length}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        yield "\r\n".join([*lines, "", ""]).encode() + self.body


@dataclass(frozen=True, slots=True)
class Raw:
    """Bytes as they stand, then close. Between two of `parts` the server waits `pause` seconds."""

    parts: Sequence[bytes]
    pause: float = 0.0
    reset: bool = False  # end with RST instead of FIN

    def pieces(self) -> Iterator[bytes]:
        yield from self.parts


class Silence:
    """Nothing at all until the client goes away."""

    def pieces(self) -> Iterator[bytes]:
        yield from ()


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it arrived; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = b""


Script = Reply | Raw | Silence | Callable[[Received], Reply]


class ScriptedServer:
    """Answers each path by its script, other paths by `default`. `requests` records what arrived.

    With `names` it speaks TLS under a certificate for them, signed by `ca`; trust it with `ca_pem`.
    """

    def __init__(
        self,
        scripts: Mapping[str, Script] | None = None,
        *,
        default: Script = Reply(404),
        names: Sequence[str] = (),
        ca: trustme.CA | None = None,
        context: ssl.SSLContext | None = None,
        family: socket.AddressFamily = socket.AF_INET,
    ) -> None:
        self.scripts: dict[str, Script] = dict(scripts or {})
        self.default = default
        self.requests: list[Received] = []
        self.connections = 0
        self.ca = ca or (trustme.CA() if names else None)
        self.context = context or (self._context(names) if names else None)
        self._listener = socket.create_server(("::1" if family == socket.AF_INET6 else "127.0.0.1", 0), family=family)
        self.port: int = self._listener.getsockname()[1]
        self._open: set[socket.socket] = set()
        self._ending = threading.Event()

    @property
    def ca_pem(self) -> str:
        assert self.ca is not None
        return self.ca.cert_pem.bytes().decode()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self.context else 'http'}://{host}:{self.port}{path}"

    def __enter__(self) -> "ScriptedServer":
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._ending.set()
        # close() alone does not wake a thread that waits in accept().
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for connection in list(self._open):
            _shut(connection)

    def _context(self, names: Sequence[str]) -> ssl.SSLContext:
        assert self.ca is not None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.ca.issue_cert(*names).configure_cert(context)
        return context

    def _accept(self) -> None:
        while not self._ending.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self._open.add(connection)
        try:
            if self.context is not None:
                connection = self.context.wrap_socket(connection, server_side=True)
                self._open.add(connection)
            with connection, connection.makefile("rb") as reader:
                while (received := _read(reader)) is not None:
                    self.requests.append(received)
                    if not self._answer(connection, received):
                        return
        except (OSError, ValueError):
            _shut(connection)  # the client went away, or refused our certificate: often what a test is about

    def _answer(self, connection: socket.socket, received: Received) -> bool:
        """Whether the connection stays open."""
        script = self.scripts.get(received.path, self.default)
        reply = script(received) if callable(script) else script
        for number, piece in enumerate(reply.pieces()):
            if number and isinstance(reply, Raw) and self._ending.wait(reply.pause):
                return False
            connection.sendall(piece)
        if isinstance(reply, Silence):
            self._ending.wait()
        if isinstance(reply, Raw) and reply.reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return isinstance(reply, Reply)


def _read(reader: BinaryIO) -> Received | None:
    lines: list[str] = []
    while line := reader.readline().decode("latin-1").rstrip("\r\n"):
        lines.append(line)
    if not lines:
        return None
    method, path, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    body = reader.read(int(headers.get("content-length", 0)))
    return Received(method, path, headers, body)


def _shut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()

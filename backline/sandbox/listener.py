"""Ports: an HTTP/1.1 server with one thread a connection, plain or TLS."""

import contextlib
import socket
import ssl
import threading
from http.server import ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Protocol

from backline.sandbox.handler import Handler
from backline.sandbox.messages import Call, Response, Wire

LOOPBACK = "127.0.0.1"


class Owner(Protocol):
    """Whoever answers what comes in on a listener."""

    server_header: str

    def answer(self, call: Call) -> Response: ...
    def greet(self, wire: Wire, *, secure: bool) -> ssl.SSLContext | None:
        """Before the first byte: the TLS context to use; may take the connection over and raise OSError."""


class Listener(ThreadingHTTPServer):
    """One port; `secure` says whether clients speak TLS on it."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, owner: Owner, port: int, *, secure: bool) -> None:
        super().__init__((LOOPBACK, port), Handler)
        self.owner, self.secure = owner, secure
        self.stopping = threading.Event()
        self._open: set[socket.socket | None] = set()
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    @property
    def scheme(self) -> str:
        return "https" if self.secure else "http"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://localhost:{self.server_port}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()
        self.drop()
        self._thread.join(5)

    def drop(self) -> None:
        """Close every connection that is open, so that the next one starts anew."""
        with self._lock:
            for sock in filter(None, self._open):
                with contextlib.suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def replace(self, old: socket.socket | None, new: socket.socket | None) -> None:
        """Keep account of the sockets that are open; a TLS socket takes the place of the plain one."""
        with self._lock:
            self._open.discard(old)
            if new is not None:
                self._open.add(new)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self.replace(None, request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.replace(request, None)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""

    def server_bind(self) -> None:
        # HTTPServer looks its own name up in the DNS, which can take seconds.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]


class OnTwoPorts(Owner):
    """An owner with an HTTPS and an HTTP port, opened and closed together."""

    def listen(self, secure_port: int, plain_port: int) -> None:
        self._secure = Listener(self, secure_port, secure=True)
        try:
            self._plain = Listener(self, plain_port, secure=False)
        except OSError:
            self._secure.server_close()
            raise
        self._secure.start()
        self._plain.start()

    @property
    def https(self) -> str:
        return self._secure.origin

    @property
    def http(self) -> str:
        return self._plain.origin

    @property
    def ports(self) -> tuple[int, int]:
        return self._secure.server_port, self._plain.server_port

    def drop(self) -> None:
        self._secure.drop()
        self._plain.drop()

    def stop(self) -> None:
        self._secure.stop()
        self._plain.stop()

"""Sockets: an HTTP/1.1 server with one thread a connection, plain or TLS, that can also misbehave on the wire."""

import contextlib
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, Protocol

from backline.sandbox.messages import Call, Response, Wire, conditional

LOOPBACK = "127.0.0.1"
QUIET = (OSError, ssl.SSLError, ValueError)


class Owner(Protocol):
    """Whoever answers what comes in on a listener."""

    server_header: str

    def answer(self, call: Call) -> Response: ...
    def greet(self, wire: Wire, *, secure: bool) -> ssl.SSLContext | None:
        """Before the first byte: the TLS context to use; may take the connection over and raise OSError."""


class Connection:
    """A `Wire` over one socket."""

    def __init__(self, sock: socket.socket, stopping: threading.Event) -> None:
        self.socket, self.stopping = sock, stopping

    def write(self, data: bytes) -> None:
        self.socket.sendall(data)

    def pause(self, seconds: float) -> bool:
        waited = 0.0
        while waited < seconds:
            step = min(0.2, seconds - waited)
            readable, _, _ = select.select([self.socket], [], [], step)
            if readable or self.stopping.is_set():
                return False
            waited += step
        return True

    def hold(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while time.monotonic() < ends and not self.stopping.is_set():
            readable, _, _ = select.select([self.socket], [], [], 0.2)
            if readable and not self.socket.recv(65536):
                return

    def reset(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


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


class Pair:
    """The HTTPS and the HTTP port of one owner, opened and closed together."""

    def __init__(self, owner: Owner, secure_port: int, plain_port: int) -> None:
        self.secure = Listener(owner, secure_port, secure=True)
        try:
            self.plain = Listener(owner, plain_port, secure=False)
        except OSError:
            self.secure.server_close()
            raise
        self.secure.start()
        self.plain.start()

    @property
    def ports(self) -> tuple[int, int]:
        return self.secure.server_port, self.plain.server_port

    def drop(self) -> None:
        self.secure.drop()
        self.plain.drop()

    def stop(self) -> None:
        self.secure.stop()
        self.plain.stop()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 120
    server: Listener

    def setup(self) -> None:
        raw = self.request
        raw.settimeout(10)
        context = self.server.owner.greet(Connection(raw, self.server.stopping), secure=self.server.secure)
        if context is not None:
            self.request = context.wrap_socket(raw, server_side=True)
            self.server.replace(raw, self.request)
        super().setup()

    def finish(self) -> None:
        with contextlib.suppress(*QUIET):
            super().finish()
        if isinstance(self.request, ssl.SSLSocket):
            self.server.replace(self.request, None)
            with contextlib.suppress(*QUIET):
                self.request.close()

    def handle(self) -> None:
        with contextlib.suppress(*QUIET):
            super().handle()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Quiet."""

    def handle_expect_100(self) -> bool:
        """Say at once that the body may come: our writes are buffered."""
        ready = super().handle_expect_100()
        self.wfile.flush()
        return ready

    def version_string(self) -> str:
        return self.server.owner.server_header

    def _respond(self) -> None:
        call = self._call()
        self._send(conditional(call, self.server.owner.answer(call)), call.method)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _respond  # noqa: N815

    def _call(self) -> Call:
        body = self._body()
        return Call(self.command, self.path, self.headers, body, self.server.scheme, self.server.server_port)

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(self._chunks())
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunks(self) -> Iterator[bytes]:
        while size := int(self.rfile.readline().split(b";")[0], 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass

    def _send(self, response: Response, method: str) -> None:
        if response.wire is not None:
            self.close_connection = True
            response.wire(Connection(self.request, self.server.stopping))
            return
        response.headers.setdefault("Server", self.server.owner.server_header)
        response.headers.setdefault("Date", self.date_time_string())
        if self.headers.get("Connection", "").lower() == "close" or response.headers.get("Connection") == "close":
            self.close_connection = True
        self.wfile.write(response.head())
        if method != "HEAD":
            self._write_body(response)
        self.wfile.flush()

    def _write_body(self, response: Response) -> None:
        if response.chunks is None:
            self.wfile.write(response.body)
            return
        for chunk in response.chunks:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
        self.wfile.write(b"0\r\n\r\n")

"""One connection: TLS if asked for, requests in, answers out, and the wire itself for answers that are no HTTP."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from backline.sandbox.messages import Call, Response, conditional

if TYPE_CHECKING:
    from backline.sandbox.listener import Listener

QUIET = (OSError, ssl.SSLError, ValueError)


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
        if self.close_connection:
            # Said aloud, or the client's pool sends its next request into a connection that is about to go.
            response.headers["Connection"] = "close"
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

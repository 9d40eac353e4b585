"""Sockets that know when to stop: each wait is cut to what is left of one deadline (requirement E8).

A timeout alone starts anew with every byte; a server that drips one byte a second would never run into it.
"""

import socket
import ssl
import struct
from collections.abc import Callable
from typing import Any

from resolution.network.deadline import Deadline

Connect = Callable[[str, int, Deadline], "TimedSocket"]
_LONGEST = 3600.0
_MOMENT = 0.05  # seconds
_AT_ONCE = 1 << 16  # bytes: small answers come in one piece, heads and all


class TimedSocket(socket.socket):
    """`deadline` is replaced for every exchange on a connection that is used again.

    Once connected the kernel keeps the time (socket(7), SO_RCVTIMEO). Python would ask it twice before each read, and
    every question lets other threads go first.
    """

    deadline = Deadline(float("inf"))

    def settimeout(self, value: float | None) -> None:
        """As urllib3 asks for it before each request, mostly for what is so already."""
        if value != self.gettimeout():
            super().settimeout(value)

    def recv_into(self, *arguments: Any) -> int:
        self.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(_left(self.deadline)))
        try:
            return super().recv_into(*arguments)
        except BlockingIOError:
            raise TimeoutError from None

    def sendall(self, data: Any, *arguments: Any) -> None:
        rest = memoryview(data).cast("B")
        while rest:
            self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(_left(self.deadline)))
            try:
                rest = rest[self.send(rest, *arguments) :]
            except BlockingIOError:
                raise TimeoutError from None

    def makefile(self, mode: Any = "r", buffering: int | None = None, **kwargs: Any) -> Any:
        return super().makefile(mode, _AT_ONCE if buffering is None else buffering, **kwargs)


class TimedTlsSocket(ssl.SSLSocket):
    """The same above TLS; made by an SSLContext through its `sslsocket_class`. OpenSSL would take the end of the
    kernel's time for a reason to read again, so Python keeps it here."""

    deadline = Deadline(float("inf"))

    def settimeout(self, value: float | None) -> None:
        """Never without a limit, as urllib3 asks for it before each request, and not anew for a moment less."""
        known = self.gettimeout()
        if value is not None and (known is None or not value <= known <= value + _MOMENT):
            super().settimeout(value)

    def recv_into(self, *arguments: Any) -> int:
        limit(self)
        return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        limit(self)
        return super().send(*arguments)


def limit(connection: TimedSocket | TimedTlsSocket) -> None:
    """Let the next wait end with the deadline. Raises TimeoutError when that has passed."""
    connection.settimeout(_left(connection.deadline))


def _left(deadline: Deadline) -> float:
    left = deadline.left()
    if left <= 0:
        raise TimeoutError
    return min(left, _LONGEST)


def _timeval(seconds: float) -> bytes:
    whole = int(seconds)
    return struct.pack("ll", whole, int((seconds - whole) * 1e6) or 1)  # nothing at all would mean for ever


def connect(address: str, port: int, deadline: Deadline) -> TimedSocket:
    """Raises OSError. `address` is an IP address: nothing is looked up here."""
    made = TimedSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.deadline = deadline
        limit(made)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.connect((address, port))
        made.settimeout(None)
    except BaseException:
        made.close()
        raise
    return made

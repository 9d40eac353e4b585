"""Sockets that know when to stop: each wait is cut to what is left of one deadline (requirement E8).

A timeout alone starts anew with every byte; a server that drips one byte a second would never run into it.
"""

import socket
import ssl
from collections.abc import Callable
from typing import Any

from resolution.network.deadline import Deadline

Connect = Callable[[str, int, Deadline], "TimedSocket"]


class TimedSocket(socket.socket):
    """`deadline` is replaced for every exchange on a connection that is used again."""

    deadline = Deadline(float("inf"))

    def recv_into(self, *arguments: Any) -> int:
        limit(self)
        return super().recv_into(*arguments)

    def sendall(self, *arguments: Any) -> None:
        limit(self)  # one limit for all the bytes since Python 3.5
        super().sendall(*arguments)


class TimedTlsSocket(ssl.SSLSocket):
    """The same above TLS; made by an SSLContext through its `sslsocket_class`."""

    deadline = Deadline(float("inf"))

    def recv_into(self, *arguments: Any) -> int:
        limit(self)
        return super().recv_into(*arguments)

    def send(self, *arguments: Any) -> int:
        limit(self)
        return super().send(*arguments)


def limit(connection: TimedSocket | TimedTlsSocket) -> None:
    """Let the next wait end with the deadline. Raises TimeoutError when that has passed."""
    left = connection.deadline.left()
    if left <= 0:
        raise TimeoutError
    connection.settimeout(min(left, 3600.0))


def connect(address: str, port: int, deadline: Deadline) -> TimedSocket:
    """Raises OSError. `address` is an IP address: nothing is looked up here."""
    made = TimedSocket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        made.deadline = deadline
        limit(made)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.connect((address, port))
    except BaseException:
        made.close()
        raise
    return made

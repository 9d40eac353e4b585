"""Connections to the very addresses that were checked (requirements E2, E3).

RFC 8305 for trying addresses in turn; RFC 9110 §4.3.4 for whose certificate it has to be.
"""

import logging
import socket
import ssl
import time
from dataclasses import dataclass

from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection

from resolution.errors import ConnectionRefused, TimedOut, Unreachable
from resolution.network import tls_names
from resolution.network.addresses import parse_address
from resolution.network.deadline import Deadline
from resolution.network.failures import typed
from resolution.network.lookup import Lookups
from resolution.network.policy import NetworkPolicy
from resolution.network.sockets import Connect, TimedSocket, TimedTlsSocket, limit
from resolution.network.tls import explain
from resolution.network.urls import Url
from resolution.network.whole_headers import WholeHeaders

# urllib3 warns of malformed headers with the whole URL and what the peer sent: neither belongs in a log (S3, C5).
logging.getLogger("urllib3.connection").setLevel(logging.CRITICAL)

MOST_ATTEMPTS = 6  # addresses of one name that are tried in turn
_QUICK_ACKNOWLEDGEMENT = getattr(socket, "TCP_QUICKACK", socket.TCP_NODELAY)  # Linux; elsewhere a harmless repeat


@dataclass(slots=True)
class Trace:
    """Seconds that the parts of one exchange took; None where a kept connection made them needless."""

    name: float | None = None
    connection: float | None = None
    tls: float | None = None
    first_byte: float | None = None


@dataclass(frozen=True, slots=True)
class Dialer:
    """One look-up, a check of every answer, then connections to those answers only."""

    policy: NetworkPolicy
    lookups: Lookups
    connect: Connect
    name_seconds: float
    connect_seconds: float

    def open(self, url: Url, deadline: Deadline, trace: Trace) -> TimedSocket:
        started = time.monotonic()
        addresses = self.policy.check_addresses(url, self._addresses(url, deadline))
        trace.name = time.monotonic() - started
        opened = self._first(addresses[:MOST_ATTEMPTS], url, deadline.within(self.connect_seconds))
        trace.connection = time.monotonic() - started - trace.name
        return opened

    def _addresses(self, url: Url, deadline: Deadline) -> list[str]:
        try:
            return [str(parse_address(url.host))]
        except ValueError:
            return self.lookups.addresses(url.host, deadline.within(self.name_seconds))

    def _first(self, addresses: list[str], url: Url, deadline: Deadline) -> TimedSocket:
        failure: Unreachable = ConnectionRefused(f"nothing answers at {url.name}")
        for position, address in enumerate(addresses):
            share = max(deadline.left(), 0) / (len(addresses) - position)
            try:
                return self.connect(address, url.port, Deadline.after(share))
            except TimeoutError:
                failure = TimedOut(f"{url.name} did not accept the connection in time", phase="connection")
            except OSError:
                failure = ConnectionRefused(f"{url.name} refuses connections on port {url.port}")
        raise failure from None


class Connection(HTTPConnection):
    """urllib3's connection with our way of connecting; Host, SNI and certificate check keep the name."""

    sock: TimedSocket | TimedTlsSocket | None
    response_class = WholeHeaders

    def __init__(self, url: Url, dialer: Dialer, context: ssl.SSLContext | None) -> None:
        super().__init__(url.name, url.port)
        self.url = url
        self.dialer = dialer
        self.context = context
        self.idle_since = 0.0
        self.deadline = Deadline(0)
        self.trace = Trace()

    def begin(self, deadline: Deadline, trace: Trace) -> None:
        """Say how long the coming exchange may take; called before each request."""
        self.deadline, self.trace = deadline, trace
        if self.sock is not None:
            self.sock.deadline = deadline

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]
        assert self.sock is not None
        # A server that writes headers and body apart (Nagle) would wait 40 ms for our delayed acknowledgement.
        self.sock.setsockopt(socket.IPPROTO_TCP, _QUICK_ACKNOWLEDGEMENT, 1)
        return super().getresponse()

    def connect(self) -> None:
        opened = self.dialer.open(self.url, self.deadline, self.trace)
        opened.deadline = self.deadline
        self.sock = opened if self.context is None else self._secure(opened, self.context)
        self.sock.deadline = self.deadline

    def _secure(self, opened: TimedSocket, context: ssl.SSLContext) -> TimedTlsSocket:
        started = time.monotonic()
        # wrap_socket takes the file descriptor over; it connects nothing and so cannot fail for the peer's sake.
        made = context.wrap_socket(opened, server_hostname=self.url.name, do_handshake_on_connect=False)
        assert isinstance(made, TimedTlsSocket)
        made.deadline = self.deadline.within(self.dialer.connect_seconds)
        with typed(self.url.name, "tls"):
            try:
                limit(made)
                made.do_handshake()  # one limit for the whole handshake
                tls_names.check(made.getpeercert(), self.url.name)
            except ssl.SSLError as error:
                agreed = made.cipher() is not None
                made.close()
                raise explain(error, agreed=agreed) from None
            except BaseException:
                made.close()
                raise
        self.trace.tls = time.monotonic() - started
        return made

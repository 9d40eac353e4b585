"""A little internet for documents that name addresses: every name leads to one server, every packet is on record.

registry.example.com and evil.example answer over TLS, port 80 in clear; requests carry the host they were meant for.
"""

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address

from resolution.auth import Bearer, Credentials, Secret
from resolution.http import Deadline, Http, Limits, NetworkPolicy
from resolution.network.addresses import is_public
from resolution.network.sockets import TimedSocket, connect
from resolution.reader import Direct
from resolution.registry import Registry
from tests.corpora.socket_log import socket_log
from tests.resolution.certificates import Identity, authority, server_identity
from tests.resolution.scripted_server import Received, Reply, Script, ScriptedServer

HOME = "https://registry.example.com"
HOSTS = ("registry.example.com", "evil.example")
SOMEWHERE_PUBLIC = "93.184.216.34"
LOGIN = Credentials(Bearer(Secret("to.ke.n")), (f"{HOME}/",))
CREDENTIAL_HEADERS = frozenset({"authorization", "cookie", "x-jfrog-art-api", "x-nuget-apikey"})
Answers = Mapping[str, Script]


@dataclass(slots=True)
class Outside:
    """`http` reaches it. Look at `leaks` and `strays` when everything is over."""

    http: Http
    secure: ScriptedServer
    clear: ScriptedServer
    dialed: list[str] = field(default_factory=list)

    def reader(self, ecosystem: str, path: str) -> Direct:
        registry = Registry(
            ecosystem=ecosystem, url=HOME + path, key="corpus", credentials=LOGIN, ca_pem=_authority().pem
        )
        return Direct(self.http, registry)

    @property
    def ca_pem(self) -> str:
        return _authority().pem

    @property
    def leaks(self) -> list[str]:
        """Requests with a credential that were not for the registry's own origin."""
        foreign = [each for each in self.secure.requests if each.headers.get("host") != HOSTS[0]]
        carrying = [each for each in (*foreign, *self.clear.requests) if CREDENTIAL_HEADERS & each.headers.keys()]
        return [f"{each.headers.get('host')}{each.path}" for each in carrying]

    @property
    def strays(self) -> list[str]:
        """Addresses that a packet was meant for and that are not public."""
        return [address for address in self.dialed if not is_public(ip_address(address))]


@contextmanager
def outside(answers: Answers, *, default: Script, total: float = 30.0) -> Iterator[Outside]:
    """Paths of the registry with their answers. Every other socket of this process is a failure."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_identity(_authority(), HOSTS).load_into(context)
    with (
        ScriptedServer(answers, default=default, context=context) as secure,
        ScriptedServer(default=Reply(200, body=b"in clear")) as clear,
        socket_log() as log,
    ):
        dialed: list[str] = []
        ports = {80: clear.port}
        http = Http(
            NetworkPolicy(),
            Limits(name=2, connect=2, total=total),
            lookup=lambda _name: [SOMEWHERE_PUBLIC],
            connect=_leading(ports, secure.port, dialed),
        )
        try:
            yield Outside(http, secure, clear, dialed)
        finally:
            http.close()
        ours = {("127.0.0.1", clear.port), ("127.0.0.1", secure.port)}
        assert all(destination in ours for _, destination in log), f"packets left for {log}"


def _leading(ports: Mapping[int, int], other: int, dialed: list[str]) -> Callable[[str, int, Deadline], TimedSocket]:
    def lead(address: str, port: int, deadline: Deadline) -> TimedSocket:
        dialed.append(address)
        return connect("127.0.0.1", ports.get(port, other), deadline)

    return lead


def received(world: Outside, path: str) -> list[Received]:
    return [each for each in world.secure.requests if each.path.startswith(path)]


@cache
def _authority() -> Identity:
    return authority()

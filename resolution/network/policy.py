"""Where requests may go: public addresses, plus what the operator opens (requirements E1, E3, E12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import NamedTuple

from resolution.errors import AddressRefused, InvalidUrl
from resolution.network.addresses import (
    METADATA_NAMES,
    Address,
    Network,
    is_metadata,
    is_own_machine,
    is_public,
    parse_address,
)
from resolution.network.urls import Url

# https://fetch.spec.whatwg.org/#port-blocking, then MySQL, PostgreSQL, Redis, memcached, MongoDB:
# a registry never lives there, and an HTTP line must not reach what does.
_PORTS = """
1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137
139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720
1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080
3306 5432 6379 11211 27017
"""
BLOCKED_PORTS = frozenset(map(int, _PORTS.split()))
# Names that mean something else on every network: never looked up in the hope of a public answer.
_LOCAL_SUFFIXES = ("localhost", "local", "internal", "home.arpa", "onion")


class Place(NamedTuple):
    """A host, and a port or 0 for all of them."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class NetworkPolicy:
    """`NetworkPolicy()` lets public addresses through and nothing else."""

    networks: tuple[Network, ...] = ()
    places: frozenset[Place] = frozenset()
    plain_http: frozenset[Place] = frozenset()
    own: frozenset[Place] = frozenset()

    @classmethod
    def parse(
        cls, allowed: Sequence[str], plain_http_hosts: Sequence[str] = (), own_hosts: Sequence[str] = ()
    ) -> "NetworkPolicy":
        """From the operator's settings: CIDR, address, host or host:port each. Raises ValueError naming the entry."""
        return cls(
            tuple(ip_network(entry.strip(), strict=False) for entry in allowed if "/" in entry),
            _places(entry for entry in allowed if "/" not in entry),
            _places(plain_http_hosts),
            _places(own_hosts),
        )

    def allows_plain_http(self, url: Url) -> bool:
        """Whether the operator lets credentials travel to this host in clear."""
        return _listed(url, self.plain_http)

    def check_name(self, url: Url) -> None:
        """What can be refused before any look-up. Raises AddressRefused."""
        if url.name in METADATA_NAMES:
            raise AddressRefused(f"{url.name} is a cloud metadata service")
        if _listed(url, self.own) and Place(url.name, url.port) not in self.places:
            raise AddressRefused(f"{url.name} is this server itself")
        if url.port in BLOCKED_PORTS and Place(url.name, url.port) not in self.places:
            raise AddressRefused(f"no registry is served on port {url.port}")

    def check_addresses(self, url: Url, answers: Sequence[str]) -> list[str]:
        """All answers of one look-up, if every one of them may be connected to. Raises AddressRefused."""
        for answer in answers:
            if not self._permits(url, parse_address(answer)):
                raise AddressRefused(f"{url.name} is at an address that this server does not connect to")
        return list(answers)

    def _permits(self, url: Url, address: Address) -> bool:
        if is_metadata(address) or self._is_own(url, address):
            return False
        if not self.places.isdisjoint({*_named(url), Place(str(address), 0), Place(str(address), url.port)}):
            return True
        if any(address in network for network in self.networks if network.version == address.version):
            return True
        return is_public(address) and not _is_local(url.name)

    def _is_own(self, url: Url, address: Address) -> bool:
        if Place(url.name, url.port) in self.places or not is_own_machine(address):
            return False
        return any(place.port == url.port for place in self.own)


def _places(entries: Iterable[str]) -> frozenset[Place]:
    return frozenset(_place(entry.strip()) for entry in entries if entry.strip())


def _place(entry: str) -> Place:
    bare = f"[{entry}]" if entry.count(":") > 1 and not entry.startswith("[") else entry
    try:
        url = Url.parse(f"http://{bare}")
    except InvalidUrl:
        raise ValueError(f"{entry!r} is not a network, a host or host:port") from None
    if url.target != "/":
        raise ValueError(f"{entry!r} is not a network, a host or host:port")
    has_port = bare.rpartition("]")[2].rpartition(":")[1] == ":"
    return Place(url.name, url.port if has_port else 0)


def _listed(url: Url, places: frozenset[Place]) -> bool:
    return not places.isdisjoint(_named(url))


def _named(url: Url) -> set[Place]:
    return {Place(url.name, 0), Place(url.name, url.port)}


def _is_local(name: str) -> bool:
    """A name that only a local resolver can know: its answer counts only where the operator opened it."""
    if ":" in name or name.replace(".", "").isdigit():
        return False
    return "." not in name or any(name.endswith(f".{suffix}") for suffix in _LOCAL_SUFFIXES)

"""Which addresses are public, and which belong to cloud metadata services.

Explicit lists, because `ipaddress.is_global` counts metadata, multicast and embedded loopback addresses as global.
https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry
"""

from collections.abc import Callable, Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_SPECIAL_IPV4 = tuple(
    IPv4Network(block)
    for block in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "168.63.129.16/32",  # Azure's wire server
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_SPECIAL_IPV6 = tuple(
    IPv6Network(block)
    for block in (
        "2001::/23",  # IETF protocol assignments, Teredo, ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4
        "3fff::/20",
    )
)
# Link-local as a whole (AWS, Azure, GCP, OpenStack, ECS), then Alibaba, Oracle, Azure, AWS, GCP, Oracle, Scaleway.
_METADATA: tuple[Network, ...] = tuple(
    ip_network(block)
    for block in (
        "169.254.0.0/16",
        "fe80::/10",
        "100.100.100.200/32",
        "192.0.0.192/32",
        "168.63.129.16/32",
        "fd00:ec2::/32",
        "fd20:ce::/32",
        "fd00:c1::/32",
        "fd00:42::42/128",
    )
)
# RFC 4291 §2.5.5, RFC 2765 §2.1, RFC 6052 §2.2, RFC 3056 §2, RFC 4380 §4
_EMBEDDING: tuple[tuple[IPv6Network, Callable[[int], int]], ...] = (
    (IPv6Network("::/96"), lambda number: number),
    (IPv6Network("::ffff:0:0/96"), lambda number: number),
    (IPv6Network("::ffff:0:0:0/96"), lambda number: number),
    (IPv6Network("64:ff9b::/96"), lambda number: number),
    (IPv6Network("64:ff9b:1::/48"), lambda number: (number >> 64 & 0xFFFF) << 16 | number >> 40 & 0xFFFF),
    (IPv6Network("64:ff9b:1::/48"), lambda number: number),
    (IPv6Network("2002::/16"), lambda number: number >> 80),
    (IPv6Network("2001::/32"), lambda number: ~number),
)
METADATA_NAMES = frozenset(
    {
        "metadata",
        "instance-data",
        "metadata.google.internal",
        "metadata.goog",
        "metadata.tencentyun.com",
        "metadata.platformequinix.com",
        "rancher-metadata",
    }
)


def parse_address(text: str) -> Address:
    """Scope ids are dropped; raises ValueError."""
    return ip_address(text.partition("%")[0])


def is_public(address: Address) -> bool:
    """NAT64 (64:ff9b::/96) counts as not public: it can embed any IPv4 address, so an operator opens it by CIDR."""
    if isinstance(address, IPv4Address):
        return not _within(address, _SPECIAL_IPV4)
    return address in _GLOBAL_UNICAST and not _within(address, _SPECIAL_IPV6)


def is_metadata(address: Address) -> bool:
    """Also when the IPv4 address is wrapped in an IPv6 one."""
    return any(_within(candidate, _METADATA) for candidate in (address, *_embedded(address)))


def is_own_machine(address: Address) -> bool:
    return any(candidate.is_loopback or candidate.is_unspecified for candidate in (address, *_embedded(address)))


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address in network for network in networks if network.version == address.version)


def _embedded(address: Address) -> Iterator[IPv4Address]:
    """The places where IPv4 hides in IPv6."""
    if isinstance(address, IPv6Address):
        for network, extract in _EMBEDDING:
            if address in network:
                yield IPv4Address(extract(int(address)) & 0xFFFFFFFF)

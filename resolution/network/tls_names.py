"""Whether a certificate is for this host (RFC 9525 §6): by its subject alternative names alone, never by its CN.

Not left to OpenSSL, which falls back to the CN and refuses `*.corp`, the wildcard of a company's own top-level name.
"""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from resolution.errors import CertificateWrongHost
from resolution.network.addresses import Address, parse_address

WRONG_HOST = "the certificate is for another host name"


def check(certificate: Mapping[str, Any] | None, name: str) -> None:
    """`certificate` as SSLSocket.getpeercert() gives it. Raises CertificateWrongHost."""
    entries = (certificate or {}).get("subjectAltName", ())
    try:
        address: Address | None = ip_address(name)
    except ValueError:
        address = None
    if not any(_is_for(kind, value, name, address) for kind, value in entries):
        raise CertificateWrongHost(WRONG_HOST)


def _is_for(kind: str, value: str, name: str, address: Address | None) -> bool:
    if address is not None:
        return kind == "IP Address" and parse_address(value.strip()) == address
    return kind == "DNS" and covers(value, name)


def covers(pattern: str, name: str) -> bool:
    """A whole leftmost label may be `*`, and stands for exactly one label.

    >>> covers("*.example.org", "a.example.org"), covers("*.example.org", "a.b.example.org"), covers("a*.org", "ab.org")
    (True, False, False)
    """
    pattern, name = pattern.lower().rstrip("."), name.lower()
    first, _, rest = pattern.partition(".")
    if first == "*" and rest and "*" not in rest:
        label, _, parent = name.partition(".")
        return bool(label) and parent == rest
    return pattern == name and "*" not in pattern

"""URLs that every parser reads in the same way; all others are refused (RFC 3986 §3, RFC 5891, requirement E5)."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import idna

from resolution.auth import DEFAULT_PORTS
from resolution.errors import InvalidUrl

LONGEST_URL = 8192
# ASCII only: with Unicode rules "httpſ" would match "https".
_SHAPE = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[[0-9a-f:.]+\]|[^\[\]:/?#@%]+)(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<target>(?:/[^?#]*)?(?:\?[^#]*)?)(?:\#.*)?",
    re.IGNORECASE | re.ASCII,
)
_UNSAFE = re.compile("[\x00-\x20\x7f-\xa0\\\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ud800-\udfff\ufeff]")
_TO_ESCAPE = re.compile(r'[^!-~]|["<>^`{|}]')
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMERIC = re.compile(r"[0-9]+|0x[0-9a-f]*")  # WHATWG URL, "ends in a number checker"


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https URL in the one form we send. `host` is ASCII, lower case, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    target: str  # path and query

    @classmethod
    def parse(cls, text: str) -> "Url":
        """Raises InvalidUrl, whose message never repeats the URL. The fragment is dropped."""
        refuse_unsafe(text)
        shape = _SHAPE.fullmatch(text)
        if shape is None:
            raise InvalidUrl("not a plain http or https URL, or with a user name in it")
        scheme = shape["scheme"].lower()
        port = int(shape["port"]) if shape["port"] else DEFAULT_PORTS[scheme]
        if not 1 <= port <= 65535:
            raise InvalidUrl("the port is not between 1 and 65535")
        target = _TO_ESCAPE.sub(lambda found: quote(found[0], safe=""), shape["target"])
        return cls(scheme, _host(shape["host"]), port, target if target.startswith("/") else f"/{target}")

    def join(self, reference: str) -> "Url":
        """The URL that `reference` means in an answer from here (RFC 3986 §5)."""
        refuse_unsafe(reference)
        try:
            return Url.parse(urljoin(str(self), reference))
        except ValueError:
            raise InvalidUrl("a reference that is no URL") from None

    @property
    def name(self) -> str:
        """The host as TLS and the Host header want it: an absolute name without its last dot."""
        return self.host.rstrip(".")

    @property
    def authority(self) -> str:
        host = f"[{self.name}]" if ":" in self.name else self.name
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        authority = self.authority if self.host == self.name else self.authority.replace(self.name, self.host, 1)
        return f"{self.scheme}://{authority}{self.target}"


def refuse_unsafe(text: str) -> None:
    """Control characters, spaces and backslashes are where parsers disagree most."""
    if len(text) > LONGEST_URL:
        raise InvalidUrl(f"longer than {LONGEST_URL} characters")
    if _UNSAFE.search(text):
        raise InvalidUrl("a space, backslash or control character in a URL")


def _host(text: str) -> str:
    if text.startswith("["):
        try:
            return str(ipaddress.IPv6Address(text[1:-1]))
        except ValueError:
            raise InvalidUrl("not an IPv6 address") from None
    host = text.lower() if text.isascii() else _ascii_name(text)
    if len(host) > 253 or not _NAME.fullmatch(host):
        raise InvalidUrl("not a host name")
    if _NUMERIC.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return _ipv4(host)
    return host


def _ascii_name(text: str) -> str:
    # IDNA 2008 without UTS 46 mapping: no character may turn into another one or into a dot.
    if re.search("[\u3002\uff0e\uff61]", text):
        raise InvalidUrl("not a host name")
    try:
        return idna.encode(text.lower()).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise InvalidUrl("not a host name") from None


def _ipv4(text: str) -> str:
    try:
        return str(ipaddress.IPv4Address(text))
    except ValueError:
        raise InvalidUrl("a number that is not an IPv4 address in its usual form") from None

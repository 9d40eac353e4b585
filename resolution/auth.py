"""Credentials: who may see them (nobody) and where they may go (one origin, one path).

RFC 9110 §11 (authentication), RFC 7617 (Basic), RFC 6750 (Bearer).
"""

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from resolution.errors import CredentialRefused

DEFAULT_PORTS = {"http": 80, "https": 443}


class Secret:
    """Text that prints as `****`; `reveal()` is for building a header or a file, nothing else."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        return "****"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return "****"

    def __reduce__(self) -> tuple[object, ...]:
        raise TypeError("a secret is not pickled")


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host and port, default ports filled in (RFC 6454 §4)."""

    scheme: str
    host: str
    port: int

    @classmethod
    def of(cls, url: str) -> "Origin":
        parts = urlsplit(url)
        scheme = parts.scheme.lower()
        return cls(scheme, (parts.hostname or "").lower(), parts.port or DEFAULT_PORTS.get(scheme, 0))

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == DEFAULT_PORTS.get(self.scheme) else f":{self.port}"
        return f"{self.scheme}://{host}{port}"


@dataclass(frozen=True, slots=True)
class Anonymous:
    """No credentials at all."""

    def headers(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True)
class Basic:
    """RFC 7617, sent without waiting to be asked, UTF-8."""

    username: str
    password: Secret

    def headers(self) -> dict[str, str]:
        pair = f"{self.username}:{self.password.reveal()}"
        return {"Authorization": "Basic " + base64.b64encode(_header_safe(pair).encode()).decode()}


@dataclass(frozen=True, slots=True)
class Bearer:
    """RFC 6750."""

    token: Secret

    def headers(self) -> dict[str, str]:
        return {"Authorization": "Bearer " + _ascii(_header_safe(self.token.reveal()))}


Scheme = Anonymous | Basic | Bearer


@dataclass(frozen=True, slots=True)
class Credentials:
    """A scheme bound to the places it was given for: each an origin and a path prefix.

    >>> login = Credentials(Basic("ann", Secret("x")), ("https://h.example/reg/",))
    >>> login.belongs_to("https://h.example:443/reg/left-pad"), login.belongs_to("https://h.example/registry/x")
    (True, False)
    """

    scheme: Scheme = field(default_factory=Anonymous)
    scopes: tuple[str, ...] = ()

    def belongs_to(self, url: str) -> bool:
        """Same scheme, host and port, and a path inside a scope on a segment boundary."""
        return any(_inside(url, scope) for scope in self.scopes)

    def headers_for(self, url: str) -> dict[str, str]:
        return self.scheme.headers() if self.belongs_to(url) else {}


def _inside(url: str, scope: str) -> bool:
    if Origin.of(url) != Origin.of(scope):
        return False
    path, prefix = unquote(urlsplit(url).path or "/"), unquote(urlsplit(scope).path or "/")
    if any(segment in (".", "..") for segment in path.split("/")):
        return False
    return path == prefix.rstrip("/") or path.startswith(prefix.rstrip("/") + "/")


def _header_safe(value: str) -> str:
    # Controls end a header line or vanish on the way; lone surrogates cannot be encoded (security F3).
    if any(ord(char) < 0x20 or 0x7F <= ord(char) <= 0x9F or 0xD800 <= ord(char) <= 0xDFFF for char in value):
        raise CredentialRefused("the credential contains a control character")
    return value


def _ascii(value: str) -> str:
    if not value.isascii():
        raise CredentialRefused("a token consists of ASCII characters")
    return value

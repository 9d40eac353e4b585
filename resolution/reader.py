"""How a registry client reads: one document at a time, with or without a cache behind it.

Clients take a Reader and nothing else of the network, so the same client runs uncached, cached, and on a dictionary.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from resolution.errors import AbsenceUncertain, PackageNotFound, ResolutionError, VersionNotFound
from resolution.http import Http
from resolution.records import Evidence
from resolution.registry import Registry

Slim = Callable[[bytes, str], bytes]  # (body, content type) → the smaller bytes worth keeping


@dataclass(frozen=True, slots=True)
class Document:
    """One answer below 400. `url` is where it came from after redirects: relative links start there."""

    url: str
    body: bytes
    content_type: str
    evidence: Evidence
    status: int = 200


class Reader(Protocol):
    """`read` raises what Http.fetch raises, and HttpStatus errors for 4xx and 5xx."""

    @property
    def registry(self) -> Registry: ...

    def read(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        cap: int | None = None,
        slim: Slim | None = None,
        immutable: bool = False,
    ) -> Document:
        """`slim` reduces the body before it is kept; `immutable` facts (a released POM) are kept for good."""

    def stream(self, url: str, *, cap: int | None = None) -> AbstractContextManager[Iterator[bytes]]:
        """The body in pieces, `cap` bytes at most, for artifacts: never cached."""


@dataclass(frozen=True, slots=True)
class Direct:
    """A Reader that asks the registry every time."""

    http: Http
    registry: Registry

    def read(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        cap: int | None = None,
        slim: Slim | None = None,
        immutable: bool = False,
    ) -> Document:
        answer = self.http.fetch(
            url,
            headers={"Accept": accept, **(headers or {})},
            credentials=self.registry.credentials,
            ca_pem=self.registry.ca_pem,
            cap=cap,
        )
        answer.raise_for_status()
        body = slim(answer.body, answer.content_type) if slim else answer.body
        evidence = Evidence(without_query(answer.url), answer.status, answer.seconds)
        return Document(answer.url, body, answer.content_type, evidence, answer.status)

    @contextmanager
    def stream(self, url: str, *, cap: int | None = None) -> Iterator[Iterator[bytes]]:
        with self.http.stream(
            url, credentials=self.registry.credentials, ca_pem=self.registry.ca_pem, cap=cap
        ) as answer:
            answer.raise_for_status()
            yield answer.chunks()


def without_query(url: str) -> str:
    """The URL as pages may show it: signed download links carry their secret in the query."""
    return url.partition("?")[0]


def absence(registry: Registry, name: str, version: str = "") -> ResolutionError:
    """What a 404 for a package or a version means: proof of absence only where the registry does not merge others."""
    if registry.merges:
        what = f"{name} {version}".strip()
        return AbsenceUncertain(what, "a group or virtual repository also answers 404 when a member fails")
    return VersionNotFound(name, version) if version else PackageNotFound(name)

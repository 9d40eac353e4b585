"""What the ladder's tests stand on: the sandbox's products as subjects, and a network that can be bent."""

import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from backline.sandbox import Sandbox
from backline.sandbox.product import Product
from integrations.connectivity.survey import Subject
from integrations.providers import PROVIDERS
from resolution.auth import Basic, Bearer, Scheme, Secret
from resolution.http import Http, NetworkPolicy
from resolution.network.lookup import system_lookup
from resolution.network.sockets import connect

Lookup = Callable[[str], Sequence[str]]


def places(sandbox: Sandbox) -> list[str]:
    listening = (sandbox.nexus, sandbox.jfrog, sandbox.elsewhere)
    return [f"localhost:{urlsplit(url).port}" for one in listening for url in (one.https, one.http)]


def reach(
    sandbox: Sandbox, *, lookup: Lookup = system_lookup, connect: object = connect, allowed: Sequence[str] = ()
) -> Http:
    """An Http that reaches the sandbox, and what else is allowed."""
    opened = [*places(sandbox), *allowed]
    return Http(NetworkPolicy.parse(opened, opened), lookup=lookup, connect=connect)  # type: ignore[arg-type]


def scheme_of(product: Product) -> Scheme:
    if product.key == "jfrog":
        return Bearer(Secret(product.access_token))  # type: ignore[attr-defined]
    return Basic(product.username, Secret(product.password))  # type: ignore[attr-defined]


def subject_of(sandbox: Sandbox, product: Product, **changes: object) -> Subject:
    """All five repositories with the credentials that work."""
    subject = Subject(
        provider=PROVIDERS[product.key],
        urls=product.repositories,  # type: ignore[attr-defined]
        scheme=scheme_of(product),
        ca_pem=sandbox.ca_pem,
    )
    return replace(subject, **changes)  # type: ignore[arg-type]


def at_port(subject: Subject, port: int, host: str = "localhost") -> Subject:
    """The same paths at another port or host."""
    urls = {key: urlsplit(url)._replace(netloc=f"{host}:{port}").geturl() for key, url in subject.urls.items()}
    return replace(subject, urls=urls)


def renamed(subject: Subject, change: Callable[[str], str]) -> Subject:
    return replace(subject, urls={key: change(url) for key, url in subject.urls.items()})


@dataclass
class ClosedPort:
    """A port that nobody listens on, held so that nobody will."""

    def __enter__(self) -> int:
        self._held = socket.socket()
        self._held.bind(("127.0.0.1", 0))
        port: int = self._held.getsockname()[1]
        return port

    def __exit__(self, *_: object) -> None:
        self._held.close()

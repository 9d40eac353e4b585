"""The sandbox: both products, their storage, one authority; started and stopped together."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from types import TracebackType
from typing import Any, Protocol, Self

from backline.sandbox.accounts import LIMITED, NOBODY, READER
from backline.sandbox.elsewhere import Elsewhere
from backline.sandbox.jfrog import Jfrog
from backline.sandbox.nexus import Nexus
from backline.sandbox.product import Product
from backline.sandbox.state import PORTS, State

Ports = tuple[int, int]


class Listening(Protocol):
    @property
    def ports(self) -> Ports: ...
    def listen(self, secure_port: int, plain_port: int) -> None: ...
    def stop(self) -> None: ...


class Sandbox:
    """`directory` keeps addresses and secrets for the next start; without one everything goes at the end.

    `nexus_ports` and `jfrog_ports` are HTTPS and HTTP, 0 for any; `many` adds that many raw components to Nexus.
    """

    def __init__(
        self,
        directory: Path | str | None = None,
        *,
        many: int = 0,
        nexus_ports: Ports = PORTS,
        jfrog_ports: Ports = PORTS,
    ) -> None:
        self._temporary = tempfile.mkdtemp(prefix="backline-sandbox-") if directory is None else ""
        self._state = State(Path(directory or self._temporary))
        self.elsewhere = Elsewhere(self._state.context)
        self.nexus = Nexus(many, self.elsewhere, self._state.context)
        self.jfrog = Jfrog(self._state.mint, self._state.token, self.elsewhere, self._state.context)
        self._asked = {"nexus": nexus_ports, "jfrog": jfrog_ports, "elsewhere": PORTS}
        self._running: list[Listening] = []

    @property
    def ca_file(self) -> str:
        return str(self._state.ca_file)

    @property
    def ca_pem(self) -> str:
        return self._state.authority.certificate_pem.decode()

    def product(self, key: str) -> Product:
        """By the key of its provider."""
        return {"nexus": self.nexus, "jfrog": self.jfrog}[key]

    def start(self) -> Self:
        services: dict[str, Listening] = {"nexus": self.nexus, "jfrog": self.jfrog, "elsewhere": self.elsewhere}
        for name, service in services.items():
            self._listen(service, self._asked[name], self._state.ports(name))
            self._running.append(service)
        self._state.save({name: service.ports for name, service in services.items()})
        return self

    def stop(self) -> None:
        while self._running:
            self._running.pop().stop()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def reset(self) -> None:
        """Both products as they were at the start."""
        self.nexus.reset()
        self.jfrog.reset()
        self.elsewhere.calls.clear()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def description(self) -> dict[str, Any]:
        """Addresses and secrets, as JSON can hold them."""
        nexus, jfrog = self.nexus, self.jfrog
        return {
            "ca_file": self.ca_file,
            "ca_pem": self.ca_pem,
            "nexus": {
                "https": nexus.https,
                "http": nexus.http,
                "username": nexus.username,
                "password": nexus.password,
                "token_name": nexus.token_name,
                "token_pass": nexus.token_pass,
                "anonymous": nexus.anonymous,
                "repositories": nexus.repositories,
            },
            "jfrog": {
                "https": jfrog.https,
                "http": jfrog.http,
                "artifactory": jfrog.artifactory,
                "username": jfrog.username,
                "password": jfrog.password,
                "access_token": jfrog.access_token,
                "reference_token": jfrog.reference_token,
                "anonymous": jfrog.anonymous,
                "repositories": jfrog.repositories,
            },
            "other_accounts": {one.name: one.password for one in (READER, LIMITED, NOBODY)},
            "allowed": [service.partition("://")[2] for service in self._addresses()],
        }

    def _addresses(self) -> list[str]:
        return [address for one in (self.nexus, self.jfrog) for address in (one.https, one.http)]

    @staticmethod
    def _listen(service: Listening, asked: Ports, saved: Ports) -> None:
        """Asked ports must be had; saved ones are taken again if they are free."""
        if any(asked):
            service.listen(*asked)
            return
        for ports in _candidates(saved):
            with suppress(OSError):
                service.listen(*ports)
                return
        service.listen(*PORTS)


def _candidates(saved: Ports) -> Iterator[Ports]:
    """The ports of the last start, then any: below those that outgoing connections borrow, so that they stay free."""
    if any(saved):
        yield saved
    for _ in range(20):
        secure, plain = SystemRandom().sample(range(20_000, 32_000), 2)
        yield secure, plain

"""What Nexus and Artifactory have in common: listeners, repositories, and faults that can be turned on."""

import ssl
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from html import escape
from http import HTTPStatus
from typing import ClassVar

from backline.sandbox.elsewhere import Elsewhere
from backline.sandbox.faults import COMMON, Fault, Situation
from backline.sandbox.listener import OnTwoPorts
from backline.sandbox.messages import Call, Refused, Response, Wire
from backline.sandbox.shelf import Shelf


@dataclass(slots=True)
class Active:
    """A fault that is on, and where; `times` counts down to healing, 0 stays."""

    fault: Fault
    repository: str = ""
    path: str = ""
    method: str = ""
    times: int = 0
    seconds: float = 0.0
    hits: int = 0


class Product(OnTwoPorts, ABC):
    """One product on its two ports; `anonymous` lets callers without credentials read."""

    key: ClassVar[str]
    server_header: str
    token_name = ""

    def __init__(self, elsewhere: Elsewhere, contexts: Callable[[str], ssl.SSLContext]) -> None:
        self.elsewhere = elsewhere
        self.shelf = self.stocked()
        self._contexts = contexts
        self._lock = threading.Lock()
        self.reset()

    def reset(self) -> None:
        """As at the start: the packages, no anonymous access, no fault."""
        if self.shelf.touched:
            self.shelf = self.stocked()
        self.anonymous = False
        self.forced_base = ""
        self.record = False
        self.calls: list[Call] = []
        self.denied: set[str] = set()
        self.concealed: set[str] = set()
        self._active: list[Active] = []

    @abstractmethod
    def stocked(self) -> Shelf:
        """Every repository with the packages it starts with."""

    @property
    @abstractmethod
    def refusals(self) -> Mapping[str, Fault]:
        """Faults whose answer is the product's own."""

    @property
    def faults(self) -> Mapping[str, Fault]:
        """Every fault this product can be told to have, by name."""
        return {**COMMON, **self.refusals}

    @abstractmethod
    def respond(self, call: Call) -> Response:
        """The answer of a healthy product; may raise Refused."""

    @abstractmethod
    def repository_of(self, call: Call) -> str:
        """The repository that an address names, or nothing."""

    def marked(self, names: set[str], repository: str) -> bool:
        """Whether a repository is among those that a condition names; the empty name stands for all."""
        return repository in names or "" in names

    @contextmanager
    def fault(
        self,
        name: str,
        *,
        repository: str = "",
        path: str = "",
        method: str = "",
        times: int = 0,
        seconds: float = 0.0,
    ) -> Iterator[Active]:
        """Misbehave inside the block: everywhere, or for one repository, path prefix or method, or `times` requests."""
        active = Active(self.faults[name], repository, path, method, times, seconds)
        with self._lock:
            self._active.append(active)
        self._forget_connections(active)
        condition = active.fault.condition
        try:
            with condition(self, repository) if condition else nullcontext():
                yield active
        finally:
            with self._lock:
                self._active = [one for one in self._active if one is not active]
            self._forget_connections(active)

    def answer(self, call: Call) -> Response:
        if self.record:
            self.calls.append(call)
        respond: Callable[[Call], Response] = self._healthy
        for active in tuple(self._active):
            if active.fault.answer and self._applies(active, call):
                respond = self._wrapped(active, respond)
        return respond(call)

    def greet(self, wire: Wire, *, secure: bool) -> ssl.SSLContext | None:
        certificate = "good"
        for active in tuple(self._active):
            if active.fault.greet and (secure or not active.fault.tls_only):
                active.fault.greet(wire)
                raise ConnectionAbortedError
            certificate = active.fault.certificate or certificate
            if active.fault.plain_on_tls:
                return None
        return self._contexts(certificate) if secure else None

    def _healthy(self, call: Call) -> Response:
        try:
            return self.respond(call)
        except Refused as refused:
            return refused.response
        except Exception as error:  # a mistake of ours must be seen, not hang the client
            return Response(500, f"ERROR: {error!r}".encode(), "text/plain")

    def _applies(self, active: Active, call: Call) -> bool:
        wrong_repository = active.repository and active.repository != self.repository_of(call)
        if wrong_repository or not call.path.startswith(active.path) or active.method not in {"", call.method}:
            return False
        with self._lock:
            active.hits += 1
            return not active.times or active.hits <= active.times

    def _wrapped(self, active: Active, inner: Callable[[Call], Response]) -> Callable[[Call], Response]:
        behaviour = active.fault.answer
        if behaviour is None:
            return inner
        return lambda call: behaviour(Situation(self, call, inner, active.seconds))

    def _forget_connections(self, active: Active) -> None:
        if active.fault.answer is None and active.fault.condition is None:
            self.drop()


def page(status: int, message: str) -> str:
    """An error page as a servlet shows it."""
    phrase = HTTPStatus(status).phrase
    head = f"<head><title>{status} - {phrase}</title></head>"
    return f"<!DOCTYPE html>\n<html>{head}<body><p>{escape(message)}</p></body></html>"

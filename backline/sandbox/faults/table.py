"""What a fault is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backline.sandbox.messages import Call, Response, Wire

if TYPE_CHECKING:
    from backline.sandbox.product import Product


@dataclass(frozen=True, slots=True)
class Situation:
    """A request that a fault may answer; `proceed` gives the answer of the healthy product."""

    product: Product
    call: Call
    proceed: Callable[[Call], Response]
    seconds: float

    def healthy(self) -> Response:
        return self.proceed(self.call)


Behaviour = Callable[[Situation], Response]


@dataclass(frozen=True, slots=True)
class Fault:
    """Exactly one of: an answer, a greeting in place of any answer, a certificate, no TLS where TLS is expected, or a
    condition that the product is in (of the named repository, or of all)."""

    name: str
    meaning: str
    answer: Behaviour | None = None
    greet: Callable[[Wire], None] | None = None
    tls_only: bool = False
    certificate: str = ""
    plain_on_tls: bool = False
    condition: Callable[[Product, str], AbstractContextManager[None]] | None = None

"""A request to a package API of one repository."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from backline.sandbox.messages import Call
from backline.sandbox.shelf import Asset, Component, Repository

if TYPE_CHECKING:
    from backline.sandbox.jfrog.product import Jfrog


@dataclass(frozen=True, slots=True)
class PackageRequest:
    """`path` is what follows the key; `base` is the repository's address without a slash at the end."""

    product: Jfrog
    call: Call
    repository: Repository
    path: str
    base: str
    legacy: bool = False

    def components(self) -> list[Component]:
        return self.product.shelf.components(self.repository)

    def file(self, path: str) -> Asset | None:
        return self.product.shelf.file(self.repository, path)

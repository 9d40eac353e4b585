"""Faults that are a state of the product: what a repository is, who may see it, whether its upstream answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from backline.sandbox.faults.table import Fault
from backline.sandbox.shelf import Repository

if TYPE_CHECKING:
    from backline.sandbox.product import Product

Condition = Callable[["Product", str], AbstractContextManager[None]]


def _changed(change: Callable[[Product, Repository], Repository | None], *, groups: bool = False) -> Condition:
    """The named repository, or all (all groups), is replaced by what `change` makes of it; None takes it away."""

    @contextmanager
    def condition(product: Product, name: str) -> Iterator[None]:
        before = dict(product.shelf.repositories)
        named = {name} if name else {one.name for one in before.values() if one.kind == "group" or not groups}
        after = {key: change(product, one) if key in named else one for key, one in before.items()}
        product.shelf.repositories = {key: value for key, value in after.items() if value is not None}
        try:
            yield
        finally:
            product.shelf.repositories = before

    return condition


def _other_format(product: Product, repository: Repository) -> Repository:
    wanted = "pypi" if repository.format == "npm" else "npm"
    found = product.shelf.repositories.values()
    other = next(one for one in found if (one.format, one.kind) == (wanted, repository.kind))
    return replace(other, name=repository.name)


def _upstream(status: int, reason: str) -> Condition:
    """The named proxy, or every proxy of the named group, can get nothing from its upstream."""

    @contextmanager
    def condition(product: Product, name: str) -> Iterator[None]:
        repositories = product.shelf.repositories
        named = [repositories[name]] if name else list(repositories.values())
        members = {one.name: one for repository in named for one in product.shelf.members(repository)}
        failing = [one for one in members.values() if one.kind == "proxy"]
        for one in failing:
            one.failing = (status, reason)
        try:
            yield
        finally:
            for one in failing:
                one.failing = None

    return condition


@contextmanager
def _denied(product: Product, name: str) -> Iterator[None]:
    product.denied.add(name)
    try:
        yield
    finally:
        product.denied.discard(name)


@contextmanager
def _concealed(product: Product, name: str) -> Iterator[None]:
    product.concealed.add(name)
    try:
        yield
    finally:
        product.concealed.discard(name)


FAULTS = (
    Fault("forbidden", "nobody has a right on it", condition=_denied),
    Fault("hidden", "it is said not to exist, to whoever has no right on it", condition=_concealed),
    Fault("missing-repository", "there is no such repository", condition=_changed(lambda product, one: None)),
    Fault("other-format", "the repository speaks another format", condition=_changed(_other_format, groups=True)),
    Fault(
        "repository-offline",
        "the repository is switched off",
        condition=_changed(lambda product, one: replace(one, online=False)),
    ),
    Fault("remote-blocked", "the proxy's upstream is blocked", condition=_upstream(404, "Remote blocked")),
    Fault("remote-unreachable", "the upstream cannot be reached", condition=_upstream(502, "Bad Gateway")),
    Fault("remote-failing", "the upstream fails", condition=_upstream(503, "Service Unavailable")),
)

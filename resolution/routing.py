"""One client made of several: a name that is bound to a registry is asked for there and nowhere else.

Answers of registries are never merged, so nobody can put a higher version of a private name where it would be taken
(https://slsa.dev/spec/v1.0/threats, dependency confusion).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from resolution.analysis import Client
from resolution.driver import Want
from resolution.errors import BoundElsewhere
from resolution.name_pattern import NamePattern, most_specific
from resolution.records import Artifact, Choice, Package, Requirement


@dataclass(frozen=True, slots=True)
class Route:
    """Names that `pattern` covers come from `client`; `place` is what people call that registry.

    Without a client there is nobody to ask, and nobody else is asked instead.
    """

    pattern: NamePattern
    place: str
    client: Client | None = None


@dataclass(slots=True)
class Routed:
    """A Client that picks, name by name, which registry answers. `taken`: the bound names that were asked for."""

    default: Client
    routes: Sequence[Route]
    taken: dict[str, str] = field(default_factory=dict)

    def package(self, name: str) -> Package:
        return self._for(name).package(name)

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]:
        return self._for(name).requirements(name, version)

    def choose(self, package: Package, spec: str = "") -> Choice:
        return self._for(package.name).choose(package, spec)

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact:
        return self._for(name).download(name, version, to, filename=filename)

    def source(self, want: Want) -> Any:
        return self._for(want.name).source(want)

    def notes(self) -> Iterator[str]:
        """Which bound names came from where, for people."""
        for name, place in sorted(self.taken.items()):
            yield f"{name} was looked up in {place} only: its name is bound to it."

    def _for(self, name: str) -> Client:
        """Raises BoundElsewhere."""
        route = most_specific(self.routes, name)
        if route is None:
            return self.default
        self.taken[name] = route.place
        if route.client is None:
            raise BoundElsewhere(name, route.place)
        return route.client

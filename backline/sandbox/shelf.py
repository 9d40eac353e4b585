"""What a product stores: repositories with components, components with assets."""

import hashlib
import heapq
import itertools
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

START = datetime(2024, 1, 1, 12, tzinfo=UTC)


@dataclass
class Asset:
    """One stored file; `attributes` is the format's own block in listings."""

    path: str
    body: bytes
    content_type: str
    attributes: dict[str, str] = field(default_factory=dict)
    created: datetime = START
    number: int = 0

    @cached_property
    def checksums(self) -> dict[str, str]:
        return {name: hashlib.new(name, self.body).hexdigest() for name in ("sha1", "md5", "sha256", "sha512")}


@dataclass
class Component:
    """A version of a package; `facts` is what its archive says about it."""

    format: str
    group: str | None
    name: str
    version: str | None
    assets: list[Asset]
    facts: dict[str, Any] = field(default_factory=dict)
    published: datetime = START
    number: int = 0

    @property
    def coordinates(self) -> tuple[str | None, str, str | None]:
        return self.group, self.name, self.version


class Occupied(Exception):
    """The repository holds this file already and does not allow it to change."""


@dataclass
class Repository:
    """`kind` is hosted, proxy or group in Nexus's words; JFrog says local, remote and virtual."""

    name: str
    format: str
    kind: str = "hosted"
    members: tuple[str, ...] = ()
    remote_url: str = ""
    policy: str = ""
    write_once: bool = True
    online: bool = True
    failing: tuple[int, str] | None = None
    """What a proxy answers while its upstream gives nothing: status and reason."""
    components: dict[int, Component] = field(default_factory=dict)
    files: dict[str, Asset] = field(default_factory=dict)

    def numbers(self, after: int) -> Iterator[int]:
        return (number for number in sorted(self.components) if number > after)

    def component(self, number: int) -> Component | None:
        return self.components.get(number)

    def file(self, path: str) -> Asset | None:
        return self.files.get(path)

    def each(self) -> Iterator[Component]:
        """Every component, one at a time."""
        return filter(None, (self.component(number) for number in self.numbers(0)))

    def assets(self, after: int) -> Iterator[tuple[Component, Asset]]:
        """Every file whose number is greater, in the order of numbers."""
        found = ((one, asset) for one in self.components.values() for asset in one.assets if asset.number > after)
        return iter(sorted(found, key=lambda pair: pair[1].number))

    def discard(self, number: int) -> None:
        component = self.components.pop(number)
        for asset in component.assets:
            self.files.pop(asset.path, None)


class Shelf:
    """Every repository of one product."""

    def __init__(self, repositories: Iterable[Repository]) -> None:
        self.repositories = {repository.name: repository for repository in repositories}
        self.lock = threading.RLock()
        self.touched = False
        """Whether anything was stored or removed after the start."""
        self._numbers = itertools.count(1)

    def members(self, repository: Repository) -> tuple[Repository, ...]:
        """The repository itself, or what a group draws from: members that fail are passed over in silence."""
        if repository.kind != "group":
            return (repository,)
        found = (self.repositories.get(name) for name in repository.members)
        return tuple(one for one in found if one is not None and one.online and not one.failing)

    def components(self, repository: Repository) -> list[Component]:
        """In the order of arrival; of a group the first member wins a coordinate."""
        found: dict[tuple[str | None, str, str | None], Component] = {}
        for member in self.members(repository):
            for component in tuple(member.components.values()):
                found.setdefault(component.coordinates, component)
        return list(found.values())

    def file(self, repository: Repository, path: str) -> Asset | None:
        return next((asset for member in self.members(repository) if (asset := member.file(path))), None)

    def numbers(self, repository: Repository, after: int) -> Iterator[int]:
        return heapq.merge(*(member.numbers(after) for member in self.members(repository)))

    def assets(self, repository: Repository, after: int) -> Iterator[tuple[Component, Asset]]:
        each = (member.assets(after) for member in self.members(repository))
        return heapq.merge(*each, key=lambda pair: pair[1].number)

    def component(self, repository: Repository, number: int) -> tuple[Repository, Component] | None:
        for member in self.members(repository):
            if component := member.component(number):
                return member, component
        return None

    def put(self, repository: Repository, new: Component) -> Component:
        """Store a component, or add its files to the one that has the same coordinates."""
        with self.lock:
            if repository.write_once and any(asset.path in repository.files for asset in new.assets):
                raise Occupied(repository.name)
            self.touched = True
            same = (old for old in repository.components.values() if old.coordinates == new.coordinates)
            component = next(same, new)
            if component is new:
                new.number = next(self._numbers)
                repository.components[new.number] = new
            else:
                paths = {asset.path for asset in new.assets}
                kept = [asset for asset in component.assets if asset.path not in paths]
                component.assets = kept + new.assets
            for asset in new.assets:
                asset.number = next(self._numbers)
                repository.files[asset.path] = asset
            return component

    def remove(self, repository: Repository, number: int) -> None:
        with self.lock:
            self.touched = True
            repository.discard(number)

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
    components: dict[int, Component] = field(default_factory=dict)
    files: dict[str, Asset] = field(default_factory=dict)

    def numbers(self, after: int) -> Iterator[int]:
        return (number for number in sorted(self.components) if number > after)

    def component(self, number: int) -> Component | None:
        return self.components.get(number)

    def file(self, path: str) -> Asset | None:
        return self.files.get(path)

    def discard(self, number: int) -> None:
        component = self.components.pop(number)
        for asset in component.assets:
            self.files.pop(asset.path, None)


class Shelf:
    """Every repository of one product."""

    def __init__(self, repositories: Iterable[Repository]) -> None:
        self.repositories = {repository.name: repository for repository in repositories}
        self.lock = threading.RLock()
        self._numbers = itertools.count(1)

    def members(self, repository: Repository) -> tuple[Repository, ...]:
        """The repository itself, or what a group draws from."""
        if repository.kind != "group":
            return (repository,)
        return tuple(self.repositories[name] for name in repository.members if name in self.repositories)

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
            repository.discard(number)

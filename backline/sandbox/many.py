"""A raw repository with as many components as asked for, made one at a time when somebody looks."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from backline.sandbox.shelf import Asset, Component, Repository

FIRST = 10_000_000


@dataclass
class ManyRepository(Repository):
    count: int = 0
    removed: set[int] = field(default_factory=set)

    def numbers(self, after: int) -> Iterator[int]:
        for number in range(max(FIRST, after + 1), FIRST + self.count):
            if number not in self.removed:
                yield number
        yield from super().numbers(max(after, FIRST))

    def component(self, number: int) -> Component | None:
        index = number - FIRST
        if not 0 <= index < self.count or number in self.removed:
            return super().component(number)
        path = f"many/{index // 1000:04d}/file-{index:06d}.txt"
        asset = Asset(path, f"{index}\n".encode(), "text/plain", number=number)
        return Component("raw", f"/many/{index // 1000:04d}", path, None, [asset], number=number)

    def file(self, path: str) -> Asset | None:
        stem = path.removesuffix(".txt").rpartition("file-")[2]
        made = self.component(FIRST + int(stem)) if stem.isdecimal() else None
        if made and made.assets[0].path == path:
            return made.assets[0]
        return super().file(path)

    def assets(self, after: int) -> Iterator[tuple[Component, Asset]]:
        for number in self.numbers(after):
            if (component := self.component(number)) and component.number >= FIRST:
                yield component, component.assets[0]
        yield from super().assets(max(after, FIRST))

    def discard(self, number: int) -> None:
        if FIRST <= number < FIRST + self.count:
            self.removed.add(number)
        else:
            super().discard(number)

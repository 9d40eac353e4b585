"""A request for content of one repository."""

from dataclasses import dataclass

from backline.sandbox.archives import Unreadable
from backline.sandbox.messages import Call, Refused
from backline.sandbox.nexus.refusals import error
from backline.sandbox.shelf import Asset, Component, Occupied, Repository, Shelf


@dataclass(frozen=True, slots=True)
class ContentRequest:
    """`path` is what follows the repository's name; `base` is its address without a slash at the end."""

    call: Call
    shelf: Shelf
    repository: Repository
    path: str
    base: str

    def components(self) -> list[Component]:
        return self.shelf.components(self.repository)

    def file(self, path: str) -> Asset | None:
        return self.shelf.file(self.repository, path)

    def store(self, component: Component) -> None:
        """Publish by the client's own protocol; refuses what the repository holds already."""
        try:
            self.shelf.put(self.repository, component)
        except Occupied as occupied:
            raise Refused(error(400, f"Repository does not allow updating assets: {occupied}")) from occupied


def unreadable(problem: Unreadable) -> Refused:
    return Refused(error(400, f"Invalid package: {problem}"))

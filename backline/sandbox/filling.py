"""Which packages stand in which repository."""

from backline.sandbox import packages
from backline.sandbox.shelf import Repository, Shelf

UPSTREAM = "https://registry.example.org"


def fill(shelf: Shelf, repository: Repository) -> None:
    """Public packages behind the proxy, private ones in the hosted repository, snapshots in theirs."""
    if repository.policy == "snapshot":
        found = packages.snapshots(repository.format)
    elif repository.kind == "proxy":
        found = packages.public(repository.format)
    elif repository.kind == "hosted" and repository.name != "raw-many":
        found = packages.private(repository.format)
    else:
        return
    for component in found:
        shelf.put(repository, component)

"""The repositories of the sandbox's Nexus, filled."""

from collections.abc import Iterator

from backline.sandbox.filling import UPSTREAM, fill
from backline.sandbox.many import ManyRepository
from backline.sandbox.shelf import Repository, Shelf

SINGLE = ("raw", "helm", "apt", "r", "yum", "rubygems")
GROUPS = {"npm": "npm-group", "pypi": "pypi-group", "go": "go-group", "maven": "maven-public", "nuget": "nuget-group"}


def filled(many: int) -> Shelf:
    """Every repository with its packages; `many` raw components more in the repository raw-many."""
    repositories = [*_repositories()]
    if many:
        repositories.append(ManyRepository("raw-many", "raw", count=many))
    shelf = Shelf(repositories)
    for repository in repositories:
        fill(shelf, repository)
    shelf.touched = False
    return shelf


def _repositories() -> Iterator[Repository]:
    for name in ("npm", "pypi", "go", "nuget"):
        yield Repository(f"{name}-hosted", name)
        yield Repository(f"{name}-proxy", name, "proxy", remote_url=f"{UPSTREAM}/{name}/")
        yield Repository(f"{name}-group", name, "group", (f"{name}-hosted", f"{name}-proxy"))
    yield Repository("maven-releases", "maven2", policy="release")
    yield Repository("maven-snapshots", "maven2", policy="snapshot", write_once=False)
    yield Repository("maven-proxy", "maven2", "proxy", remote_url=f"{UPSTREAM}/maven2/", policy="release")
    yield Repository("maven-public", "maven2", "group", ("maven-releases", "maven-snapshots", "maven-proxy"))
    for name in SINGLE:
        yield Repository(f"{name}-hosted", name, write_once=name != "raw")

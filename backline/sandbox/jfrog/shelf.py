"""The repositories of the sandbox's Artifactory, filled."""

from collections.abc import Iterator

from backline.sandbox.filling import UPSTREAM, fill
from backline.sandbox.shelf import Repository, Shelf

VIRTUAL = {
    "npm": "npm-virtual",
    "pypi": "pypi-virtual",
    "go": "go-virtual",
    "maven": "libs-main",
    "nuget": "nuget-virtual",
}


def filled() -> Shelf:
    shelf = Shelf(_repositories())
    for repository in tuple(shelf.repositories.values()):
        fill(shelf, repository)
    shelf.touched = False
    return shelf


def _repositories() -> Iterator[Repository]:
    for name in ("npm", "pypi", "go", "nuget"):
        yield Repository(f"{name}-local", name)
        yield Repository(f"{name}-remote", name, "proxy", remote_url=f"{UPSTREAM}/{name}/")
        yield Repository(f"{name}-virtual", name, "group", (f"{name}-local", f"{name}-remote"))
    yield Repository("libs-release-local", "maven2", policy="release")
    yield Repository("libs-snapshot-local", "maven2", policy="snapshot", write_once=False)
    yield Repository("maven-remote", "maven2", "proxy", remote_url=f"{UPSTREAM}/maven2/", policy="release")
    yield Repository("libs-main", "maven2", "group", ("libs-release-local", "libs-snapshot-local", "maven-remote"))
    yield Repository("generic-local", "raw", write_once=False)

"""The resolved graph as the lock files that pip and uv install from.

https://pip.pypa.io/en/stable/topics/secure-installs/#hash-checking-mode and
https://packaging.python.org/en/latest/specifications/pylock-toml/ (PEP 751)
"""

from collections.abc import Callable, Iterator

import tomlkit
from packaging.markers import Marker
from packaging.pylock import Package, PackageSdist, PackageWheel, Pylock
from packaging.specifiers import SpecifierSet
from packaging.utils import NormalizedName
from packaging.version import Version

from resolution.graph import Graph, Node
from resolution.pypi import releases
from resolution.pypi.names import CanonicalName, canonical
from resolution.pypi.simple_index import File, SimpleIndex

STRONG = ("sha256", "sha384", "sha512")  # what pip accepts as --hash
Pages = Callable[[CanonicalName], SimpleIndex]


def requirements_txt(graph: Graph, pages: Pages) -> bytes:
    """One pinned line a package, with the hash of every file of its version, and what asked for it.

    pip wants hashes for all lines or for none: where a file has only a weak hash, none are written and a comment
    says so.
    """
    nodes = _installed(graph)
    hashes = {node.id: _hashes(_files(node, pages)) for node in nodes}
    weak = [node.name for node in nodes if not hashes[node.id]]
    lines = [f"# Resolved for {', '.join(f'{key} {value}' for key, value in graph.environment.items())}"]
    if weak:
        lines.append(f"# Without hashes: the registry promises no strong one for {', '.join(weak)}")
    for node in nodes:
        lines += _lines(node, [] if weak else hashes[node.id], graph)
    return ("\n".join(lines) + "\n").encode()


def can_be_hashed(graph: Graph, pages: Pages) -> bool:
    """Whether the registry promises a strong hash for a file of every package: without, there is no pylock.toml."""
    return all(_hashes(_files(node, pages)) for node in _installed(graph))


def pylock_toml(graph: Graph, pages: Pages) -> bytes:
    """Every file of the chosen versions with its URL and strong hashes; files without a strong hash are left out."""
    python = graph.environment.get("python", "")
    lock = Pylock(
        lock_version=Version("1.0"),
        requires_python=SpecifierSet(f">={python}") if python else None,
        created_by="backline",
        packages=[_package(node, pages) for node in _installed(graph)],
    )
    return tomlkit.dumps(dict(lock.to_dict())).encode()


def _installed(graph: Graph) -> list[Node]:
    return sorted(graph.nodes[1:], key=lambda node: (node.name, node.version))


def _lines(node: Node, hashes: list[str], graph: Graph) -> Iterator[str]:
    marker = f" ; {node.path}" if node.path else ""
    yield " \\\n".join([f"{node.name}=={node.version}{marker}", *(f"    --hash={value}" for value in hashes)])
    names = {each.id: each.name or "the project" for each in graph.nodes}
    asking = {names[edge.parent] for edge in graph.edges if edge.child == node.id and edge.parent != node.id}
    yield f"    # via {', '.join(sorted(asking))}"


def _files(node: Node, pages: Pages) -> list[tuple[File, str]]:
    name = canonical(node.name)
    page = pages(name)
    return [(file, page.address(file)) for file in releases.of_version(page.files, name, node.version)]


def _hashes(files: list[tuple[File, str]]) -> list[str]:
    return sorted(f"{kind}:{value}" for file, _ in files for kind, value in _strong(file).items())


def _strong(file: File) -> dict[str, str]:
    return {kind: file.hashes[kind].lower() for kind in STRONG if kind in file.hashes}


def _package(node: Node, pages: Pages) -> Package:
    wheels: list[PackageWheel] = []
    sdist: PackageSdist | None = None
    for file, url in _files(node, pages):
        facts = {"name": file.filename, "upload_time": file.upload_time, "url": url, "size": file.size}
        if not _strong(file):
            continue
        if file.filename.endswith(".whl"):
            wheels.append(PackageWheel(**facts, hashes=_strong(file)))  # type: ignore[arg-type]  # one of each kind
        else:
            sdist = PackageSdist(**facts, hashes=_strong(file))  # type: ignore[arg-type]
    return Package(
        name=NormalizedName(node.name),
        version=Version(node.version),
        marker=Marker(node.path) if node.path else None,
        wheels=wheels or None,
        sdist=sdist,
    )

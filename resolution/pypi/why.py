"""Why a package has the version it has, and why each other version lost.

https://docs.astral.sh/uv/concepts/resolution/ and PEP 592 (yanked), PEP 440 §Handling of pre-releases
"""

from collections.abc import Iterator
from dataclasses import dataclass

from resolution.errors import InvalidRange
from resolution.graph import Edge, Graph, Node
from resolution.paths import dependents
from resolution.pypi import filenames, ranges, versions
from resolution.pypi.environment import Environment
from resolution.pypi.names import canonical
from resolution.pypi.simple_index import File, SimpleIndex
from resolution.records import Candidate

_FREE = "its own requirements, or those of what it would bring in, contradict others in this graph"


@dataclass(frozen=True, slots=True)
class Why:
    """`asked`: the edges that lead here; `rule`: what chose the version; candidates newest first."""

    node: Node
    asked: tuple[Edge, ...]
    rule: str
    candidates: tuple[Candidate, ...]


def why(graph: Graph, node: Node, page: SimpleIndex, environment: Environment) -> Why:
    """Everything that can be said about the choice of `node`, from the graph and what the registry lists."""
    asked = dependents(graph, node.id)
    candidates = tuple(_candidates(node, asked, page, environment))
    return Why(node, asked, _rule(asked, candidates), candidates)


def _rule(asked: tuple[Edge, ...], candidates: tuple[Candidate, ...]) -> str:
    wanted = ", ".join(dict.fromkeys(_spec(edge) for edge in asked if _spec(edge)))
    inside = f"inside {wanted}" if wanted else "there is"
    if any(one.why == _FREE for one in candidates):
        return f"the newest version {inside} with which all other requirements can be met"
    return f"the newest version {inside} that can be installed"


def _candidates(
    node: Node, asked: tuple[Edge, ...], page: SimpleIndex, environment: Environment
) -> Iterator[Candidate]:
    by_version: dict[str, list[File]] = {}
    for file in page.files:
        if found := filenames.parse(file.filename, canonical(node.name)):
            by_version.setdefault(found.version, []).append(file)
    for version in versions.newest_first(by_version):
        if version == node.version:
            yield Candidate(version, True, "chosen")
        else:
            yield Candidate(version, False, _lost(version, by_version[version], node, asked, environment))


def _lost(version: str, files: list[File], node: Node, asked: tuple[Edge, ...], environment: Environment) -> str:
    refused = list(dict.fromkeys(_spec(edge) for edge in asked if not _accepts(_spec(edge), version)))
    if refused:
        return f"outside {', '.join(refused)}"
    if unusable := _unusable(files, node, environment):
        return unusable
    if versions.compare(version, node.version) < 0:
        return f"older than {node.version}"
    if versions.is_prerelease(version) and not versions.is_prerelease(node.version):
        return "a pre-release, which nobody asked for"
    return _FREE


def _unusable(files: list[File], node: Node, environment: Environment) -> str:
    standing = [file for file in files if not file.is_yanked]
    if not standing:
        return f"yanked: {files[0].yank_reason or 'no reason given'}"
    running = [file for file in standing if environment.runs(file.requires_python)]
    if not running:
        return f"requires Python {standing[0].requires_python}, this is {environment.full_version}"
    parsed = (filenames.parse(file.filename, canonical(node.name)) for file in running)
    if not any(found and environment.fits(found) for found in parsed):
        return f"no file for {environment.describe()['platform']}"
    return ""


def _spec(edge: Edge) -> str:
    """The requirement without the extras it asks for."""
    return edge.requirement.rpartition("]")[2]


def _accepts(spec: str, version: str) -> bool:
    try:
        return ranges.allows(spec, version)
    except InvalidRange:
        return True

"""Why a package stands where it does in the version it has, and why each other version lost.

https://github.com/npm/cli/blob/latest/docs/lib/content/commands/npm-explain.md
"""

import posixpath
from dataclasses import dataclass

from resolution.errors import ResolutionError
from resolution.graph import Edge, Graph, Node
from resolution.npm.environment import Environment
from resolution.npm.packument import Packument
from resolution.npm.pick import pick
from resolution.npm.ranges import satisfies
from resolution.npm.specs import parse_spec
from resolution.npm.versions import Version, parse_or_none
from resolution.paths import dependents
from resolution.records import Candidate


@dataclass(frozen=True, slots=True)
class Why:
    """`asked`: the edges that lead here; `rule`: what chose the version; `place`: what chose the folder."""

    node: Node
    asked: tuple[Edge, ...]
    rule: str
    place: str
    candidates: tuple[Candidate, ...]


def why(graph: Graph, node: Node, packument: Packument) -> Why:
    """Everything that can be said about the choice of `node`, from the graph and what the registry says of it."""
    known = {key: graph.environment[key] for key in Environment.__slots__ if key in graph.environment}
    environment, asked = Environment(**known), dependents(graph, node.id)
    return Why(
        node,
        asked,
        _rule(node, asked, packument, environment),
        _place(graph, node),
        tuple(_candidate(version, node, asked, packument, environment) for version in packument.newest_first()),
    )


def _rule(node: Node, asked: tuple[Edge, ...], packument: Packument, environment: Environment) -> str:
    for edge in asked:
        try:
            choice = pick(packument, parse_spec(edge.name, edge.requirement or "*").target.text, environment)
        except ResolutionError:
            continue
        if choice.version == node.version:
            return f"{edge.requirement or '*'}: {choice.why}"
    return "already in the tree or in the lock file, and everybody who asks accepts it"


def _candidate(
    version: Version, node: Node, asked: tuple[Edge, ...], packument: Packument, environment: Environment
) -> Candidate:
    if version.text == node.version:
        return Candidate(version.text, True, "chosen")
    refused = [edge.requirement for edge in asked if not _accepts(edge, version.text)]
    if refused:
        return Candidate(version.text, False, "outside " + ", ".join(dict.fromkeys(refused)))
    return Candidate(version.text, False, _lesser(version, node, packument, environment))


def _accepts(edge: Edge, version: str) -> bool:
    spec = parse_spec(edge.name, edge.requirement or "*").target
    return spec.kind == "tag" or spec.text == "*" or satisfies(version, spec.text, loose=True)


def _lesser(version: Version, node: Node, packument: Packument, environment: Environment) -> str:
    try:
        manifest = packument.manifest(version.text)
    except ResolutionError as error:
        return f"unreadable: {error}"
    if manifest.deprecated:
        return f"deprecated: {manifest.deprecated}"
    if not environment.runs(manifest):
        return "made for other engines: " + ", ".join(f"{name} {spec}" for name, spec in manifest.engines.items())
    chosen = parse_or_none(node.version, loose=True)
    if chosen and version < chosen:
        return f"lower than {node.version}"
    if packument.tags.get("latest") == node.version:
        return f"the tag latest names {node.version}, which is preferred to higher versions"
    return f"{node.version} was in place already and serves everybody who asks"


def _place(graph: Graph, node: Node) -> str:
    parent, found, name = node.path.rpartition("node_modules/")
    if not found:
        return "a folder of the project"
    if not parent:
        return "at the top, where everybody finds it"
    inner = parent.rstrip("/")
    by_path = {each.path: each for each in graph.nodes}
    while inner:
        inner = inner.rpartition("node_modules/")[0].rstrip("/")
        other = by_path.get(posixpath.join(inner, "node_modules", name))
        if other:
            askers = ", ".join(dict.fromkeys(edge.requirement or "*" for edge in dependents(graph, other.id)))
            return (
                f"inside {parent.rstrip('/')}: further out stands {other.name}@{other.version}, asked for as {askers}"
            )
    return f"inside {parent.rstrip('/')}: further out it would stand in somebody's way"

"""Why a graph holds this version and not another, in the words of its ecosystem's rules.

Some rules can be told from the graph alone; npm's and Python's also need the registry's list of versions, so the
question goes through a worker like every other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from backline.projects import graphs
from backline.projects.models import ResolvedGraph
from integrations.authority.clients import for_analysis
from integrations.lookups.models import Lookup
from resolution.analysis import Client
from resolution.driver import Want
from resolution.errors import VersionNotFound
from resolution.go import why as go
from resolution.graph import Graph, Node
from resolution.maven import why as maven
from resolution.npm import why as npm
from resolution.nuget import why as nuget
from resolution.pypi import why as pypi
from resolution.pypi.environment import Environment as PythonEnvironment
from resolution.records import Candidate


@dataclass(frozen=True, slots=True)
class Reason:
    """A version that was asked for or could have been taken, who asked for it, and what became of it."""

    version: str
    won: bool
    why: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """`sentences` say what decided; `reasons` what became of every version."""

    sentences: tuple[str, ...]
    reasons: tuple[Reason, ...]


Explainer = Callable[[Graph, Node, Client], Explanation]


def explain(lookup: Lookup) -> Mapping[str, Any]:
    """Answers an "explain" look-up. `arguments`: graph, node."""
    mine = ResolvedGraph.objects.filter(analysis__project__organization=lookup.organization)
    stored = mine.get(pk=lookup.arguments["graph"])
    graph = graphs.unpack(stored.graph or b"")
    node = next((each for each in graph.nodes if each.id == lookup.arguments["node"]), None)
    if node is None or lookup.repository is None:
        raise VersionNotFound(str(lookup.arguments["node"]), "")
    found = EXPLAINERS[graph.ecosystem](graph, node, for_analysis(lookup.repository).client)
    return asdict(found)


def _told_by_graph(demands: Callable[[Graph, str], Sequence[Any]], version: str) -> Explainer:
    """For ecosystems whose graph says it all; `version` is what a demand calls the version it asks for."""

    def explain_from(graph: Graph, node: Node, _client: Client) -> Explanation:
        found = demands(graph, node.name)
        return Explanation((), tuple(Reason(getattr(each, version), each.won, each.why, each.by) for each in found))

    return explain_from


def _npm(graph: Graph, node: Node, client: Client) -> Explanation:
    found = npm.why(graph, node, client.source(Want("package", node.name)))
    return Explanation((found.rule, found.place), _candidates(found.candidates))


def _pypi(graph: Graph, node: Node, client: Client) -> Explanation:
    page = client.source(Want("simple", node.name))
    python = graph.environment.get("python")
    found = pypi.why(graph, node, page, PythonEnvironment(python) if python else PythonEnvironment())
    return Explanation((found.rule,), _candidates(found.candidates))


def _candidates(found: Sequence[Candidate]) -> tuple[Reason, ...]:
    return tuple(Reason(each.version, each.chosen, each.why) for each in found)


EXPLAINERS: dict[str, Explainer] = {
    "npm": _npm,
    "pypi": _pypi,
    "go": _told_by_graph(go.demands, "version"),
    "maven": _told_by_graph(maven.demands, "version"),
    "nuget": _told_by_graph(nuget.demands, "range"),
}

"""A small graph for tests: project → a → c, project → b → c, b → missing."""

from typing import Any

from backline.projects import graphs
from backline.projects.models import Analysis, Project, ResolvedGraph
from backline.projects.snapshots import pack
from resolution.graph import Edge, Graph, Node


def graph(*, c: str = "1.0.0", extra: str = "", ecosystem: str = "npm") -> Graph:
    nodes = [
        Node(id=0, name="app", version="0.1.0"),
        Node(id=1, name="a", version="1.0.0", artifact="https://registry.example.org/a/-/a-1.0.0.tgz"),
        Node(id=2, name="b", version="2.0.0", flags=frozenset({"dev"})),
        Node(id=3, name="c", version=c, flags=frozenset({"dev"}), error="" if c else "not allowed"),
    ]
    edges = [
        Edge(parent=0, child=1, name="a", requirement="^1"),
        Edge(parent=0, child=2, name="b", requirement="^2", kind="dev"),
        Edge(parent=1, child=3, name="c", requirement="*"),
        Edge(parent=2, child=3, name="c", requirement="^1"),
        Edge(parent=2, child=None, name="missing", requirement="*", error="could not look"),
    ]
    if extra:
        nodes.append(Node(id=4, name=extra, version="9.0.0"))
        edges.append(Edge(parent=0, child=4, name=extra, requirement="*"))
    return Graph(ecosystem=ecosystem, nodes=tuple(nodes), edges=tuple(edges), environment={"node": "20"})


def stored(project: Project, **shape: Any) -> ResolvedGraph:
    """It as the result of the project's next analysis."""
    return kept(project, graph(**shape))


def kept(project: Project, made: Graph) -> ResolvedGraph:
    number = project.analyses.count() + 1
    analysis = Analysis.objects.create(project=project, number=number, files=pack({}), state=Analysis.State.DONE)
    return ResolvedGraph.objects.create(
        analysis=analysis,
        ecosystem="npm",
        root="package.json",
        graph=graphs.pack(made),
        nodes=graphs.packages(made),
        unknown=graphs.unknowns(made),
        locks=pack({"package-lock.json": b"{}"}),
    )

"""A feed in memory, and projects restored from it."""

from collections.abc import Mapping
from typing import Any

from resolution import driver
from resolution.driver import Want
from resolution.errors import PackageNotFound
from resolution.graph import Graph
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.project import Project, Reference
from resolution.nuget.resolver import resolve

Feed = Mapping[str, Mapping[str, Mapping[str, str]]]  # id → version → dependency id → range


def source(feed: Feed) -> Any:
    by_id = {name.lower(): (name, versions) for name, versions in feed.items()}

    def answer(want: Want) -> Any:
        if want.name not in by_id:
            raise PackageNotFound(want.name)
        name, versions = by_id[want.name]
        if want.kind == "versions":
            return tuple(versions)
        group = Group("", tuple(Dependency(*pair) for pair in versions[want.version].items()))
        return Manifest(name, want.version, (group,))

    return answer


def restored(feed: Feed, references: Mapping[str, str], **options: Any) -> Graph:
    wanted = tuple(Reference(name, wanted) for name, wanted in references.items())
    project = Project(name="App", references=wanted, **options)
    return driver.run(resolve(project, framework="net8.0"), source(feed), threads=1)


def versions(graph: Graph) -> dict[str, str]:
    return {node.name: node.version for node in graph.nodes[1:]}


def errors(graph: Graph) -> list[str]:
    return [edge.error.partition(":")[0] for edge in graph.edges if edge.error]

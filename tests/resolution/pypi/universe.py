"""A few packages in memory, written as `"a 1.0": ("b>=1", "c ; extra == 'x'")`."""

from collections.abc import Mapping
from typing import Any

from msgspec import Raw

from resolution import driver
from resolution.driver import Want
from resolution.errors import PackageNotFound, ResolutionError
from resolution.graph import Graph
from resolution.pypi.core_metadata import CoreMetadata
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.resolver import resolve
from resolution.pypi.simple_index import File, SimpleIndex

CONDITIONS = Conditions(environment=Environment("3.11.7", "linux"))
Facts = dict[Want, Any]


def universe(packages: Mapping[str, tuple[str, ...]], **marks: Any) -> Facts:
    """`marks` go to every file."""
    facts: Facts = {}
    for title, requires in packages.items():
        name, version = title.split()
        filename = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
        file = File(filename=filename, url=filename, hashes_json=Raw(b'{"sha256":"ab"}'), **marks)
        page = facts.setdefault(Want("simple", name), SimpleIndex(name=name, files=[]))
        page.files.append(file)
        facts[Want("metadata", name, filename)] = CoreMetadata(
            metadata_version="2.1", name=name, version=version, requires_dist=requires
        )
    return facts


def solved(facts: Facts, *requirements: str, conditions: Conditions = CONDITIONS, **more: Any) -> Graph:
    def source(want: Want) -> Any:
        fact = facts.get(want, PackageNotFound(want.name))
        if isinstance(fact, ResolutionError):
            raise fact
        return fact

    return driver.run(resolve(Manifest(requirements=requirements, **more), conditions), source, threads=2)


def pinned(graph: Graph) -> list[str]:
    return [f"{node.name} {node.version}" for node in graph.nodes[1:]]

"""From a project's files to its graph: the one contract between the ecosystems and whoever analyses projects.

Each ecosystem folder has an `analysis.py` with the functions of `Analyser`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Protocol

from resolution.driver import Budget, Resolver, Want, run
from resolution.graph import Graph
from resolution.records import Artifact, Choice, Package, Requirement

Files = Mapping[str, bytes]  # path with forward slashes, relative to the project → content


class Client(Protocol):
    """What every ecosystem's `client.Client` offers. Methods raise ResolutionError."""

    def package(self, name: str) -> Package: ...

    def requirements(self, name: str, version: str) -> tuple[Requirement, ...]: ...

    def choose(self, package: Package, spec: str = "") -> Choice: ...

    def download(self, name: str, version: str, to: BinaryIO, *, filename: str = "") -> Artifact: ...

    def source(self, want: Want) -> Any: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One graph to make: the project's files, where to start, who answers, and for which environment.

    `environment` holds what the person chose (node, python, platform, jdk, framework …); what is missing is assumed
    by the ecosystem and written into the graph.
    """

    files: Files
    root: str
    client: Client
    environment: Mapping[str, str] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    cancelled: Callable[[], bool] = lambda: False
    progress: Callable[[int], None] = lambda done: None

    def run(self, resolver: Resolver) -> Graph:
        """Drive a resolver with this task's client, budget, cancellation and progress."""
        return run(resolver, self.client.source, budget=self.budget, cancelled=self.cancelled, progress=self.progress)


class Analyser(Protocol):
    """The functions of an ecosystem's `analysis` module."""

    @staticmethod
    def is_project_file(path: str) -> bool:
        """Whether an analysis may want to read the file at `path`."""

    @staticmethod
    def roots(files: Files) -> tuple[str, ...]:
        """The files that a graph starts from, workspace members excepted."""

    @staticmethod
    def analyse(task: Task) -> Graph:
        """Raises ResolutionError: MalformedDocument for the project's own files, Unresolvable, BudgetExceeded …"""

    @staticmethod
    def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
        """The native lock files that say the same as `graph`; empty where we write none."""

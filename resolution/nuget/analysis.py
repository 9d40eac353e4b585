"""A .NET project's files to its graph: central versions, referenced projects, an existing lock.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
"""

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from resolution.analysis import Files, Task
from resolution.driver import Want, run
from resolution.graph import Graph, Node
from resolution.nuget import packages_lock, project_files
from resolution.nuget.compatibility import nearest
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.frameworks import Framework
from resolution.nuget.open_project import OpenProject
from resolution.nuget.project import Project, Reference
from resolution.nuget.project_tree import Tree
from resolution.nuget.resolver import resolve

PROJECTS = (".csproj", ".fsproj", ".vbproj")
IMPORTED = (".props", ".targets", ".projitems")
LOCAL_VERSION = "1.0.0"


def is_project_file(path: str) -> bool:
    """Whether a project is read from it; what a build left in bin and obj is not."""
    name = posixpath.basename(path).lower()
    lock = name.startswith("packages.") and name.endswith(".lock.json")
    wanted = name.endswith((*PROJECTS, *IMPORTED)) or lock or name == "packages.config"
    return wanted and not {"bin", "obj"} & set(path.split("/")[:-1])


def roots(files: Files) -> tuple[str, ...]:
    """Every project, and every packages.config that stands beside none."""
    projects = [path for path in files if path.lower().endswith(PROJECTS)]
    folders = {posixpath.dirname(path) for path in projects if not _old_style(files, path)}
    configs = [path for path in files if posixpath.basename(path).lower() == "packages.config"]
    alone = [path for path in configs if posixpath.dirname(path) not in folders]
    covered = {posixpath.dirname(path) for path in alone}
    return tuple(sorted([path for path in projects if posixpath.dirname(path) not in covered] + alone))


def analyse(task: Task) -> Graph:
    """A lock file that still fits is read; otherwise resolved. Raises MalformedDocument, and what the driver raises."""
    if posixpath.basename(task.root).lower() == "packages.config":
        return _flat(task.files[task.root])
    opened = OpenProject(Tree(task.files), task.root, task.environment.get("framework", ""))
    project = opened.project()
    entries = opened.lock()
    if entries and packages_lock.agrees(entries, project.direct(opened.framework)):
        graph = packages_lock.graph(entries, project.name, opened.framework)
        return replace(graph, notes=(*opened.notes(), "read from packages.lock.json"))
    local = LocalProjects(task, opened)
    graph = run(
        resolve(local.joined(project), framework=opened.framework),
        local.source,
        budget=task.budget,
        cancelled=task.cancelled,
        progress=task.progress,
    )
    stale = ("packages.lock.json does not fit the project any more",) if entries else ()
    nodes = tuple(local.marked(node) for node in graph.nodes)
    return replace(graph, nodes=nodes, notes=(*opened.notes(), *stale, *graph.notes))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:  # noqa: ARG001  the shape of Analyser
    """None: packages.lock.json holds content hashes that only a restore computes."""
    return {}


class LocalProjects:
    """Referenced projects served as if they were packages, so that what they ask for counts where it should."""

    def __init__(self, task: Task, root: OpenProject) -> None:
        self._task, self._root = task, root
        self._opened: dict[str, OpenProject] = {}
        waiting = list(root.referenced())
        for path in waiting:
            opened = _as_seen_from(root, path)
            if opened.name.lower() not in self._opened and path != root.path:
                self._opened[opened.name.lower()] = opened
                waiting += opened.referenced()

    def joined(self, project: Project) -> Project:
        """`project` with its referenced projects as references."""
        return replace(project, references=(*project.references, *self._references(self._root)))

    def source(self, want: Want) -> Any:
        opened = self._opened.get(want.name.lower())
        if opened is None:
            return self._task.client.source(want)
        return (LOCAL_VERSION,) if want.kind == "versions" else self._manifest(opened)

    def marked(self, node: Node) -> Node:
        local = node.name.lower() in self._opened and node.id
        return replace(node, version="", flags=node.flags | {"project"}) if local else node

    def _references(self, opened: OpenProject) -> Iterator[Reference]:
        for path, kind in opened.project_references():
            yield Reference(posixpath.splitext(posixpath.basename(path))[0], LOCAL_VERSION, kind=kind)

    def _manifest(self, opened: OpenProject) -> Manifest:
        # What a project keeps to itself (PrivateAssets) does not reach those that build on it.
        own = [*opened.project().direct(opened.framework), *self._references(opened)]
        wanted = [one for one in own if one.kind != "dev"]
        return Manifest(
            opened.name, LOCAL_VERSION, (Group("", tuple(Dependency(one.id, one.range) for one in wanted)),)
        )


def _as_seen_from(root: OpenProject, path: str) -> OpenProject:
    """The project at `path` for the one of its target frameworks that `root` builds on."""
    opened = OpenProject(root.tree, path, "")
    best = nearest(Framework.parse(root.framework).complete, [Framework.parse(one) for one in opened.frameworks])
    fitting = (one for one in opened.frameworks if Framework.parse(one) == best)
    return OpenProject(root.tree, path, next(fitting, ""))


def _old_style(files: Files, path: str) -> bool:
    """A project whose packages stand in packages.config."""
    return (
        posixpath.join(posixpath.dirname(path), "packages.config") in files and b"PackageReference" not in files[path]
    )


def _flat(body: bytes) -> Graph:
    found = project_files.read_packages_config(body).locked
    nodes = [Node(id=0, name="packages.config", version="")]
    nodes += [
        Node(id=number, name=one.name, version=one.version, flags=one.groups | {"direct"})
        for number, one in enumerate(found, 1)
    ]
    note = "packages.config lists every package and says nothing of who needs whom"
    return Graph(ecosystem="nuget", nodes=tuple(nodes), edges=(), notes=(note,))

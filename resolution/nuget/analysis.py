"""A .NET project's files to its graph: central versions, referenced projects, an existing lock.

https://learn.microsoft.com/nuget/consume-packages/package-references-in-project-files
"""

import posixpath
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from resolution.analysis import Files, Task
from resolution.driver import Want, run
from resolution.errors import MalformedDocument, TooLarge
from resolution.graph import Graph, Node
from resolution.nuget import lock_writing, packages_lock, project_files, runtimes
from resolution.nuget.compatibility import nearest
from resolution.nuget.dependency_groups import Dependency, Group, Manifest
from resolution.nuget.frameworks import Framework
from resolution.nuget.names import some
from resolution.nuget.open_project import OpenProject
from resolution.nuget.project import Project, Reference
from resolution.nuget.project_tree import Tree
from resolution.nuget.resolver import resolve

PROJECTS = (".csproj", ".fsproj", ".vbproj")
READ = "read from packages.lock.json"
IMPORTED = (".props", ".targets", ".projitems")


def is_project_file(path: str) -> bool:
    """Whether a project is read from it; what a build left in bin and obj is not."""
    name = posixpath.basename(path).lower()
    wanted = name.endswith((*PROJECTS, *IMPORTED)) or _is_lock(name) or name == "packages.config"
    return wanted and not {"bin", "obj"} & set(path.split("/")[:-1])


def _is_lock(name: str) -> bool:
    return name.startswith("packages.") and name.endswith("lock.json")


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
    opened = _opened(task)
    graph = _resolved(task, opened)
    more = (
        *_left_out(task, graph),
        *runtimes.notes(opened, locked=READ in graph.notes),
        *_unwritten(task, opened, graph),
    )
    return replace(graph, notes=(*opened.notes(), *graph.notes, *more))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
    """packages.lock.json where every content hash is known. Raises what `analyse` raises."""
    if posixpath.basename(task.root).lower() == "packages.config":
        return {}
    opened, hashes = _opened(task), _hashes(task.files, graph)
    if (
        opened.runtimes
        or opened.is_refused
        or not lock_writing.is_settled(graph)
        or lock_writing.unknown(graph, hashes)
    ):
        return {}
    graphs = [graph if one == opened.framework else _for(task, one) for one in opened.frameworks or [opened.framework]]
    hashes |= {key: value for one in graphs for key, value in _hashes(task.files, one).items()}
    if not all(lock_writing.is_settled(one) and not lock_writing.unknown(one, hashes) for one in graphs):
        return {}
    if any(note for one in graphs for note in _left_out(task, one)):
        return {}
    name = posixpath.basename(opened.lock_path())
    return {name: lock_writing.write(graphs, hashes, opened.project().central)}


def _opened(task: Task) -> OpenProject:
    return OpenProject(Tree(task.files), task.root, task.environment.get("framework", ""))


def _for(task: Task, framework: str) -> Graph:
    other = replace(task, environment={**task.environment, "framework": framework})
    return _resolved(other, _opened(other))


def _resolved(task: Task, opened: OpenProject) -> Graph:
    project = opened.project()
    entries = opened.lock()
    if entries and packages_lock.agrees(entries, project.direct(opened.framework), project.central):
        graph = packages_lock.graph(entries, opened.runtime_locks(), project.name, opened.framework)
        return replace(graph, notes=(READ,))
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
    return replace(graph, nodes=nodes, notes=(*stale, *graph.notes))


def _left_out(task: Task, graph: Graph) -> Iterator[str]:
    """What is resolved here, but may be left out by a restore."""
    if READ not in graph.notes:
        yield from _opened(replace(task, environment=graph.environment)).pruned(graph)


def _hashes(files: Files, graph: Graph) -> dict[tuple[str, str], str]:
    """Content hashes that `graph` lacks, from every lock among the files: they are the same wherever it comes from."""
    found: dict[tuple[str, str], str] = {}
    if lock_writing.unknown(graph, found):
        for path, body in files.items():
            if _is_lock(posixpath.basename(path).lower()):
                with suppress(MalformedDocument, TooLarge):  # what is wrong with it is said where it is used
                    found |= packages_lock.content_hashes(body)
    return found


def _unwritten(task: Task, opened: OpenProject, graph: Graph) -> Iterator[str]:
    """Why a project that keeps a lock gets no new one."""
    if READ in graph.notes or not opened.locks or not lock_writing.is_settled(graph):
        return
    missing = lock_writing.unknown(graph, _hashes(task.files, graph))
    if any(_left_out(task, graph)):
        yield "packages.lock.json is not written: what the framework brings itself is not known here"
    elif opened.runtimes:
        yield "packages.lock.json is not written: what is added for runtimes is not resolved here"
    elif missing:
        names = some([f"{node.name} {node.version}" for node in missing])
        yield f"packages.lock.json is not written: only a restore can compute the content hash of {names}"


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
        return (opened.version,) if want.kind == "versions" else self._manifest(opened)

    def marked(self, node: Node) -> Node:
        local = node.name.lower() in self._opened and node.id
        return replace(node, version="", flags=node.flags | {"project"}) if local else node

    def _references(self, opened: OpenProject) -> Iterator[Reference]:
        for path, kind in opened.project_references():
            name = posixpath.splitext(posixpath.basename(path))[0]
            local = self._opened.get(name.lower())
            yield Reference(name, local.version if local else "", kind=kind)

    def _manifest(self, opened: OpenProject) -> Manifest:
        # What a project keeps to itself (PrivateAssets) does not reach those that build on it.
        own = [*opened.project().direct(opened.framework), *self._references(opened)]
        wanted = [one for one in own if one.kind != "dev"]
        return Manifest(
            opened.name, opened.version, (Group("", tuple(Dependency(one.id, one.range) for one in wanted)),)
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

"""npm projects among a project's files, and the graph of each.

package.json(5), section workspaces: a folder that another project names as its workspace is part of that project.
"""

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from resolution.analysis import Files, Task
from resolution.errors import ResolutionError
from resolution.graph import Graph
from resolution.npm.environment import Environment
from resolution.npm.lock import unwritten, write_lock
from resolution.npm.project import LOCK_FILES, Project, read_project
from resolution.npm.resolver import Options, resolve
from resolution.npm.workspaces import find_workspaces
from resolution.npm.yarn_pins import is_classic

NAMES = frozenset({"package.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", *LOCK_FILES})
OTHER_LOCKS = {"yarn.lock": "yarn", "pnpm-lock.yaml": "pnpm", "bun.lock": "bun"}
NAMED = 5  # of what is missing; the graph knows all


def is_project_file(path: str) -> bool:
    return posixpath.basename(path) in NAMES and "node_modules" not in path.split("/")


def roots(files: Files) -> tuple[str, ...]:
    """Every package.json that is no other's workspace."""
    found = sorted(path for path in files if posixpath.basename(path) == "package.json")
    members = {path for root in found for path in _members(files, root)}
    return tuple(path for path in found if path not in members)


def analyse(task: Task) -> Graph:
    """Raises MalformedDocument for the project's own files, Unresolvable, and what the driver raises."""
    project = _project(task.files, task.root)
    known = {key: task.environment[key] for key in ("node", "npm", "os", "cpu") if key in task.environment}
    graph = task.run(resolve(project, Options(environment=Environment(**known))))
    return replace(graph, notes=(*_notes(task.files, task.root), *graph.notes, *_why_no_lock(project, graph)))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
    """The lock file as `npm install` would write it; none where npm would stop. Raises what the driver raises."""
    project = _project(task.files, task.root)
    if unwritten(project, graph):
        return {}
    return {project.lock_name: write_lock(project, graph, task.client.source)}


def _why_no_lock(project: Project, graph: Graph) -> list[str]:
    missing = [f"{node.name} {node.version}".strip() for node in unwritten(project, graph)]
    if not missing:
        return []
    more = [f"{len(missing) - NAMED} more"] if len(missing) > NAMED else []
    told = ", ".join([*missing[:NAMED], *more])
    return [f"No {project.lock_name} is offered, as it would be incomplete. What is missing: {told}."]


def _project(files: Files, root: str) -> Project:
    folder = posixpath.dirname(root)
    below = {path[len(folder) + 1 if folder else 0 :]: body for path, body in files.items() if _is_below(path, folder)}
    return read_project(below)


def _members(files: Files, root: str) -> list[str]:
    try:
        project = _project(files, root)
        folders = find_workspaces(project.manifest.workspaces, project.folders).values()
    except ResolutionError:
        return []  # analysing it will say so
    places = [posixpath.normpath(posixpath.join(posixpath.dirname(root), each, "package.json")) for each in folders]
    return [place for place in places if place != root]


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(folder + "/")


def _notes(files: Files, root: str) -> list[str]:
    """The graph is not theirs, but for a yarn.lock of yarn 1, from which npm takes versions."""
    beside = {name: files.get(posixpath.join(posixpath.dirname(root), name)) for name in (*LOCK_FILES, *OTHER_LOCKS)}
    if any(beside[name] is not None for name in LOCK_FILES):
        return []
    found = [
        tool
        for name, tool in OTHER_LOCKS.items()
        if (body := beside[name]) and not (tool == "yarn" and is_classic(body))
    ]
    return [f"The project has a lock of {tool}; this is the graph that npm would build without it." for tool in found]

"""A Go module or workspace among a project's files, and the graph of it. https://go.dev/ref/mod"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from resolution.analysis import Files, Task
from resolution.errors import MalformedDocument, ResolutionError
from resolution.go.edit import at_selected_versions
from resolution.go.gomod import GoMod, Replace
from resolution.go.gosum import GoSum
from resolution.go.gowork import GoWork
from resolution.go.resolver import resolve, resolve_workspace
from resolution.graph import Graph

NAMES = frozenset({"go.mod", "go.sum", "go.work", "go.work.sum"})


def is_project_file(path: str) -> bool:
    """The go command itself ignores testdata and folders that begin with a dot or an underscore."""
    folders, name = path.split("/")[:-1], posixpath.basename(path)
    return name in NAMES and not any(each == "testdata" or each[:1] in ("_", ".") for each in folders)


def roots(files: Files) -> tuple[str, ...]:
    """Every workspace, and every module that belongs to none."""
    workspaces = [path for path in files if posixpath.basename(path) == "go.work"]
    members = {path for workspace in workspaces for path in _members(files, workspace).values()}
    modules = [path for path in files if posixpath.basename(path) == "go.mod" and path not in members]
    return tuple(sorted([*workspaces, *modules]))


def analyse(task: Task) -> Graph:
    """Raises MalformedDocument for the project's own files, Unresolvable, and what the driver raises."""
    if posixpath.basename(task.root) == "go.work":
        work = GoWork.parse(task.files[task.root])
        places = _members(task.files, task.root)
        members = {folder: _module(task.files, path) for folder, path in places.items()}
        replaces = [("", work.replace), *((folder, member.replace) for folder, member in members.items())]
        directories = _directories(task.files, task.root, replaces)
        sums = GoSum.parse(b"\n".join(_sums(task.files, path) for path in [task.root, *places.values()]))
        graph = task.run(resolve_workspace(work, members, directories=directories, sums=sums))
        absent = (f"go.work uses {use.path}, which is not there" for use in work.use if use.path not in members)
        return replace(graph, notes=(*absent, *graph.notes))
    module = _module(task.files, task.root)
    directories = _directories(task.files, task.root, [("", module.replace)])
    return task.run(resolve(module, directories=directories, sums=GoSum.parse(_sums(task.files, task.root))))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
    """go.mod at the selected versions; a workspace has none of its own.

    No go.sum: it holds hashes of whole modules, which the proxy protocol does not tell and a half would not do.
    """
    if posixpath.basename(task.root) == "go.work":
        return {}
    return {"go.mod": at_selected_versions(task.files[task.root], graph)}


def _members(files: Files, workspace: str) -> dict[str, str]:
    """Folder as go.work writes it → path of its go.mod; folders that were not handed over are left out."""
    folder = posixpath.dirname(workspace)
    found = {}
    try:
        uses = GoWork.parse(files[workspace]).use
    except ResolutionError:
        return {}  # analysing it will say so
    for use in uses:
        path = posixpath.normpath(posixpath.join(folder, use.path, "go.mod"))
        if path in files:
            found[use.path] = path
    return found


def _module(files: Files, path: str) -> GoMod:
    try:
        return GoMod.parse(files[path], main=True)
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from error


def _directories(files: Files, root: str, replaces: Iterable[tuple[str, Sequence[Replace]]]) -> dict[str, GoMod]:
    """go.mod of every local replacement whose folder is among the files, by its path as seen from `root`."""
    found = {}
    for folder, each in ((folder, one.new) for folder, own in replaces for one in own):
        path = posixpath.normpath(posixpath.join(folder, each.path))
        target = posixpath.normpath(posixpath.join(posixpath.dirname(root), path, "go.mod"))
        if not each.version and target in files:
            found[path] = GoMod.parse(files[target])
    return found


def _sums(files: Files, path: str) -> bytes:
    """The go.sum beside a go.mod, the go.work.sum beside a go.work."""
    return files.get(f"{path.removesuffix('.mod')}.sum", b"")

"""A Go project's files to its graph: go.work before go.mod, local replacements read from the project itself."""

import posixpath
from collections.abc import Mapping
from dataclasses import replace

from resolution.analysis import Files, Task
from resolution.errors import MalformedDocument
from resolution.go import edit, resolver
from resolution.go.gomod import GoMod
from resolution.go.gosum import GoSum
from resolution.go.gowork import GoWork
from resolution.go.names import ModuleVersion
from resolution.graph import Graph

NAMES = frozenset({"go.mod", "go.sum", "go.work", "go.work.sum"})


def is_project_file(path: str) -> bool:
    return posixpath.basename(path) in NAMES and not {"vendor", "testdata"} & set(path.split("/")[:-1])


def roots(files: Files) -> tuple[str, ...]:
    """Every go.work, and every go.mod that none of them uses."""
    works = [path for path in files if posixpath.basename(path) == "go.work"]
    used = {member for work in works for member in _members(files, work)}
    modules = [path for path in files if posixpath.basename(path) == "go.mod" and path not in used]
    return tuple(sorted([*works, *modules]))


def analyse(task: Task) -> Graph:
    folder = posixpath.dirname(task.root)
    if posixpath.basename(task.root) == "go.work":
        work = GoWork.parse(task.files[task.root])
        members = {use: _main(task.files, path) for use, path in _uses(folder, work).items() if path in task.files}
        absent = [f"go.work uses {use.path}, which is not there" for use in work.use if use.path not in members]
        resolution = resolver.resolve_workspace(
            work, members, directories=_directories(task.files, folder), sums=_sums(task.files)
        )
        graph = task.run(resolution)
        return replace(graph, notes=(*absent, *graph.notes))
    main = _main(task.files, task.root)
    sums = _sums(task.files)
    return task.run(resolver.resolve(main, directories=_directories(task.files, folder), sums=sums))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
    """The go.mod with its requirements at the selected versions."""
    if posixpath.basename(task.root) != "go.mod":
        return {}
    return {task.root: edit.at_selected_versions(task.files[task.root], graph)}


def _main(files: Files, path: str) -> GoMod:
    try:
        return GoMod.parse(files[path], main=True)
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from None


def _members(files: Files, work: str) -> list[str]:
    try:
        return list(_uses(posixpath.dirname(work), GoWork.parse(files[work])).values())
    except MalformedDocument:
        return []  # analysing it will say so


def _uses(folder: str, work: GoWork) -> dict[str, str]:
    return {use.path: posixpath.normpath(posixpath.join(folder, use.path, "go.mod")) for use in work.use}


def _directories(files: Files, folder: str) -> dict[str, GoMod]:
    """Every go.mod of the project by its folder, as a replacement in `folder` would write it."""
    found: dict[str, GoMod] = {}
    for path, body in files.items():
        if posixpath.basename(path) == "go.mod":
            try:
                found[posixpath.relpath(posixpath.dirname(path) or ".", folder or ".")] = GoMod.parse(body)
            except MalformedDocument:
                continue  # where it matters, the missing go.mod becomes its node's error
    return found


def _sums(files: Files) -> GoSum:
    """What the go.sum files of the project agree on; each holds hashes of public facts."""
    hashes: dict[ModuleVersion, str] = {}
    for path in sorted(files):
        if posixpath.basename(path) in ("go.sum", "go.work.sum"):
            hashes |= GoSum.parse(files[path]).hashes
    return GoSum(hashes)

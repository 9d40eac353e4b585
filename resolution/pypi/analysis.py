"""Python projects among a project's files, and the graph of each.

A folder starts with its pyproject.toml or setup.cfg, and with every requirements file that no other one includes.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace

from resolution.analysis import Files, Task
from resolution.driver import Want
from resolution.errors import MalformedDocument, Unresolvable
from resolution.graph import Graph
from resolution.pypi import lock, requirements_txt
from resolution.pypi.environment import Environment
from resolution.pypi.manifest import Conditions
from resolution.pypi.names import CanonicalName
from resolution.pypi.project import LOCKS, Project, read_project
from resolution.pypi.resolver import resolve
from resolution.pypi.simple_index import SimpleIndex

REQUIREMENTS = re.compile(r"(?:.*[-_.])?requirements(?:[-_.].*)?\.(?:txt|in)")
CONSTRAINTS = re.compile(r"(?:.*[-_.])?constraints(?:[-_.].*)?\.(?:txt|in)")
INSTALLED = frozenset({"site-packages", "node_modules", ".venv", "venv", ".tox", ".nox"})
PYTHONS = ("3.12", "3.13", "3.14", "3.11", "3.10", "3.9", "3.8")  # tried in turn where the usual one will not do
PLATFORM = "linux"


def is_project_file(path: str) -> bool:
    *folders, name = path.split("/")
    known = (
        name in ("pyproject.toml", "setup.cfg", "Pipfile", *LOCKS)
        or REQUIREMENTS.fullmatch(name)
        or CONSTRAINTS.fullmatch(name)
    )
    return bool(known) and not INSTALLED.intersection(folders)


def roots(files: Files) -> tuple[str, ...]:
    """A file that requires nothing of its own starts no graph."""
    found = [path for path in files if is_project_file(path) and _can_start(path)]
    included = {target for path in found if path.endswith((".txt", ".in")) for target in _named(files, path)}
    starting = [path for path in found if path not in included and not _compiled(files, path)]
    return tuple(sorted(path for path in starting if _alone(files, path) and _requires_something(files, path)))


def analyse(task: Task) -> Graph:
    """Raises MalformedDocument for the project's own files, Unresolvable, and what the driver raises."""
    project = read_project(task.files, task.root, _chosen(task.environment))
    environment = _environment(project, task.environment)
    conditions = Conditions(
        environment=environment,
        prerelease=project.prerelease,
        no_binary=frozenset(project.no_binary),
        only_binary=frozenset(project.only_binary),
    )
    notes = [f"not looked up: {line}" for line in project.left_out]
    notes += ["the project's own dependencies are made by its build, which is never run"] * project.made_by_build
    notes += [f"the requirements of the folder {folder} are taken for the project's own" for folder in project.local]
    if project.unsure:
        some = ", ".join(project.unsure)
        notes.append(f"not held to {project.lock}, which has several versions and does not say where each is: {some}")
    try:
        graph = task.run(resolve(project.manifest(held=True), conditions))
        notes += [f"held to the versions of {project.lock}"] if project.lock else []
    except Unresolvable:
        if not project.lock:
            raise
        graph = task.run(resolve(project.manifest(held=False), conditions))
        notes.append(f"{project.lock} does not fit the project any more; this is a fresh resolution")
    return replace(graph, notes=(*notes, *graph.notes))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:
    """requirements.txt with hashes, and pylock.toml where the registry promises strong ones."""

    def pages(name: CanonicalName) -> SimpleIndex:
        page: SimpleIndex = task.client.source(Want("simple", name))
        return page

    written = {"requirements.txt": lock.requirements_txt(graph, pages)}
    if lock.can_be_hashed(graph, pages):
        written["pylock.toml"] = lock.pylock_toml(graph, pages)
    return written


def _can_start(path: str) -> bool:
    name = posixpath.basename(path)
    return (
        name in ("pyproject.toml", "setup.cfg", "Pipfile", "Pipfile.lock") or REQUIREMENTS.fullmatch(name) is not None
    )


def _named(files: Files, path: str) -> list[str]:
    folder = posixpath.dirname(path)
    try:
        return [posixpath.normpath(posixpath.join(folder, one.path)) for one in requirements_txt.includes(files[path])]
    except MalformedDocument:
        return []


def _compiled(files: Files, path: str) -> bool:
    """requirements.txt beside requirements.in is what pip-tools or uv made of it."""
    return path.endswith(".txt") and f"{path[:-4]}.in" in files


def _alone(files: Files, path: str) -> bool:
    """setup.cfg, Pipfile and Pipfile.lock count only where nothing newer says the same."""
    newer = {
        "setup.cfg": ("pyproject.toml",),
        "Pipfile": ("pyproject.toml",),
        "Pipfile.lock": ("pyproject.toml", "Pipfile"),
    }
    others = (posixpath.join(posixpath.dirname(path), name) for name in newer.get(posixpath.basename(path), ()))
    return not any(other in files and _requires_something(files, other) for other in others)


def _requires_something(files: Files, path: str) -> bool:
    """A file that cannot be read starts a graph, so that the analysis says so."""
    try:
        project = read_project(files, path)
    except MalformedDocument:
        return True
    return bool(project.requirements or project.left_out)


def _chosen(environment: Mapping[str, str]) -> frozenset[str]:
    """`extras` and `groups`: names with commas between them."""
    return frozenset(
        name.strip() for key in ("extras", "groups") for name in environment.get(key, "").split(",") if name
    )


def _environment(project: Project, wanted: Mapping[str, str]) -> Environment:
    """The Python that was asked for, else one that the project itself lets in."""
    platform = wanted.get("platform", "") or PLATFORM
    if wanted.get("python"):
        return Environment(wanted["python"], platform)
    usual = Environment(platform=platform)
    others = (Environment(python, platform) for python in PYTHONS)
    return next((one for one in (usual, *others) if one.runs(project.requires_python)), usual)

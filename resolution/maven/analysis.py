"""A Maven or Gradle project's files to its graph.

https://maven.apache.org/guides/mini/guide-multiple-modules.html and Gradle's https://docs.gradle.org/current/userguide/dependency_locking.html
"""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import replace

from resolution.analysis import Files, Task
from resolution.errors import MalformedDocument, ResolutionError
from resolution.graph import Graph
from resolution.maven import gradle, gradle_project, resolver
from resolution.maven.environment import Environment
from resolution.maven.facts import Key
from resolution.maven.gradle_lockfile import read_gradle_lockfile
from resolution.maven.gradle_project import APPLIED, PROPERTIES, SCRIPTS
from resolution.maven.pom import Pom
from resolution.maven.profiles import active_profiles

LOCK, CATALOG = "gradle.lockfile", "libs.versions.toml"
NAMES = frozenset({"pom.xml", *SCRIPTS, LOCK, CATALOG, PROPERTIES, *APPLIED})
BUILT = frozenset({"target", "build", "node_modules", ".gradle"})  # folders of outputs, and of others' projects


def is_project_file(path: str) -> bool:
    folders = path.split("/")[:-1]
    fixtures = "src" in folders and {"test", "it"} & set(folders)
    return posixpath.basename(path) in NAMES and not BUILT & set(folders) and not fixtures


def roots(files: Files) -> tuple[str, ...]:
    """Every pom.xml that is nobody's module, every gradle.lockfile, and the build scripts that have none."""
    poms = [path for path in files if posixpath.basename(path) == "pom.xml"]
    members = {path for pom in poms for path in _members(files, pom, Environment())}
    locked = {posixpath.dirname(path) for path in files if posixpath.basename(path) == LOCK}
    found = [path for path in files if posixpath.basename(path) in ("pom.xml", LOCK) and path not in members]
    found += [path for path in files if posixpath.basename(path) in SCRIPTS and posixpath.dirname(path) not in locked]
    return tuple(sorted(found))


def analyse(task: Task) -> Graph:
    """`task.environment`: jdk, platform ("Linux amd64"), profiles (ids with blanks between), "-Dname" properties."""
    name = posixpath.basename(task.root)
    return ANALYSES[name](task, _environment(task.environment))


def lock_files(task: Task, graph: Graph) -> Mapping[str, bytes]:  # noqa: ARG001  the contract's arguments
    """None: Maven has no lock file, and Gradle's needs the names of configurations that only a build knows."""
    return {}


def _maven(task: Task, environment: Environment) -> Graph:
    paths = (task.root, *_all_members(task.files, task.root, environment))
    poms = {path: _pom(task.files, path) for path in paths}
    local, notes = _local(task.files)
    if len(poms) == 1:
        beside = frozenset(_beside(task.files, task.root))
        graph = task.run(resolver.resolve(poms[task.root], environment=environment, local=local, files=beside))
    else:
        graph = task.run(resolver.resolve_modules(poms, task.root, environment=environment, local=local))
    return replace(graph, notes=(*notes, *graph.notes))


def _gradle_locked(task: Task, environment: Environment) -> Graph:
    folder = posixpath.dirname(task.root)
    locked = read_gradle_lockfile(task.files[task.root]).locked
    scripts = [posixpath.join(folder, name) for name in SCRIPTS]
    declared = [item for script in scripts for item in gradle_project.declared(task.files, script)]
    return task.run(gradle.resolve_locked(folder or "project", locked, declared, environment))


def _gradle_approximated(task: Task, environment: Environment) -> Graph:
    folder = posixpath.dirname(task.root)
    declared = gradle_project.declared(task.files, task.root)
    return task.run(gradle.resolve_declared(folder or "project", declared, environment))


ANALYSES: dict[str, Callable[[Task, Environment], Graph]] = {
    "pom.xml": _maven,
    LOCK: _gradle_locked,
    **dict.fromkeys(SCRIPTS, _gradle_approximated),
}


def _environment(chosen: Mapping[str, str]) -> Environment:
    assumed = Environment()
    name, _, arch = chosen.get("platform", "").partition(" ")
    return Environment(
        jdk=chosen.get("jdk") or assumed.jdk,
        os_name=name or assumed.os_name,
        os_arch=arch or assumed.os_arch,
        properties={key[2:]: value for key, value in chosen.items() if key.startswith("-D")},
        profiles=tuple(chosen.get("profiles", "").replace(",", " ").split()),
    )


def _pom(files: Files, path: str) -> Pom:
    try:
        return Pom.parse(files[path])
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from None


def _local(files: Files) -> tuple[dict[Key, Pom], list[str]]:
    """The project's POMs by what they call themselves, and notes about those that cannot be read."""
    local: dict[Key, Pom] = {}
    notes = []
    for path, body in files.items():
        if posixpath.basename(path) == "pom.xml":
            try:
                pom = Pom.parse(body)
            except ResolutionError as error:
                notes.append(f"{path} cannot be read: {error}")
                continue
            local.setdefault((pom.own_group, pom.artifact, pom.own_version), pom)
    return local, notes


def _members(files: Files, path: str, environment: Environment) -> list[str]:
    """The modules that the POM at `path` and its active profiles name, as far as they are there."""
    try:
        pom = Pom.parse(files[path])
    except ResolutionError:
        return []  # analysing it will say so
    profiles = active_profiles(pom, environment, frozenset(_beside(files, path)))
    named = (*pom.modules, *(module for profile in profiles for module in profile.modules))
    folder = posixpath.dirname(path)
    places = [posixpath.normpath(posixpath.join(folder, module)) for module in named]
    paths = [place if place.endswith(".xml") else posixpath.join(place, "pom.xml") for place in places]
    return [found for found in paths if found in files]


def _all_members(files: Files, path: str, environment: Environment) -> list[str]:
    found: dict[str, None] = {}
    todo = [path]
    while todo:
        for member in _members(files, todo.pop(0), environment):
            if member not in found and member != path:
                found[member] = None
                todo.append(member)
    return list(found)


def _beside(files: Files, path: str) -> list[str]:
    folder = posixpath.dirname(path)
    return [posixpath.relpath(file, folder or ".") for file in files if not folder or file.startswith(folder + "/")]

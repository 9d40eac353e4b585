"""A Maven or Gradle project's files to its graph.

https://maven.apache.org/guides/mini/guide-multiple-modules.html and Gradle's https://docs.gradle.org/current/userguide/dependency_locking.html
"""

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from resolution.analysis import Files, Task
from resolution.errors import MalformedDocument, ResolutionError
from resolution.graph import Graph
from resolution.maven import gradle, gradle_project, resolver
from resolution.maven.basedir import Basedir, Own, asked_path, place, with_folders
from resolution.maven.environment import PROJECT, Environment
from resolution.maven.facts import Key
from resolution.maven.gradle_catalogs import SETTINGS, SUFFIX
from resolution.maven.gradle_constants import is_constants
from resolution.maven.gradle_lockfile import read_gradle_lockfile
from resolution.maven.gradle_project import APPLIED, PROPERTIES, SCRIPTS
from resolution.maven.pom import Pom
from resolution.maven.profiles import active_profiles

LOCK = "gradle.lockfile"
NAMES = frozenset({"pom.xml", *SCRIPTS, *SETTINGS, LOCK, PROPERTIES, *APPLIED})
MOST_TOLD = 10  # files in one note
BUILT = frozenset({"target", "build", "node_modules", ".gradle"})  # folders of outputs, and of others' projects


@dataclass(frozen=True, slots=True)
class Project:
    """The project's files, and the places of all files and folders."""

    files: Files
    places: frozenset[str]

    @classmethod
    def of(cls, files: Files) -> "Project":
        return cls(files, with_folders(files))


def is_project_file(path: str) -> bool:
    folders = path.split("/")[:-1]
    fixtures = "src" in folders and {"test", "it"} & set(folders)
    name = posixpath.basename(path)
    known = name in NAMES or name.endswith(SUFFIX) or is_constants(path) or gradle_project.is_plugin(path)
    return known and not BUILT & set(folders) and not fixtures


def roots(files: Files) -> tuple[str, ...]:
    """Every pom.xml that is nobody's module, every gradle.lockfile, and the build scripts that have none."""
    poms = [path for path in files if posixpath.basename(path) == "pom.xml"]
    project = Project.of(files)
    members = {path for pom in poms for path in _members(project, pom, Environment())}
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
    project = Project.of(task.files)
    environment = replace(environment, directory=place(posixpath.dirname(task.root)), files=project.places)
    paths = (task.root, *_all_members(project, task.root, environment))
    poms = {path: _own(project, path) for path in paths}
    local, notes = _local(project)
    if len(poms) == 1:
        pom, basedir = poms[task.root]
        graph = task.run(resolver.resolve(pom, environment=environment, local=local, basedir=basedir))
    else:
        graph = task.run(resolver.resolve_modules(poms, task.root, environment=environment, local=local))
    notes += _assumptions(poms, environment)
    return replace(graph, notes=(*notes, *graph.notes))


def _gradle_locked(task: Task, environment: Environment) -> Graph:
    folder = posixpath.dirname(task.root)
    locked = read_gradle_lockfile(task.files[task.root]).locked
    scripts = [posixpath.join(folder, name) for name in SCRIPTS]
    read = [gradle_project.read(task.files, script) for script in scripts]
    declared = [item for one in read for item in one.declared]
    return task.run(gradle.resolve_locked(folder or "project", locked, declared, environment))


def _gradle_approximated(task: Task, environment: Environment) -> Graph:
    folder = posixpath.dirname(task.root)
    read = gradle_project.read(task.files, task.root)
    graph = task.run(gradle.resolve_declared(folder or "project", read.declared, environment))
    unknown = ", ".join(dict.fromkeys(f"{item.name} ({item.condition})" for item in read.unknown))
    return replace(graph, notes=(*graph.notes, f"Not known from the texts: {unknown}")) if unknown else graph


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


def _own(project: Project, path: str) -> Own:
    try:
        return Own(Pom.parse(project.files[path]), Basedir(place(posixpath.dirname(path)), project.places))
    except MalformedDocument as error:
        raise MalformedDocument(str(error), at=path) from None


def _local(project: Project) -> tuple[dict[Key, Own], list[str]]:
    """The project's POMs by what they call themselves, and notes about those that cannot be read."""
    local: dict[Key, Own] = {}
    notes = []
    for path in project.files:
        if posixpath.basename(path) == "pom.xml":
            try:
                own = _own(project, path)
            except ResolutionError as error:
                notes.append(f"{path} cannot be read: {error}")
                continue
            local.setdefault((own.pom.own_group, own.pom.artifact, own.pom.own_version), own)
    return local, notes


def _assumptions(poms: Mapping[str, Own], environment: Environment) -> list[str]:
    """A note about the files that profiles ask for, and that may be there although nobody showed them."""
    unknown = []
    for path, (pom, basedir) in poms.items():
        for profile in pom.profiles:
            asked = asked_path(profile.activation, pom, environment, basedir) if profile.activation.on_file else ""
            inside = posixpath.relpath(asked or PROJECT, PROJECT)
            certain = is_project_file(inside) or "${" in inside
            if not inside.startswith(".") and asked not in basedir.files and not certain:
                unknown.append(f"{inside} (profile {profile.id} of {path})")
    more = [f"{len(unknown) - MOST_TOLD} more"] if len(unknown) > MOST_TOLD else []
    told = ", ".join([*unknown[:MOST_TOLD], *more])
    return [f"Taken as not there, for only project files are known: {told}"] if unknown else []


def _members(project: Project, path: str, environment: Environment) -> list[str]:
    """The modules that the POM at `path` and its active profiles name, as far as they are there."""
    try:
        pom, basedir = _own(project, path)
    except ResolutionError:
        return []  # analysing it will say so
    profiles = active_profiles(pom, environment, basedir)
    named = (*pom.modules, *(module for profile in profiles for module in profile.modules))
    folder = posixpath.dirname(path)
    found = [posixpath.normpath(posixpath.join(folder, module)) for module in named]
    paths = [each if each.endswith(".xml") else posixpath.join(each, "pom.xml") for each in found]
    return [each for each in paths if each in project.files]


def _all_members(project: Project, path: str, environment: Environment) -> list[str]:
    found: dict[str, None] = {}
    todo = [path]
    while todo:
        for member in _members(project, todo.pop(0), environment):
            if member not in found and member != path:
                found[member] = None
                todo.append(member)
    return list(found)

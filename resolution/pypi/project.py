"""A Python project's own files as what is to be resolved: requirements with their extras, and the lock beside them.

https://pip.pypa.io/en/stable/reference/requirements-file-format/ and
https://packaging.python.org/en/latest/specifications/dependency-specifiers/
"""

import posixpath
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from resolution.analysis import Files
from resolution.errors import InvalidRange
from resolution.project_file import ProjectFile
from resolution.pypi import declarations, lock_files, pep508, places, poetry_lock, requirements_txt
from resolution.pypi.declared import Declarations
from resolution.pypi.held import held
from resolution.pypi.manifest import Manifest, Prerelease
from resolution.pypi.names import normalised

LOCKS: Mapping[str, Callable[[bytes], ProjectFile]] = {
    "uv.lock": lock_files.read_uv_lock,
    "pylock.toml": lock_files.read_pylock,
    "poetry.lock": lock_files.read_poetry_lock,
    "pdm.lock": lock_files.read_pdm_lock,
    "Pipfile.lock": lock_files.read_pipfile_lock,
}


@dataclass(slots=True)
class Project:
    """What was read. `left_out` are lines that no registry can answer, `local` folders whose requirements were taken
    for the project's own; `lock` is the lock file's name, or empty. `no_binary` and `only_binary` are pip's words."""

    name: str = ""
    version: str = ""
    requires_python: str = ""
    requirements: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    overrides: list[str] = field(default_factory=list)
    no_binary: set[str] = field(default_factory=set)
    only_binary: set[str] = field(default_factory=set)
    prerelease: Prerelease = ""
    left_out: list[str] = field(default_factory=list)
    local: list[str] = field(default_factory=list)
    made_by_build: bool = False  # its own dependencies, of which none may be known
    lock: str = ""
    locked: list[str] = field(default_factory=list)
    unsure: list[str] = field(default_factory=list)  # of which the lock has several versions and does not say where

    def manifest(self, *, held: bool) -> Manifest:
        """`held` to the versions of the lock."""
        return Manifest(
            requirements=tuple(self.requirements),
            constraints=(*self.constraints, *(self.locked if held else ())),
            overrides=tuple(self.overrides),
            name=self.name,
            version=self.version,
        )

    def choose_formats(self, kind: str, names: list[str]) -> None:
        """A later word about a name takes back an earlier one; `:none:` takes back all of its kind."""
        chosen, other = self.no_binary, self.only_binary
        if kind == "only":
            chosen, other = other, chosen
        for name in names:
            if name in (":all:", ":none:"):
                chosen.clear()
            if name == ":all:":
                other.clear()
            if name != ":none:":
                chosen.add(name)
                other.discard(name)

    def limit(self, line: str, to: list[str]) -> None:
        """A constraint or an override; a direct reference is neither."""
        try:
            limit = pep508.parse(line)
            if limit.url is None:
                to.append(str(limit))
                return
        except InvalidRange:
            pass
        self.leave_out(line)

    def leave_out(self, line: str) -> None:
        self.left_out.append(places.without_login(line))


def read_project(files: Files, root: str, chosen: frozenset[str] = frozenset()) -> Project:
    """`chosen` are names of extras and dependency groups. Raises MalformedDocument."""
    project = Project()
    folder = posixpath.dirname(root)
    reading = _Reading(files, project)
    if declarations.is_declaring(root):
        found = declarations.read(files, root)
        reading.own, reading.root = folder, found
        project.made_by_build = found.made_by_build
        project.name, project.version, project.requires_python = found.name, found.version, found.requires_python
        project.prerelease = found.prerelease
        reading.take(found, folder, ("", *sorted(map(normalised, chosen))))
        for lines, to in ((found.constraints, project.constraints), (found.overrides, project.overrides)):
            for line in lines:
                project.limit(line, to)
        _hold(project, files, {posixpath.join(folder, name): each for name, each in LOCKS.items()})
    elif posixpath.basename(root) == "Pipfile.lock":
        project.requirements += held(lock_files.read_pipfile_lock(files[root]), only_default=True).pins
    else:
        reading.requirements(root)
        # requirements.txt beside requirements.in is what pip-tools or uv made of it.
        compiled = {root.removesuffix(".in") + ".txt": requirements_txt.read_requirements}
        _hold(project, files, compiled if root.endswith(".in") else {})
    return project


class _Reading:
    """Follows a project's files to each other; an option that changes where packages come from is not followed."""

    def __init__(self, files: Files, project: Project) -> None:
        self._files, self._project = files, project
        self.own: str | None = None  # the folder of the project itself, once it is known
        self.root = Declarations()  # whose sources hold for the members of a workspace, as uv has it
        self._taken: set[tuple[str, str]] = set()  # folder and extra, "" for what it always requires

    def requirements(self, root: str) -> None:
        waiting, seen = [(root, False)], {root}
        for path, constraint in waiting:
            for line in requirements_txt.texts(self._files.get(path, b"")):
                if requirements_txt.ARCHIVE.match(line):
                    self._project.leave_out(line)
                elif constraint:
                    self._project.limit(line, self._project.constraints)
                else:
                    self._require(line, Declarations(), posixpath.dirname(path))
            for included in requirements_txt.includes(self._files.get(path, b"")):
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), included.path))
                if target not in seen:
                    seen.add(target)
                    waiting.append((target, constraint or included.constraint))
                    if target not in self._files:
                        self._project.leave_out(f"{included.path} (not among the files)")

    def take(self, found: Declarations, folder: str, names: Iterable[str], marker: str = "") -> None:
        """What `found` always requires for the name "", and what belongs to its extras and groups."""
        for name in names:
            if (folder, name) not in self._taken:
                self._taken.add((folder, name))
                for line in found.chosen([name]) if name else found.requirements:
                    self._require(line, found, folder, marker)

    def _require(self, line: str, within: Declarations, folder: str, marker: str = "") -> None:
        try:
            requirement = pep508.parse(pep508.under(places.named(line), marker))
        except InvalidRange:
            self._odd(line, folder, marker)
            return
        name, condition = normalised(requirement.name), str(requirement.marker or "")
        if not requirement.url and within.name and name == normalised(within.name):  # the project's own extras
            self.take(within, folder, sorted(map(normalised, requirement.extras)), condition)
            return
        where, start = requirement.url or within.sources.get(name, ""), folder
        if not where and name in self.root.sources:
            where, start = self.root.sources[name], self.own or ""
        if where and self._local(where, name, start, ("", *sorted(requirement.extras)), condition):
            return
        text = f"{requirement.name} @ {where} ; {condition}".removesuffix(" ; ") if where else str(requirement)
        self._project.requirements.append(places.without_login(text))

    def _odd(self, line: str, folder: str, marker: str) -> None:
        """A path, or an option."""
        if choice := places.format_choice(line):
            self._project.choose_formats(*choice)
        elif path := places.path(line):
            condition = " and ".join(f"({one})" for one in (path.marker, marker) if one)
            if not self._local(path.where, "", folder, ("", *path.extras), condition):
                self._project.leave_out(line)
        else:
            self._project.leave_out(line)

    def _local(self, where: str, name: str, folder: str, extras: Iterable[str], marker: str) -> bool:
        """Whether it is a folder among the files, whose requirements then are the project's own."""
        for place in places.folders(self._files, where, name, folder):
            if found := declarations.read_folder(self._files, place):
                self.take(found, place, map(normalised, extras), marker)
                if place != self.own and (place or ".") not in self._project.local:
                    self._project.local.append(place or ".")
                return True
        return False


def _hold(project: Project, files: Files, locks: Mapping[str, Callable[[bytes], ProjectFile]]) -> None:
    """To the first lock there is."""
    path = next((each for each in locks if each in files), "")
    if not path:
        return
    project.lock, body = posixpath.basename(path), files[path]
    file = locks[path](body)
    told = {(normalised(pin.name), pin.spec.removeprefix("==")): pin.condition for pin in file.declared}
    if path.endswith((".toml", ".lock")) and project.lock != "Pipfile.lock":
        told |= lock_files.conditions(body)
    found = held(file, told)
    if found.unsure and project.lock == "poetry.lock":
        found = held(file, told, *poetry_lock.conditions(body, project.requirements))
    project.locked, project.unsure = found

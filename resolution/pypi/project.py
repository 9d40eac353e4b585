"""A Python project's own files as what is to be resolved: requirements with their extras, and the lock beside them.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ (PEP 621),
https://packaging.python.org/en/latest/specifications/dependency-groups/ (PEP 735),
https://pip.pypa.io/en/stable/reference/requirements-file-format/
"""

import configparser
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from resolution.analysis import Files
from resolution.errors import InvalidRange, MalformedDocument
from resolution.project_file import ProjectFile
from resolution.pypi import lock_files, pep508, poetry, requirements_txt, versions
from resolution.pypi.manifest import Manifest
from resolution.structured import load_toml, table, text, text_of

LOCKS: Mapping[str, Callable[[bytes], ProjectFile]] = {
    "uv.lock": lock_files.read_uv_lock,
    "pylock.toml": lock_files.read_pylock,
    "poetry.lock": lock_files.read_poetry_lock,
    "pdm.lock": lock_files.read_pdm_lock,
    "Pipfile.lock": lock_files.read_pipfile_lock,
}


@dataclass(slots=True)
class Project:
    """What was read. `left_out` are lines that no registry can answer; `lock` is the lock file's name, or empty."""

    name: str = ""
    version: str = ""
    requires_python: str = ""
    requirements: list[str] = field(default_factory=list)
    constraints: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    lock: str = ""
    locked: list[str] = field(default_factory=list)

    def manifest(self, *, held: bool) -> Manifest:
        """`held` to the versions of the lock."""
        return Manifest(
            requirements=tuple(self.requirements),
            constraints=(*self.constraints, *(self.locked if held else ())),
            name=self.name,
            version=self.version,
        )

    def constrain(self, line: str) -> None:
        try:
            constraint = pep508.parse(line)
            if constraint.url is None:
                self.constraints.append(str(constraint))
                return
        except InvalidRange:
            pass
        self.left_out.append(line)

    def require(self, line: str) -> None:
        try:
            self.requirements.append(str(pep508.parse(line)))
        except InvalidRange:
            self.left_out.append(line)


def read_project(files: Files, root: str, chosen: frozenset[str] = frozenset()) -> Project:
    """`chosen` are names of extras and dependency groups. Raises MalformedDocument."""
    project = Project()
    if read := _DECLARING.get(posixpath.basename(root)):
        read(project, files[root], chosen)
        _hold(project, files, {posixpath.join(posixpath.dirname(root), name): each for name, each in LOCKS.items()})
    elif posixpath.basename(root) == "Pipfile.lock":
        project.requirements += _pins(lock_files.read_pipfile_lock(files[root]), only_default=True)
    else:
        _requirements(project, files, root)
        # requirements.txt beside requirements.in is what pip-tools or uv made of it.
        compiled = {root.removesuffix(".in") + ".txt": requirements_txt.read_requirements}
        _hold(project, files, compiled if root.endswith(".in") else {})
    return project


def _requirements(project: Project, files: Files, root: str) -> None:
    """With the files it names; an option that changes where packages come from is not followed."""
    waiting, seen = [(root, False)], {root}
    for path, constraint in waiting:
        for line in requirements_txt.texts(files.get(path, b"")):
            if line.startswith("-"):
                project.left_out.append(line)
            elif constraint:
                project.constrain(line)
            else:
                project.require(line)
        for included in requirements_txt.includes(files.get(path, b"")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), included.path))
            if target not in seen:
                seen.add(target)
                waiting.append((target, constraint or included.constraint))
                if target not in files:
                    project.left_out.append(f"{included.path} (not among the files)")


def _pyproject(project: Project, body: bytes, chosen: frozenset[str]) -> None:
    document = load_toml(body)
    standard = table(document.get("project"), "project")
    tool = table(table(document.get("tool"), "tool").get("poetry"), "tool.poetry")
    project.name = text(standard.get("name")) or text(tool.get("name"))
    project.version = text(standard.get("version")) or text(tool.get("version"))
    project.requires_python = text(standard.get("requires-python"))
    for line in _strings(standard.get("dependencies")):
        project.require(line)
    for extra, lines in table(standard.get("optional-dependencies"), "project.optional-dependencies").items():
        for line in _strings(lines) if extra in chosen else ():
            project.require(line)
    groups = table(document.get("dependency-groups"), "dependency-groups")
    for group in sorted(chosen.intersection(groups)):
        for line in _group(groups, group):
            project.require(line)
    _poetry(project, tool, chosen)


def _group(groups: Mapping[str, Any], name: str, above: frozenset[str] = frozenset()) -> Iterator[str]:
    if name in above:
        raise MalformedDocument("a group that includes itself", at=f"dependency-groups.{name}")
    for item in groups.get(name, ()):
        if isinstance(item, dict):
            yield from _group(groups, text(item.get("include-group")), above | {name})
        else:
            yield from _strings([item])


def _poetry(project: Project, tool: Mapping[str, Any], chosen: frozenset[str]) -> None:
    sections = [table(tool.get("dependencies"), "tool.poetry.dependencies")]
    for group, value in table(tool.get("group"), "tool.poetry.group").items():
        if group in chosen:
            sections.append(table(table(value, group).get("dependencies"), group))
    for section in sections:
        for name, value in section.items():
            if name == "python":
                project.requires_python = project.requires_python or _python_range(text(value))
                continue
            try:
                if not (isinstance(value, dict) and value.get("optional")):
                    project.requirements += poetry.pep508_texts(name, value)
            except InvalidRange:
                project.left_out.append(f"{name} {value}")


def _python_range(constraint: str) -> str:
    """Alternatives are not looked into: then any Python will do."""
    try:
        return poetry.specifiers(constraint)
    except InvalidRange:
        return ""


def _setup_cfg(project: Project, body: bytes, chosen: frozenset[str]) -> None:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text_of(body))
    except configparser.Error as error:
        raise MalformedDocument("this is not an INI file") from error
    project.name = parser.get("metadata", "name", fallback="")
    project.version = parser.get("metadata", "version", fallback="")
    project.requires_python = parser.get("options", "python_requires", fallback="")
    blocks = [parser.get("options", "install_requires", fallback="")]
    blocks += [parser.get("options.extras_require", extra, fallback="") for extra in sorted(chosen)]
    for line in (line.partition(" #")[0].strip() for block in blocks for line in block.splitlines()):
        if line:
            project.require(line)


def _hold(project: Project, files: Files, locks: Mapping[str, Callable[[bytes], ProjectFile]]) -> None:
    """To the first lock there is."""
    for path, read in locks.items():
        if path in files:
            project.lock, project.locked = posixpath.basename(path), list(_pins(read(files[path])))
            return


def _pins(lock: ProjectFile, *, only_default: bool = False) -> Iterator[str]:
    """Of a name with several versions, which one holds depends on the environment: none is taken."""
    found: dict[str, set[str]] = {}
    for one in lock.locked:
        if not (only_default and one.groups):
            found.setdefault(one.name, set()).add(one.version)
    for pin in lock.declared:  # a compiled requirements file
        found.setdefault(pin.name, set()).add(pin.spec.removeprefix("=="))
    for name, pinned in found.items():
        version = pinned.pop()
        if not pinned and versions.valid(version):
            yield f"{name}=={version}"


def _strings(value: Any) -> Iterable[str]:
    return (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


_DECLARING: Mapping[str, Callable[[Project, bytes, frozenset[str]], None]] = {
    "pyproject.toml": _pyproject,
    "setup.cfg": _setup_cfg,
}

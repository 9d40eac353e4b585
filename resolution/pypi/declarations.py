"""What one folder's own files declare, whichever tool they are for: pyproject.toml, setup.cfg or a Pipfile.

https://packaging.python.org/en/latest/specifications/pyproject-toml/ (PEP 621),
https://packaging.python.org/en/latest/specifications/dependency-groups/ (PEP 735),
https://setuptools.pypa.io/en/latest/userguide/pyproject_config.html#dynamic-metadata
"""

import configparser
import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.analysis import Files
from resolution.errors import MalformedDocument
from resolution.pypi import pipfile, poetry, requirements_txt
from resolution.pypi.declared import Declarations, Lines
from resolution.pypi.manifest import PRERELEASE
from resolution.pypi.names import normalised
from resolution.structured import load_toml, table, text, text_of


def read_folder(files: Files, folder: str) -> Declarations | None:
    """Of the project in a folder: its pyproject.toml, or its setup.cfg where that says nothing."""
    for name in ("pyproject.toml", "setup.cfg"):
        path = posixpath.join(folder, name)
        found = read(files, path) if path in files else None
        if found and (found.name or found.requirements):
            return found
    return None


def read(files: Files, path: str) -> Declarations:
    """Raises MalformedDocument."""
    return _READERS[posixpath.basename(path)](files, path)


def is_declaring(path: str) -> bool:
    return posixpath.basename(path) in _READERS


def _pyproject(files: Files, path: str) -> Declarations:
    document = load_toml(files[path])
    standard, tool = table(document.get("project"), "project"), table(document.get("tool"), "tool")
    extras = table(standard.get("optional-dependencies"), "project.optional-dependencies")
    found = Declarations(
        name=text(standard.get("name")),
        version=text(standard.get("version")),
        requires_python=text(standard.get("requires-python")),
        requirements=_strings(standard.get("dependencies")),
        extras={normalised(extra): _strings(lines) for extra, lines in extras.items()},
        groups=_groups(table(document.get("dependency-groups"), "dependency-groups")),
    )
    for name, add in (("poetry", _poetry), ("pdm", _pdm), ("uv", _uv)):
        if section := table(tool.get(name), f"tool.{name}"):
            add(found, section)
    found.made_by_build = "dependencies" in _strings(standard.get("dynamic")) and not found.requirements
    _setuptools(found, table(table(tool.get("setuptools"), "tool.setuptools").get("dynamic")), files, path)
    return found


def _groups(groups: Mapping[str, Any]) -> Lines:
    by_name = {normalised(name): items for name, items in groups.items()}
    return {name: list(_group(by_name, name)) for name in by_name}


def _group(groups: Mapping[str, Any], name: str, above: frozenset[str] = frozenset()) -> Iterator[str]:
    if name in above:
        raise MalformedDocument("a group that includes itself", at=f"dependency-groups.{name}")
    items = groups.get(name)
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield from _group(groups, normalised(text(item.get("include-group"))), above | {name})
        else:
            yield from _strings([item])


def _poetry(found: Declarations, section: Mapping[str, Any]) -> None:
    declared = poetry.read(section)
    found.name, found.version = found.name or declared.name, found.version or declared.version
    found.requires_python = found.requires_python or declared.requires_python
    if not found.requirements:  # beside those of [project], poetry's only say more about the same
        found.requirements += declared.requirements
    for kind, more in ((found.extras, declared.extras), (found.groups, declared.groups)):
        for name, lines in more.items():
            kind.setdefault(name, []).extend(lines)
    found.sources |= declared.sources


def _pdm(found: Declarations, section: Mapping[str, Any]) -> None:
    for name, lines in table(section.get("dev-dependencies"), "tool.pdm.dev-dependencies").items():
        found.groups.setdefault(normalised(name), []).extend(_strings(lines))


def _uv(found: Declarations, section: Mapping[str, Any]) -> None:
    """https://docs.astral.sh/uv/concepts/projects/dependencies/"""
    found.constraints += _strings(section.get("constraint-dependencies"))
    found.overrides += _strings(section.get("override-dependencies"))
    found.groups.setdefault("dev", []).extend(_strings(section.get("dev-dependencies")))
    found.prerelease = next((word for word in PRERELEASE if word == section.get("prerelease")), "")
    for name, value in table(section.get("sources"), "tool.uv.sources").items():
        places = [poetry.place(each) for each in (value if isinstance(value, list) else [value])]
        if places and all(places):  # some of several may name another index for some platform
            found.sources[normalised(name)] = places[0]


def _setuptools(found: Declarations, dynamic: Mapping[str, Any], files: Files, path: str) -> None:
    folder = posixpath.dirname(path)
    found.requirements += _of_files(dynamic.get("dependencies"), files, folder)
    found.made_by_build = found.made_by_build and "dependencies" not in dynamic
    for name, value in table(dynamic.get("optional-dependencies")).items():
        found.extras.setdefault(normalised(name), []).extend(_of_files(value, files, folder))


def _of_files(value: Any, files: Files, folder: str) -> list[str]:
    named = table(value).get("file")
    paths = [posixpath.normpath(posixpath.join(folder, each)) for each in _strings(named) or [text(named)] if each]
    return [line for path in paths for line in requirements_txt.texts(files.get(path, b""))]


def _setup_cfg(files: Files, path: str) -> Declarations:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text_of(files[path]))
    except configparser.Error as error:
        raise MalformedDocument("this is not an INI file") from error
    folder, section = posixpath.dirname(path), "options.extras_require"
    extras = parser.options(section) if parser.has_section(section) else []
    return Declarations(
        name=parser.get("metadata", "name", fallback=""),
        version=parser.get("metadata", "version", fallback=""),
        requires_python=parser.get("options", "python_requires", fallback=""),
        requirements=_block(parser.get("options", "install_requires", fallback=""), files, folder),
        extras={normalised(extra): _block(parser.get(section, extra), files, folder) for extra in extras},
    )


def _block(value: str, files: Files, folder: str) -> list[str]:
    if value.startswith("file:"):
        return _of_files({"file": [each.strip() for each in value[5:].split(",")]}, files, folder)
    lines = (line.partition(" #")[0].strip() for line in value.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _pipfile(files: Files, path: str) -> Declarations:
    return pipfile.read(files[path])


def _strings(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


_READERS = {"pyproject.toml": _pyproject, "setup.cfg": _setup_cfg, "Pipfile": _pipfile}

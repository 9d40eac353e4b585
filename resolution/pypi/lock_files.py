"""Lock files of Python's tools as lists: poetry.lock, pdm.lock, uv.lock, pylock.toml and Pipfile.lock.

https://packaging.python.org/en/latest/specifications/pylock-toml/; the others are described by their tools only.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_json, load_toml, rows, table, text


def read_poetry_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    return _file(
        Locked(name=text(each.get("name")), version=text(each.get("version")), groups=_poetry_groups(each))
        for each in rows(load_toml(body).get("package"), "package")
    )


def read_pdm_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    return _file(
        Locked(name=text(each.get("name")), version=text(each.get("version")), groups=_named_groups(each))
        for each in rows(load_toml(body).get("package"), "package")
    )


def read_uv_lock(body: bytes) -> ProjectFile:
    """The project itself and its folders are not listed. Raises MalformedDocument."""
    return _file(
        Locked(name=text(each.get("name")), version=text(each.get("version")))
        for each in rows(load_toml(body).get("package"), "package")
        if not {"virtual", "editable", "directory"} & table(each.get("source"), "source").keys()
    )


def read_pylock(body: bytes) -> ProjectFile:
    """The project itself, which pip writes too, is not listed. Raises MalformedDocument."""
    return _file(
        Locked(name=text(each.get("name")), version=text(each.get("version")))
        for each in rows(load_toml(body).get("packages"), "packages")
        if table(each.get("directory"), "directory").get("path") != "."
    )


def read_pipfile_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = table(load_json(body), "Pipfile.lock")
    return _file(_pipfile(document))


def _pipfile(document: Mapping[str, Any]) -> Iterator[Locked]:
    for section, group in (("default", frozenset[str]()), ("develop", frozenset({"dev"}))):
        for name, value in table(document.get(section), section).items():
            version = text(table(value, name).get("version")).removeprefix("==")
            if version:
                yield Locked(name=name, version=version, groups=group)


def _file(locked: Iterator[Locked]) -> ProjectFile:
    return ProjectFile(locked=unique(each for each in locked if each.name))


def _poetry_groups(entry: Mapping[str, Any]) -> frozenset[str]:
    groups = set(_named_groups(entry)) | ({text(entry.get("category"))} - {"", "main"})
    return frozenset(groups | ({"optional"} if entry.get("optional") else set()))


def _named_groups(entry: Mapping[str, Any]) -> frozenset[str]:
    groups = entry.get("groups")
    return frozenset(map(text, groups if isinstance(groups, list) else ())) - {"default", "main", ""}

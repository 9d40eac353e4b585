"""Lock files of Python's tools as lists: poetry.lock, pdm.lock, uv.lock, pylock.toml and Pipfile.lock.

https://packaging.python.org/en/latest/specifications/pylock-toml/; the others are described by their tools only.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Locked, ProjectFile, unique
from resolution.pypi.names import normalised
from resolution.structured import load_json, load_toml, rows, table, text

# What poetry adds to all that an extra brings in; uv's "group-1-name-x" and "extra-1-name-x" tell conflicts.
_OF_AN_EXTRA = re.compile(r" and extra == ([\"'])(?!(?:group|extra)-\d)[^\"']*\1")


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


def conditions(body: bytes) -> dict[tuple[str, str], str]:
    """(name, version) → the marker under which a TOML lock holds it, or nothing. Raises MalformedDocument."""
    document = load_toml(body)
    entries = [*rows(document.get("package"), "package"), *rows(document.get("packages"), "packages")]
    return {(normalised(text(each.get("name"))), text(each.get("version"))): _marker(each) for each in entries}


def _marker(entry: Mapping[str, Any]) -> str:
    """A text; of uv a list of alternatives, of poetry a table by group."""
    value = next((entry[key] for key in ("resolution-markers", "markers", "marker") if key in entry), "")
    several = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
    several = [_OF_AN_EXTRA.sub("", one) if isinstance(one, str) else "" for one in several]
    return " or ".join(f"({one})" for one in several) if several and all(map(text, several)) else ""


def _pipfile(document: Mapping[str, Any]) -> Iterator[Locked]:
    groups = {"default": frozenset[str](), "develop": frozenset({"dev"})}
    for section, entries in document.items():
        if section == "_meta" or not (section in groups or isinstance(entries, dict)):
            continue
        for name, value in table(entries, section).items():
            version = text(table(value, name).get("version"))
            if version.startswith("=="):  # pipenv keeps "*" for what it could not lock on its platform
                yield Locked(name=name, version=version[2:].strip(), groups=groups.get(section, frozenset({section})))


def _file(locked: Iterator[Locked]) -> ProjectFile:
    return ProjectFile(locked=unique(each for each in locked if each.name))


def _poetry_groups(entry: Mapping[str, Any]) -> frozenset[str]:
    groups = set(_named_groups(entry)) | ({text(entry.get("category"))} - {"", "main"})
    return frozenset(groups | ({"optional"} if entry.get("optional") else set()))


def _named_groups(entry: Mapping[str, Any]) -> frozenset[str]:
    groups = entry.get("groups")
    return frozenset(map(text, groups if isinstance(groups, list) else ())) - {"default", "main", ""}

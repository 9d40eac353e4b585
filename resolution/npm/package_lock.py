"""package-lock.json and npm-shrinkwrap.json, versions 1 to 3, as a list. npm's package-lock-json(5)."""

from collections.abc import Iterator, Mapping
from typing import Any

from resolution.project_file import Locked, ProjectFile, unique
from resolution.structured import load_json, table, text

FLAGS = {"dev": "dev", "optional": "optional", "peer": "peer", "bundled": "bundled", "inBundle": "bundled"}


def read_package_lock(body: bytes) -> ProjectFile:
    """Raises MalformedDocument."""
    document = table(load_json(body), "package-lock.json")
    if "packages" in document:
        locked = _packages(table(document["packages"], "packages"))
    else:
        locked = _dependencies(table(document.get("dependencies"), "dependencies"))
    return ProjectFile(name=text(document.get("name")), version=text(document.get("version")), locked=unique(locked))


def _packages(packages: Mapping[str, Any]) -> Iterator[Locked]:
    for path, value in packages.items():
        entry = table(value, f"packages.{path}")
        if path and not entry.get("link"):
            name = text(entry.get("name")) or _name_from_folder(path)
            yield Locked(name=name, version=text(entry.get("version")), groups=_groups(entry))


def _name_from_folder(path: str) -> str:
    """npm leaves out names that the folder says: its last part, with the scope before it."""
    parent, _, name = path.rpartition("/")
    scope = parent.rpartition("/")[2]
    return f"{scope}/{name}" if scope.startswith("@") else name


def _dependencies(dependencies: Mapping[str, Any]) -> Iterator[Locked]:
    for name, value in dependencies.items():
        entry = table(value, f"dependencies.{name}")
        real, version = _version_1(name, text(entry.get("version")))
        yield Locked(name=real, version=version, groups=_groups(entry))
        yield from _dependencies(table(entry.get("dependencies"), f"dependencies.{name}.dependencies"))


def _version_1(name: str, version: str) -> tuple[str, str]:
    """Version 1 keeps aliases as `npm:name@version`, and git and tarball addresses in place of a version."""
    if version.startswith("npm:"):
        alias = version.removeprefix("npm:")
        at = alias.find("@", 1)
        return (alias[:at], alias[at + 1 :]) if at > 0 else (alias or name, "")
    return name, "" if ":" in version or "/" in version else version


def _groups(entry: Mapping[str, Any]) -> frozenset[str]:
    both = {"dev", "optional"} if entry.get("devOptional") else set()
    return frozenset({group for flag, group in FLAGS.items() if entry.get(flag)} | both)

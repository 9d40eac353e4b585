"""What a Gradle project's build script declares, with what its other files set: catalogs, buildSrc, properties.

https://docs.gradle.org/current/userguide/build_environment.html#sec:gradle_configuration_properties
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from resolution.analysis import Files
from resolution.maven.build_gradle import declared as read_declared
from resolution.maven.gradle_catalogs import catalogs
from resolution.maven.gradle_constants import constants, is_constants
from resolution.maven.gradle_script import statements
from resolution.maven.gradle_variables import assigned, properties
from resolution.project_file import Declared
from resolution.structured import text_of

SCRIPTS = ("build.gradle", "build.gradle.kts")
PROPERTIES = "gradle.properties"
APPLIED = ("dependencies.gradle", "versions.gradle", "libraries.gradle")  # what `apply from:` usually names
APPLY = re.compile(r"""^apply\s*\(?\s*from\s*[:=]\s*(?:(?:rootProject\.)?file\()?["'](?P<path>[^"']+)["']""")
MOST_SOURCES = 200  # of buildSrc
PLUGIN = re.compile(r"""^(?:id\s*\(?\s*["']|apply\s*\(?\s*plugin\s*[:=]\s*["']|`)(?P<id>[\w.\-]+)["'`]""")
PLUGIN_PLACE = re.compile(
    r"(?:^|/)(?:buildSrc|build-logic|build-plugins?|gradle/plugins)/(?:[^/]+/)*"
    r"src/main/(?:kotlin|groovy)/.*\.gradle(?:\.kts)?$"
)
PLUGIN_SUFFIX = re.compile(r"\.gradle(?:\.kts)?$")
PLACES = re.compile(r"^\$\{?(?P<root>(?:rootDir|rootProject\.(?:projectDir|rootDir))\b)?\w*\}?/")


class Read(NamedTuple):
    """What a script declares, and what of it nothing here explains."""

    declared: list[Declared]
    unknown: list[Declared]


def read(files: Files, path: str) -> Read:
    """The build script at `path`, names from version catalogs filled in; nothing without a script."""
    found = Read([], [])
    if path not in files:
        return found
    folders = list(_upwards(posixpath.dirname(path)))
    known = catalogs(files, folders)
    variables = known.variables | _constants(files, folders)
    for folder in reversed(folders):
        variables |= _set_in(files, folder, path)
    scripts = "\n".join(text_of(files[place]) for place in (path, *_applied(files, path)))
    for item in read_declared(scripts, variables, known.names):
        names = known.bundles.get(item.name, (item.name,))
        libraries = [known.libraries[name] for name in names if name in known.libraries]
        found.declared.extend(replace(item, name=one.name, spec=item.spec or one.spec) for one in libraries)
        if ":" in item.name:
            found.declared.append(item)
        elif not libraries:
            found.unknown.append(item)
    found.declared[:] = [replace(item, spec="") if "$" in item.spec else item for item in found.declared]  # computed
    return found


def is_plugin(path: str) -> bool:
    """Whether `path` is a script of the build itself, which others apply by its name."""
    return bool(PLUGIN_PLACE.search(path))


def _constants(files: Files, folders: list[str]) -> dict[str, str]:
    for folder in folders:
        inside = posixpath.join(folder, "buildSrc", "")
        paths = [path for path in files if path.startswith(inside) and is_constants(path)]
        if paths:
            return constants(text_of(files[path]) for path in sorted(paths)[:MOST_SOURCES])
    return {}


def _applied(files: Files, path: str) -> list[str]:
    """The scripts that the one at `path` applies, and those that they apply, as far as they are there."""
    plugins = {PLUGIN_SUFFIX.sub("", posixpath.basename(place)): place for place in files if is_plugin(place)}
    found: dict[str, None] = {path: None}
    todo = [path]
    while todo:
        for place in _applied_by(files, todo.pop(0), plugins):
            if place in files and place not in found:
                found[place] = None
                todo.append(place)
    return list(found)[1:]


def _applied_by(files: Files, path: str, plugins: dict[str, str]) -> Iterator[str]:
    for statement in statements(text_of(files[path])):
        if apply := APPLY.match(statement.text):
            place = PLACES.match(apply["path"])
            folder = "" if place and place["root"] else posixpath.dirname(path)
            yield posixpath.normpath(posixpath.join(folder, PLACES.sub("", apply["path"])))
        elif plugin := PLUGIN.match(statement.text):
            yield plugins.get(plugin["id"], "")


def _upwards(folder: str) -> Iterator[str]:
    yield folder
    while folder:
        folder = posixpath.dirname(folder)
        yield folder


def _set_in(files: Files, folder: str, path: str) -> dict[str, str]:
    """What gradle.properties and the build scripts in `folder` set, `path` itself excepted."""
    found: dict[str, str] = {}
    if body := files.get(posixpath.join(folder, PROPERTIES)):
        found |= properties(text_of(body))
    for name in SCRIPTS:
        place = posixpath.join(folder, name)
        if place in files and place != path:
            for source in (*_applied(files, place), place):
                found |= assigned(statements(text_of(files[source])))
    return found

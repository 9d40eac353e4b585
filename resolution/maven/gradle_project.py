"""What a Gradle project's build script declares, with what its other files set: catalog, properties, scripts above it.

https://docs.gradle.org/current/userguide/build_environment.html#sec:gradle_configuration_properties
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from resolution.analysis import Files
from resolution.maven import version_catalog
from resolution.maven.build_gradle import declared as read_declared
from resolution.maven.gradle_script import statements
from resolution.maven.gradle_variables import assigned, properties
from resolution.project_file import Declared
from resolution.structured import text_of

SCRIPTS = ("build.gradle", "build.gradle.kts")
PROPERTIES, CATALOG = "gradle.properties", "gradle/libs.versions.toml"
APPLIED = ("dependencies.gradle", "versions.gradle", "libraries.gradle")  # what `apply from:` usually names
APPLY = re.compile(r"""^apply\s*\(?\s*from\s*[:=]\s*(?:(?:rootProject\.)?file\()?["'](?P<path>[^"']+)["']""")
PLACES = re.compile(r"^\$\{?(?P<root>(?:rootDir|rootProject\.(?:projectDir|rootDir))\b)?\w*\}?/")


def declared(files: Files, path: str) -> list[Declared]:
    """What the build script at `path` declares, names from the version catalog filled in; nothing without a script."""
    body = files.get(path)
    if body is None:
        return []
    folders = list(_upwards(posixpath.dirname(path)))
    catalog = next((files[place] for folder in folders if (place := posixpath.join(folder, CATALOG)) in files), b"")
    variables = version_catalog.variables(catalog)
    for folder in reversed(folders):
        variables |= _set_in(files, folder, path)
    libraries, bundles = version_catalog.aliases(catalog), version_catalog.bundles(catalog)
    found: list[Declared] = []
    applied = "".join(f"\n{text_of(files[place])}" for place in _applied(files, path))
    for item in read_declared(text_of(body) + applied, variables):
        names = bundles.get(item.name, (item.name,))
        known = [libraries[name] for name in names if name in libraries]
        found += [replace(item, name=one.name, spec=item.spec or one.spec) for one in known]
        if ":" in item.name:
            found.append(item)
    return [replace(item, spec="") if "$" in item.spec else item for item in found]  # computed: nobody knows it here


def _applied(files: Files, path: str) -> list[str]:
    """The scripts that the one at `path` applies, as far as they are there."""
    found = []
    for statement in statements(text_of(files[path])):
        if apply := APPLY.match(statement.text):
            place = PLACES.match(apply["path"])
            folder = "" if place and place["root"] else posixpath.dirname(path)
            found.append(posixpath.normpath(posixpath.join(folder, PLACES.sub("", apply["path"]))))
    return [place for place in found if place in files and place != path]


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

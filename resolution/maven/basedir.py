"""Where the project's files are taken to lie, and which there are: what `${basedir}` and `<file>` conditions ask for.

https://maven.apache.org/guides/introduction/introduction-to-profiles.html#files
"""

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from resolution.maven.environment import PROJECT, Environment
from resolution.maven.pom import Activation, Pom

EXPRESSION = re.compile(r"\$\{([^${}]+)\}")
DEEPEST = 10  # properties that name properties
CERTAIN = ("user.dir", "user.home", "java.home")  # POMs ask for them to be active wherever Maven runs
LONGEST = 4096  # characters, as of any path
DEEPEST_FOLDER, LONGEST_PLACE = 50, 1000  # files further down, or with longer paths, are not told of


@dataclass(frozen=True, slots=True)
class Basedir:
    """A folder of the project; `files` are the project's files and folders, all with absolute paths."""

    path: str = PROJECT
    files: frozenset[str] = frozenset()

    @property
    def properties(self) -> dict[str, str]:
        return {"basedir": self.path, "project.basedir": self.path}


class Own(NamedTuple):
    """A POM of the project, and its folder."""

    pom: Pom
    basedir: Basedir


def place(path: str) -> str:
    """The absolute path of a file or folder of the project."""
    return posixpath.normpath(posixpath.join(PROJECT, path))


def with_folders(files: Iterable[str]) -> frozenset[str]:
    """`files` of the project as absolute paths, with the folders they lie in.

    >>> sorted(with_folders(["a/pom.xml"]))
    ['/project', '/project/a', '/project/a/pom.xml']
    """
    found = {PROJECT}
    for file in files:
        path = place(file)
        if len(path) > LONGEST_PLACE or path.count("/") > DEEPEST_FOLDER:
            continue
        while path not in found and path != "/":
            found.add(path)
            path = posixpath.dirname(path)
    return frozenset(found)


def file_matches(activation: Activation, pom: Pom, environment: Environment, basedir: Basedir | None) -> bool:
    """As FileProfileActivator decides. Nobody's machine is looked at: outside the project a few folders are known."""
    path = asked_path(activation, pom, environment, basedir)
    if not path.startswith("/"):
        return False  # a relative path means nothing in a repository
    system = environment.system
    there = environment.files if basedir is None else basedir.files
    present = path in there or any(path == system[name] for name in CERTAIN)
    return present if activation.exists else not present


def asked_path(activation: Activation, pom: Pom, environment: Environment, basedir: Basedir | None) -> str:
    """The absolute path that a `<file>` condition asks for; relative where nobody knows to what."""
    path = activation.exists or activation.missing
    if basedir is None:
        return _filled(path, {}, pom, environment)
    path = _filled(path, {"basedir": basedir.path}, pom, environment)  # `project.basedir` is no expression here
    return posixpath.normpath(posixpath.join(basedir.path, path.replace("\\", "/")))


def _filled(path: str, own: Mapping[str, str], pom: Pom, environment: Environment) -> str:
    sources = (own, pom.properties, environment.properties, environment.system)

    def value(match: re.Match[str]) -> str:
        return next((source[match[1]] for source in sources if match[1] in source), match[0])[: LONGEST + 1]

    for _ in range(DEEPEST):
        filled = EXPRESSION.sub(value, path) if len(path) <= LONGEST else path
        if filled == path or len(filled) > LONGEST:
            break
        path = filled
    return path

"""Maven coordinates and the places they stand for in a repository.

https://maven.apache.org/repository/layout.html; allowed characters as DefaultModelValidator of Maven 3.8 has them.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote

from resolution.errors import InvalidName, InvalidVersion

IDENTIFIER = re.compile(r"[A-Za-z0-9_.\-]{1,200}")
FORBIDDEN = re.compile(r"[/\\\x00-\x1f\x7f-\x9f\ud800-\udfff]|\.\.|^\.?$|^.{255}", re.DOTALL)  # in one part of a path
META_VERSIONS = frozenset({"LATEST", "RELEASE"})  # words a request may use, never a version that exists

# Dependency types whose file is named otherwise: type → (extension, classifier).
# https://maven.apache.org/ref/3.8.7/maven-core/artifact-handlers.html
TYPES = {
    "maven-plugin": ("jar", ""),
    "ejb": ("jar", ""),
    "ejb-client": ("jar", "client"),
    "test-jar": ("jar", "tests"),
    "javadoc": ("jar", "javadoc"),
    "java-source": ("jar", "sources"),
}
# Packagings whose main file has their own name; plugins define others, nearly all of which make a jar.
OWN_EXTENSION = frozenset({"pom", "jar", "war", "ear", "rar", "par", "aar", "apk", "zip", "hpi", "nar", "kar", "swc"})


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Group and artifact: what Maven people call a package.

    >>> str(Coordinates.parse("org.example:left-pad"))
    'org.example:left-pad'
    """

    group: str
    artifact: str

    @classmethod
    def parse(cls, name: str) -> "Coordinates":
        """From `group:artifact`. Raises InvalidName."""
        group, colon, artifact = name.partition(":")
        if not colon or not is_identifier(group) or not is_identifier(artifact):
            raise InvalidName(f"not group:artifact: {name[:200]!r}")
        return cls(group, artifact)

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}"

    @property
    def directory(self) -> str:
        return "/".join((*self.group.split("."), self.artifact)) + "/"

    def file(self, version: str, filename: str) -> str:
        """The path of one file of one version, below the repository URL."""
        return f"{self.directory}{_quoted(version)}/{_quoted(filename)}"

    def filename(self, version: str, extension: str = "jar", classifier: str = "") -> str:
        return f"{self.artifact}-{version}{'-' if classifier else ''}{classifier}.{extension}"


def main_extension(packaging: str) -> str:
    """The extension of the file that a project of this packaging deploys."""
    return packaging if packaging in OWN_EXTENSION else "jar"


def is_identifier(text: str) -> bool:
    """A group or artifact id that can be part of a path."""
    return bool(IDENTIFIER.fullmatch(text)) and all(text.split("."))


def checked_version(text: str) -> str:
    """`text`, if it can name a directory. Raises InvalidVersion."""
    if FORBIDDEN.search(text) or text in META_VERSIONS:
        raise InvalidVersion(f"not a version: {text[:200]!r}")
    return text


def is_snapshot(version: str) -> bool:
    return version.upper().endswith("SNAPSHOT")


def _quoted(part: str) -> str:
    if FORBIDDEN.search(part):
        raise InvalidName(f"not the name of a file: {part[:200]!r}")
    return quote(part, safe="+~@!,=")

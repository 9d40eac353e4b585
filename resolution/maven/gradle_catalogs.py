"""The version catalogs of a Gradle build: gradle/libs.versions.toml, and those that settings.gradle names or writes.

https://docs.gradle.org/current/userguide/version_catalogs.html
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from resolution.analysis import Files
from resolution.maven import version_catalog
from resolution.maven.gradle_script import Statement, statements
from resolution.maven.version_catalog import accessor, version_of
from resolution.project_file import Declared
from resolution.structured import text_of

SETTINGS = ("settings.gradle", "settings.gradle.kts")
SUFFIX = ".versions.toml"
LIBS = "libs"  # the catalog that gradle/libs.versions.toml gives without being named
TEXT = r"""["']([^"'\n]+)["']"""
NAMED = re.compile(rf"""(?:\b(?:create|register|named|getByName|maybeCreate)\s*\(?\s*{TEXT}\s*\)?|^(\w+))\s*$""")
FROM = re.compile(rf"\bfrom\b(?:(?!\bfrom\b).)*?\bfiles?\s*\(\s*{TEXT}")
ROOT = re.compile(r"^\$\{?(?:rootDir|rootProject\.projectDir|settingsDir)\}?/")
ENTRY = re.compile(r"^(?:\w+\.)?(?P<what>version|library|bundle|plugin|alias)\s*\(?\s*(?P<rest>[\"'].*)$", re.DOTALL)
TEXTS = re.compile(TEXT)
REFERENCE = re.compile(rf"\.?\bversionRef\s*\(?\s*{TEXT}")
VERSION = re.compile(rf"\.\s*version\s*\(?\s*{TEXT}")
RICH = re.compile(rf"\b(strictly|require|prefer)\s*\(?\s*{TEXT}")


@dataclass(slots=True)
class Catalogs:
    """By what build scripts call them: `libs.a.b` → library, `libs.bundles.x` → libraries, `libs.versions.y` → text."""

    names: set[str] = field(default_factory=lambda: {LIBS})
    libraries: dict[str, Declared] = field(default_factory=dict)
    bundles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    def add_file(self, name: str, body: bytes) -> None:
        """Raises MalformedDocument."""
        self.names.add(name)
        self.libraries |= version_catalog.aliases(body, name)
        self.bundles |= version_catalog.bundles(body, name)
        self.variables |= version_catalog.variables(body, name)

    def add_entry(self, name: str, what: str, rest: str) -> None:
        """`library("a", "g:a:1")` and the like, as it stands in settings.gradle."""
        alias, *texts = TEXTS.findall(rest)
        if what == "version":
            key = accessor(f"versions.{alias}", name)
            self.variables[key] = self._rich_version(rest, self.variables.get(key, "")) or next(iter(texts), "")
        elif texts and what == "bundle":
            self.bundles[accessor(f"bundles.{alias}", name)] = tuple(accessor(text, name) for text in texts)
        elif texts and (what == "plugin" or "toPluginId" in rest):
            version = self._said_version(name, rest)
            self.variables[accessor(f"plugins.{alias}", name)] = f"{texts[0]}:{version}".rstrip(":")
        elif texts:
            group, *others = ":".join(texts[:2] if ":" not in texts[0] else texts[:1]).split(":")
            spec = others[1] if len(others) > 1 else self._said_version(name, rest)
            self.libraries[accessor(alias, name)] = Declared(name=f"{group}:{others[0] if others else ''}", spec=spec)

    def _rich_version(self, rest: str, before: str) -> str:
        """`strictly` and `prefer` may stand in statements of their own."""
        rich = dict(RICH.findall(rest))
        return f"{before}!!{rich['prefer']}" if before and rich.keys() == {"prefer"} else version_of(rich, {})

    def _said_version(self, name: str, rest: str) -> str:
        if reference := REFERENCE.search(rest):
            return self.variables.get(accessor(f"versions.{reference[1]}", name), "")
        version = VERSION.search(rest)
        return version[1] if version else self._rich_version(rest, "")


def catalogs(files: Files, folders: list[str]) -> Catalogs:
    """`folders` are those above a build script, nearest first; the first that has settings or a catalog counts."""
    found = Catalogs()
    for folder in folders:
        ours = posixpath.join(folder, "gradle", "")
        default = f"{ours}{LIBS}{SUFFIX}"
        settings = [place for name in SETTINGS if (place := posixpath.join(folder, name)) in files]
        beside = [path for path in files if path.startswith(ours) and path.endswith(SUFFIX) and path != default]
        if default not in files and not settings and not beside:
            continue
        for path in beside:  # by their names, unless settings say another one
            found.add_file(posixpath.basename(path).removesuffix(SUFFIX), files[path])
        if default in files:
            found.add_file(LIBS, files[default])
        for path in settings:
            _add_settings(found, files, path)
        break
    return found


def _add_settings(found: Catalogs, files: Files, path: str) -> None:
    for name, text in _entries(statements(text_of(files[path]))):
        found.names.add(name)
        if file := FROM.search(text):
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), ROOT.sub("", file[1])))
            if place in files:
                found.add_file(name, files[place])
        elif entry := ENTRY.match(text):
            found.add_entry(name, entry["what"], entry["rest"])


def _entries(script: Iterator[Statement]) -> Iterator[tuple[str, str]]:
    """Every statement about a catalog, and the catalog's name."""
    for statement in script:
        inside = [block for block in statement.blocks if block]
        if any("versionCatalogs" in block for block in inside):
            entry = ENTRY.match(inside[-1])  # of a version that is described in a block of its own
            named = NAMED.search(inside[-2 if entry else -1])
            if named and named[2] != "versionCatalogs":
                yield named[1] or named[2], f"{inside[-1]} {statement.text}" if entry else statement.text

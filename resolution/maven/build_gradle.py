"""Dependencies written in build.gradle and build.gradle.kts in the usual notations, read as text, never run.

https://docs.gradle.org/current/userguide/declaring_dependencies.html. A build script is a program: what it computes
cannot be seen here, so whoever uses this says that it is an approximation.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from resolution.maven.gradle_literals import indexed
from resolution.maven.gradle_plugins import SPRING_BOOT, SPRING_BOOT_BOM, plugin_versions
from resolution.maven.gradle_script import Statement, statements
from resolution.maven.gradle_variables import SCOPES, Variables, assigned, filled, lookup
from resolution.project_file import Declared, ProjectFile
from resolution.structured import text_of

RUNTIME = ("implementation", "api", "compile", "runtime", "runtimeonly", "bundle")
USUAL = re.compile(r"(?i)(?:implementation|api|compile|runtime|only|processor|kapt|ksp)$")
OTHERS_BLOCKS = re.compile(r"^(buildscript|pluginManagement|publishing|configurations)\b")
DEPENDENCIES = re.compile(r"(?:^|\.)dependencies$")
CONFIGURATION = re.compile(
    r"""^(?:add\(\s*)?["']?(?P<name>[a-zA-Z]\w*)["']?\s*(?:\(\s*|,\s*|\s+)(?P<rest>\S.*)$""", re.DOTALL
)
NO_CONFIGURATION = frozenset(
    {"arrayOf", "because", "capability", "classpath", "def", "exclude", "force", "if", "include", "listOf", "mapOf"}
    | {"module", "project", "replacedBy", "requireCapability", "return", "setOf", "substitute", "val"}
)
WRAPPED = re.compile(
    r"^(?:[\w.]+\.)?(?P<how>platform|enforcedPlatform|testFixtures|create|variantOf|dependency|mavenBom)\s*(?:\(\s*|\s+)(?=\S)"
)
COORDINATES = re.compile(
    r"""^["'](?P<group>[\w.\-${}]+):(?P<name>[\w.\-${}]+)(?::(?P<version>(?:\$\{[^}]{0,200}\}|[^:"'@])++))?(?::[^"'@]*)?(?:@\w+)?["']"""
    r"""(?:\s*\+\s*(?P<added>[\w.]+))?"""
)
NAMED = re.compile(r"""\b(?P<key>group|name|version)\s*[:=]\s*(?:["'](?P<text>[^"']*)["']|(?P<variable>[\w.]+))""")
POSITIONAL = re.compile(r"""^["']([\w.\-]+)["']\s*,\s*["']([\w.\-]+)["'](?:\s*,\s*(?:["']([^"':]*)["']|([\w.]+)))?""")
KOTLIN = re.compile(r"""^kotlin\(\s*["'](?P<name>[\w\-]+)["']\s*(?:,\s*["'](?P<version>[^"']+)["'])?""")
FOUND = re.compile(r"""^(?P<catalog>\w+)\.find(?P<what>Library|Bundle)\(\s*["'](?P<alias>[^"']+)["']""")
REFERENCE = re.compile(rf"^{SCOPES}(?P<name>[a-zA-Z]\w*(?:\.[\w\-]+)*)[\s)]*$")
NO_REGISTRY = ("project", "projects", "rootProject", "sourceSets", "configurations", "files", "it")
PART = re.compile(r"""(?P<text>"[^"]*"|'[^']*')|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|.""", re.DOTALL)
RICH = re.compile(r"""^(?P<how>strictly|require|prefer)\b[\s(]*["'](?P<version>[^"']+)["']""")
MOST = 20_000  # declarations of one script: a long list may be named time and again
COMPUTED = re.compile(r"\.(?:get|asProvider|map)(?:\(\))?\s*(?=[.)]|$)")


def read_build_gradle(body: bytes) -> ProjectFile:
    """`name` "libs.…" means an entry of the version catalog. Raises MalformedDocument."""
    found = declared(text_of(body), {})
    return ProjectFile(declared=tuple(item for item in found if ":" in item.name or item.name.startswith("libs.")))


def declared(content: str, variables: Variables, catalogs: Collection[str] = ("libs",)) -> tuple[Declared, ...]:
    """What one script declares; `variables` are those that others set, `catalogs` the names of version catalogs.

    A name without colon is an entry of a catalog, or one that nothing here explains.
    """
    script = list(statements(content))
    known = {**variables, **assigned(script)}
    plugins = plugin_versions(script, known)
    return tuple(Script(script, known, plugins, catalogs).declared())


@dataclass(frozen=True, slots=True)
class Script:
    statements: list[Statement]
    variables: Variables
    plugins: Variables
    catalogs: Collection[str]
    listed: dict[str, list[tuple[str, str]] | None] = field(default_factory=dict)  # by the text that lists them

    def declared(self) -> Iterator[Declared]:
        found: list[Declared] = []
        for statement in self.statements:
            blocks = statement.blocks
            if any(map(OTHERS_BLOCKS.match, blocks)):
                continue
            if blocks[-1:] == ("version",) and found:
                found[-1] = self._with_rich_version(found[-1], statement.text)
            elif blocks[-1:] == ("imports",) or "dependencyManagement" in blocks:
                found += islice(self._managed(statement), MOST - len(found))
            elif not blocks or any(map(DEPENDENCIES.search, blocks)):
                found += islice(self._statement(statement), MOST - len(found))
        yield from found
        if self.plugins.get(SPRING_BOOT) and "io.spring.dependency-management" in self.plugins:
            yield Declared(name=SPRING_BOOT_BOM, spec=self.plugins[SPRING_BOOT], kind="import")

    def _statement(self, statement: Statement) -> Iterator[Declared]:
        call = CONFIGURATION.match(statement.text)
        if not call or call["name"] in NO_CONFIGURATION or WRAPPED.match(statement.text):
            return
        if not statement.blocks and not USUAL.search(call["name"]):
            return  # outside of dependencies { } only names that nothing else has are understood
        rest, bom = indexed(call["rest"]), False
        while wrapped := WRAPPED.match(rest):
            rest, bom = rest[wrapped.end() :], bom or "latform" in wrapped["how"]
        kind = "import" if bom else "constraint" if "constraints" in statement.blocks else kind_of(call["name"])
        for name, spec in self._coordinates(rest.strip("([ ")):
            yield Declared(name=name, spec=spec, kind=kind, condition=call["name"], line=statement.line)

    def _managed(self, statement: Statement) -> Iterator[Declared]:
        """https://docs.spring.io/dependency-management-plugin/docs/current/reference/html/"""
        wrapped = WRAPPED.match(statement.text)
        if wrapped and wrapped["how"] in ("mavenBom", "dependency"):
            kind = "import" if wrapped["how"] == "mavenBom" else "constraint"
            for name, spec in self._coordinates(statement.text[wrapped.end() :]):
                yield Declared(name=name, spec=spec, kind=kind, condition="dependencyManagement", line=statement.line)

    def _coordinates(self, rest: str) -> Iterator[tuple[str, str]]:
        if "SpringBootPlugin.BOM_COORDINATES" in rest:
            yield SPRING_BOOT_BOM, self.plugins.get(SPRING_BOOT, "")
        elif kotlin := KOTLIN.match(rest):
            version = kotlin["version"] or self.plugins.get("kotlin", "")
            yield f"org.jetbrains.kotlin:kotlin-{kotlin['name']}", filled(version, self.variables)
        elif positional := POSITIONAL.match(rest):
            group, name, version, variable = positional.groups()
            yield f"{group}:{name}", self._text(version, variable)
        elif {"group", "name"} <= (named := self._named(rest)).keys():
            yield f"{named['group']}:{named['name']}", named.get("version", "")
        else:
            for item in items(rest):
                yield from self._item(item)

    def _item(self, item: str) -> Iterator[tuple[str, str]]:
        if notation := COORDINATES.match(item):
            name = filled(f"{notation['group']}:{notation['name']}", self.variables)
            if "$" in name:
                return  # of a loop, perhaps
            added = self._text("", notation["added"]) if notation["added"] else ""
            yield name, filled(notation["version"] or "", self.variables) + added
        elif found := FOUND.match(item):
            catalog = found["catalog"] if found["catalog"] in self.catalogs else "libs"
            bundle = "bundles." if found["what"] == "Bundle" else ""
            yield f"{catalog}.{bundle}" + re.sub(r"[-_]", ".", found["alias"]), ""
        elif reference := REFERENCE.match(COMPUTED.sub("", item)):
            yield from self._reference(reference)

    def _reference(self, reference: re.Match[str]) -> Iterator[tuple[str, str]]:
        name = reference["name"]
        first, *others = name.split(".")
        listed = self._listed(lookup(name, self.variables) or "")
        if listed is not None:
            yield from listed
        elif others and first not in NO_REGISTRY:
            yield name, ""

    def _listed(self, text: str) -> list[tuple[str, str]] | None:
        """The coordinates that a variable holds, one a line; None for another text."""
        if text not in self.listed:
            known = (filled(line, self.variables) for line in text.splitlines())
            notations = [f"'{line}'" for lines in known for line in lines.splitlines()]
            found = [self._item(notation) for notation in notations if COORDINATES.match(notation)]
            self.listed[text] = [pair for pairs in found for pair in pairs] if found else None
        return self.listed[text]

    def _named(self, rest: str) -> dict[str, str]:
        return {match["key"]: self._text(match["text"], match["variable"]) for match in NAMED.finditer(rest)}

    def _text(self, literal: str | None, variable: str | None) -> str:
        return filled(f"${{{variable}}}" if variable else literal or "", self.variables)

    def _with_rich_version(self, item: Declared, text: str) -> Declared:
        rich = RICH.match(text)
        if not rich:
            return item
        version = filled(rich["version"], self.variables)
        if rich["how"] == "strictly":
            return replace(item, spec=f"{version}!!{item.spec}")
        return replace(item, spec=item.spec + version if item.spec.endswith("!!") else item.spec or version)


def items(arguments: str) -> list[str]:
    """
    >>> items("project(path: ':a', configuration: 'b'), 'g:c:1'")
    ["project(path: ':a', configuration: 'b')", "'g:c:1'"]
    """
    found, depth = [""], 0
    for part in PART.finditer(arguments):
        depth += bool(part["open"]) - bool(part["close"])
        if part["comma"] and depth <= 0:
            found.append("")
        else:
            found[-1] += part[0]
    return [item.strip() for item in found]


def kind_of(configuration: str) -> str:
    """
    >>> [kind_of(name) for name in ("commonMainImplementation", "androidTestApi", "kapt", "compileOnly")]
    ['runtime', 'test', 'provided', 'provided']
    """
    if re.search(r"(?:^t|T)est", configuration):
        return "test"
    name = configuration.lower()
    return "runtime" if name.endswith(RUNTIME) and not name.startswith(("provided", "kapt", "ksp")) else "provided"

"""Dependencies written in simple notations in build.gradle and build.gradle.kts, read as text, never run.

https://docs.gradle.org/current/userguide/declaring_dependencies.html. A build script is a program: what it computes
cannot be seen here, so whoever uses this says that it is an approximation.
"""

import re
from collections.abc import Iterator

from resolution.project_file import Declared, ProjectFile
from resolution.structured import text_of

KINDS = {"api": "runtime", "implementation": "runtime", "compile": "runtime", "runtime": "runtime"}
KINDS |= {"runtimeOnly": "runtime", "compileOnly": "provided", "compileOnlyApi": "provided"}
KINDS |= {"annotationProcessor": "provided", "kapt": "provided", "ksp": "provided", "developmentOnly": "provided"}
KINDS |= {"testImplementation": "test", "testCompile": "test", "testRuntimeOnly": "test", "testCompileOnly": "test"}
KINDS |= {"androidTestImplementation": "test", "debugImplementation": "runtime", "releaseImplementation": "runtime"}

CALL = re.compile(rf"^\s*(?P<configuration>{'|'.join(KINDS)})\b\s*\(?\s*(?P<rest>.+)$")
BOM = re.compile(r"^(?:enforcedPlatform|platform)\s*\(\s*")
NOTATION = re.compile(
    r"""^["'](?P<group>[\w.\-]+):(?P<name>[\w.\-]+)(?::(?P<version>[^:"'@]+))?(?::[^"'@]*)?(?:@\w+)?["']"""
)
NAMED = re.compile(r"""(?P<key>group|name|version)\s*[:=]\s*["'](?P<value>[^"']*)["']""")
CATALOG = re.compile(r"^(?P<accessor>libs(?:\.\w+)+)")
VARIABLE = re.compile(r"""^\s*(?:def|val|ext\.|extra\[")?\s*(?P<name>\w+)"?\]?\s*=\s*["'](?P<value>[\w.\-]+)["']\s*$""")
USE = re.compile(r"\$\{?(?:rootProject\.|project\.)?(?:ext\.)?(?P<name>\w+)\}?")


def read_build_gradle(body: bytes) -> ProjectFile:
    """`name` "libs.…" means an entry of the version catalog. Raises MalformedDocument."""
    lines = list(enumerate(_without_block_comments(text_of(body)).splitlines(), start=1))
    variables = {match["name"]: match["value"] for _, line in lines if (match := VARIABLE.match(line))}
    return ProjectFile(declared=tuple(_declared(lines, variables)))


def _declared(lines: list[tuple[int, str]], variables: dict[str, str]) -> Iterator[Declared]:
    for number, line in lines:
        call = CALL.match(line.split(" //")[0])
        if call:
            rest, found = BOM.subn("", call["rest"])
            kind = "import" if found else KINDS[call["configuration"]]
            coordinates = _coordinates(rest)
            if coordinates:
                name, version = coordinates
                spec = USE.sub(lambda use: variables.get(use["name"], use[0]), version)
                yield Declared(name=name, spec=spec, kind=kind, condition=call["configuration"], line=number)


def _coordinates(rest: str) -> tuple[str, str] | None:
    if notation := NOTATION.match(rest):
        return f"{notation['group']}:{notation['name']}", notation["version"] or ""
    if catalog := CATALOG.match(rest):
        return catalog["accessor"], ""
    named = {match["key"]: match["value"] for match in NAMED.finditer(rest)}
    if {"group", "name"} <= named.keys():
        return f"{named['group']}:{named['name']}", named.get("version", "")
    return None


def _without_block_comments(content: str) -> str:
    """Comments give way to as many line breaks as they had, so that numbers stay true."""
    return re.sub(r"/\*.*?\*/", lambda match: "\n" * match[0].count("\n"), content, flags=re.DOTALL)

"""What build scripts and gradle.properties set: names that stand for versions, in the notations of Groovy and Kotlin.

https://docs.gradle.org/current/userguide/writing_build_scripts.html#sec:extra_properties
"""

import re
from collections.abc import Iterable, Mapping

from resolution.maven.gradle_literals import indexed, values
from resolution.maven.gradle_script import Statement

QUOTED = r"""(?:"([^"\n]*)"|'([^'\n]*)')"""
SCOPES = r"(?:(?:rootProject|project|parent|gradle|ext|extra|properties)\.)*"
ASSIGNED = re.compile(
    rf"^(?:(?:@\w+|def|val|var|const|final|public|protected|private|internal|static|(?:Map|List|String)(?:<[^<>=]*>)?)\s+)*"
    rf"{SCOPES}(?P<name>[\w.]+)(?:\s*+:\s*+[\w<>, ]{{1,100}})?\s*+(?:=|\+=|<<)\s*(?P<value>.+)$",
    re.DOTALL,
)
INDEXED = re.compile(rf"^[\w.]*\b(?:ext|extra)\[{QUOTED}\]\s*=\s*(?P<value>.+)$", re.DOTALL)
SET = re.compile(rf"^(?:[\w.]*\.)?set\(?\s*{QUOTED}\s*,\s*(?P<value>.+?)\)?$", re.DOTALL)
ALIAS = re.compile(rf"^\$\{{{SCOPES}(?P<name>[\w.\-]+)\}}$")
BY_EXTRA = re.compile(rf"^va[lr]\s+(?P<name>\w+)\s+by\s+extra(?:\({QUOTED}\))?$")
LITERAL = re.compile(rf"^{QUOTED}$")
BRACED = re.compile(r"\$\{[^}\n]{1,200}\}")
USE = re.compile(
    rf"""\$\{{\s*{SCOPES}(?:[\w.]*(?:property|findProperty|getProperty|get)\(|[\w.]*\[)?["']?(?P<braced>[\w.\-]+?)["']?(?:\.get\(\))?"""
    r"""[)\]]?(?:\.toString\(\)|!!|\ as\ String)?\s*\}|\$(?P<plain>\w+(?:\.[a-zA-Z]\w*)*)"""
)
DEEPEST = 5

Variables = Mapping[str, str]


def assigned(statements: Iterable[Statement]) -> dict[str, str]:
    """Names and the texts they stand for; a map `versions = [a: "1"]` sets `versions.a`, whatever is inside it."""
    found: dict[str, str] = {}
    for statement in statements:
        text = statement.text
        if extra := BY_EXTRA.match(" ".join(statement.blocks[-1:] or (text,)) if LITERAL.match(text) else text):
            value = LITERAL.match(text)
            found[extra["name"]] = _text(value.groups()) if value else _text(extra.groups()[1:])
        elif pair := INDEXED.match(text) or SET.match(text):
            found |= values(_text(pair.groups()[:2]), pair["value"].strip())
        elif match := ASSIGNED.match(text):
            found |= values(match["name"], match["value"].strip())
    return found


def properties(content: str) -> dict[str, str]:
    """gradle.properties, as far as it holds versions: `name=value` lines."""
    pairs = (line.partition("=") for line in content.splitlines() if not line.lstrip().startswith(("#", "!")))
    return {name.strip(): value.strip() for name, mark, value in pairs if mark}


def filled(text: str, variables: Variables) -> str:
    """`text` with what is known put in; what is not known stays."""
    text = BRACED.sub(lambda braced: indexed(braced[0]), text)
    for _ in range(DEEPEST):
        replaced = USE.sub(lambda use: _known(use, variables), text)[:1000]
        if replaced == text:
            break
        text = replaced
    return text


def lookup(name: str, variables: Variables) -> str | None:
    """What `name` stands for, also where a part of it is another name for a map."""
    for _ in range(DEEPEST):
        if name in variables:
            return variables[name]
        dots = [match.start() for match in re.finditer(r"\.", name)][-DEEPEST:]
        aliases = ((ALIAS.match(variables.get(name[:dot], "")), name[dot:]) for dot in dots)
        name = next((alias["name"] + rest for alias, rest in aliases if alias), "")
    return None


def _known(use: re.Match[str], variables: Variables) -> str:
    name = use["braced"] or use["plain"]
    value = lookup(name, variables)
    if value is not None:
        return value
    first, _, rest = name.partition(".")
    # "$version.x" without braces may be the variable and a text after it.
    return f"{variables[first]}.{rest}" if use["plain"] and rest and first in variables else use[0]


def _text(groups: Iterable[str | None]) -> str:
    return next((group for group in groups if group is not None), "")

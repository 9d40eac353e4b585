"""On which line of a document each key stands: a path of keys → the number of its line, counted from 1.

RFC 8259, TOML 1.0 and the INI files of Python's configparser; only for documents that were read without an error.
"""

import json
import re
from collections.abc import Mapping

Path = tuple[str, ...]
KeyLines = Mapping[Path, int]

DEEPEST = 6  # keys further in are not told
_JSON = re.compile(r'"((?:[^"\\]|\\.)*+)"(\s*+:)?|[{}\[\]]|\n', re.DOTALL)
_TOML_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*')"""
_TOML_KEY = rf"{_TOML_PART}(?:[ \t]*\.[ \t]*{_TOML_PART})*"
_TOML_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*({_TOML_KEY})[ \t]*\]\]?[ \t]*(?:#|\r?$)")
_TOML_VALUE = re.compile(rf"[ \t]*({_TOML_KEY})[ \t]*=(?!=)")
_TOML_TEXT = re.compile(r""""{3}(?:\\.|[^\\])*?"{3}|'{3}.*?'{3}|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*'|#[^\n]*""", re.DOTALL)
_PART = re.compile(_TOML_PART)
_INI_HEADER = re.compile(r"\[(.+)\]")
_INI_VALUE = re.compile(r"([^\s=:][^=:]*)[=:]")


def in_json(content: str) -> KeyLines:
    """Keys of objects inside objects; what stands in lists is not told."""
    found: dict[Path, int] = {}
    path: list[str] = []  # of the objects around, "" for a list
    key, line = "", 1
    for token in _JSON.finditer(content):
        if token[0] in "{[":
            path.append(key if token[0] == "{" else "")
            key = ""
        elif token[0] in "}]":
            path.pop()
        elif token[2] and len(path) < DEEPEST and "" not in path[1:]:
            key = json.loads(f'"{token[1]}"')
            found[(*path[1:], key)] = line
        line += token[0].count("\n")
    return found


def in_toml(content: str) -> KeyLines:
    """Every table, and every key that begins a line; where a part of its path stands first, for each part."""
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(_TOML_TEXT.sub(_on_one_line, content).split("\n"), start=1):
        if header := _TOML_HEADER.match(line):
            table = _parts(header[1])
            _add(found, table, number)
        elif value := _TOML_VALUE.match(line):
            _add(found, (*table, *_parts(value[1])), number)
    return found


def in_ini(content: str) -> KeyLines:
    """Sections and their keys, which configparser makes lower case."""
    found: dict[Path, int] = {}
    section = ""
    for number, line in enumerate(content.split("\n"), start=1):
        if header := _INI_HEADER.match(line):
            section = header[1]
            found.setdefault((section,), number)
        elif value := _INI_VALUE.match(line):
            found.setdefault((section, value[1].strip().lower()), number)
    return found


def _on_one_line(text: re.Match[str]) -> str:
    """Line breaks alone for a text of many lines: what stands in it may look like a key."""
    return "\n" * text[0].count("\n") or text[0]


def _parts(key: str) -> Path:
    return tuple(part.strip("\"'") for part in _PART.findall(key))


def _add(found: dict[Path, int], path: Path, number: int) -> None:
    for length in range(1, min(len(path), DEEPEST) + 1):
        found.setdefault(path[:length], number)


def nearest(found: KeyLines, path: Path) -> int:
    """The line of the path, or of the longest part of it that stands on a line of its own."""
    return next((found[path[:length]] for length in range(len(path), 0, -1) if path[:length] in found), 1)

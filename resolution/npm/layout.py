"""How npm writes JSON: the order of keys, and the indent and line ends of the project's package.json.

https://github.com/npm/cli/blob/latest/docs/lib/content/using-npm/config.md (§format-package-lock) and
https://github.com/npm/json-parse-even-better-errors (§Indentation, §Newlines).
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from resolution.npm.collation import sort_key

FIRST_KEYS = ("name", "version", "lockfileVersion", "resolved", "integrity", "requires", "packages", "dependencies")
_WRITTEN = re.compile(r"\s*[{\[](\r?\n)(?:\r?\n)*([ \t]*)")
_INDENT, _MOST = "  ", 10  # JavaScript writes no wider one


@dataclass(frozen=True, slots=True)
class Layout:
    indent: str = _INDENT
    newline: str = "\n"

    def write(self, document: Any) -> bytes:
        text = json.dumps(_in_order(document), indent=self.indent, ensure_ascii=False) + "\n"
        return text.replace("\n", self.newline).encode()


def layout_of(body: bytes) -> Layout:
    """That of a JSON document; one written on a single line says nothing."""
    found = _WRITTEN.match(body[:1_000].decode("utf-8-sig", errors="replace"))
    return Layout(found[2][:_MOST] or _INDENT, found[1]) if found else Layout()


def _in_order(value: Any) -> Any:
    """Plain values before objects, each by name; a few well-known keys first."""
    if isinstance(value, list):
        return [_in_order(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: _in_order(value[key]) for key in sorted(value, key=lambda key: _rank(key, value[key]))}


def _rank(key: str, value: Any) -> tuple[bool, int, tuple[str, str]]:
    first = FIRST_KEYS.index(key) if key in FIRST_KEYS else len(FIRST_KEYS)
    return isinstance(value, dict), first, sort_key(key)

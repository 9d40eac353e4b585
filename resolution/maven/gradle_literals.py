"""Texts, lists and maps as build scripts write them down, in Groovy and Kotlin, one inside the other.

https://groovy-lang.org/syntax.html#_maps and https://kotlinlang.org/docs/constructing-collections.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Union

TOKEN = re.compile(
    r"""
    (?P<text>"(?:\\.|\$\{[^}\n]{0,200}\}|[^"\\\n])*+"|'(?:\\.|[^'\\\n])*+')
    |(?P<open>\w*(?:Map|List|Set|map|list|set|array)Of(?:<[\w.,\s<>?]{1,100}>)?\s*\(|[\[(])
    |(?P<close>[\])])|(?P<comma>,)|(?P<plus>\+)|(?P<pair>:|\bto\b)
    |(?P<name>[a-zA-Z_]\w*(?:\.get\(\)|\.\w++(?!\()|\[["'][\w.\-]+["']\])*)
    |\s+|(?P<other>"(?:\\.|\$\{[^}\n]{0,200}\}|[^"\\\n])*+|'(?:\\.|[^'\\\n])*+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
INDEX = re.compile(r"""\[\s*["']([\w.\-]+)["']\s*\]""")
DEEPEST = 8  # brackets inside brackets
NO_NAMES = frozenset({"true", "false", "null"})


@dataclass(slots=True)
class Brackets:
    """What a pair of brackets holds: `pairs` by their keys, and `parts` that have none."""

    pairs: dict[str, "Value"] = field(default_factory=dict)
    parts: list["Value"] = field(default_factory=list)

    @property
    def lines(self) -> str:
        """The coordinates in a list, one a line; those that a map describes as group, name and version."""
        described = [self.pairs.get(key) for key in ("group", "name", "version")]
        if self.pairs:
            return ":".join(part for part in described if isinstance(part, str)) if all(described[:2]) else ""
        return "\n".join(filter(None, (part if isinstance(part, str) else part.lines for part in self.parts)))


Value = Union[str, Brackets]  # noqa: UP007  a forward reference


def values(name: str, written: str) -> dict[str, str]:
    """Names and the texts they stand for, with `${…}` where one names another.

    >>> values("v", "[a: '1', b: [c: \\"2\\", d: v.a], e: ['g:a:1', 'g:b:' + v.a]]")
    {'v.a': '1', 'v.b.c': '2', 'v.b.d': '${v.a}', 'v.e': 'g:a:1\\ng:b:${v.a}'}
    """
    reader = Reader([token for token in TOKEN.finditer(written) if token.lastgroup])
    read = reader.value()
    if isinstance(read, str) and (not reader.at_end or read == f"${{{name}}}"):
        return {}  # computed
    return dict(_told(name, read)) if read is not None else {}


def indexed(reference: str) -> str:
    """
    >>> indexed("versions['a'].b")
    'versions.a.b'
    """
    return INDEX.sub(r".\1", reference)


@dataclass(slots=True)
class Reader:
    tokens: list[re.Match[str]]
    at: int = 0
    depth: int = 0

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.tokens)

    def value(self) -> Value | None:
        """What starts here; None when it is nothing to be known from its text."""
        if self._peek() == "open":
            return self._brackets()
        read = self._text()
        while read is not None and self._peek() == "plus":
            self.at += 1
            added = self._text()
            read = None if added is None else read + added
        return read

    def _text(self) -> str | None:
        kind, text = self._next()
        if kind == "text":
            return text[1:-1]
        if kind != "name" or text in NO_NAMES or self._peek() == "open":  # a call
            return None
        return f"${{{indexed(text.removesuffix('.get()'))}}}"

    def _brackets(self) -> Brackets:
        self.at += 1
        self.depth += 1
        found = Brackets()
        while self._peek() not in ("", "close"):
            key = self._part()
            if self._peek() == "pair" and isinstance(key, str):
                self.at += 1
                value = self._part()
                if value is not None:
                    found.pairs[key.removeprefix("${").removesuffix("}")] = value
            elif key is not None:
                found.parts.append(key)
            if self._peek() == "comma":
                self.at += 1
        self.at += 1
        self.depth -= 1
        return found

    def _part(self) -> Value | None:
        """Up to the next comma or bracket: a value, or nothing when there is more than that."""
        read = self.value() if self.depth <= DEEPEST and self._peek() != "comma" else None
        while self._peek() not in ("", "close", "comma") and (self._peek() != "pair" or read is None):
            read = None
            if self._peek() == "open" and self.depth <= DEEPEST:
                self._brackets()
            else:
                self.at += 1
        return read

    def _peek(self) -> str:
        return "" if self.at_end else self.tokens[self.at].lastgroup or ""

    def _next(self) -> tuple[str, str]:
        if self.at_end:
            return "", ""
        token = self.tokens[self.at]
        self.at += 1
        return token.lastgroup or "", token[0]


def _told(name: str, read: Value) -> Iterator[tuple[str, str]]:
    if isinstance(read, str):
        yield name, read
        return
    if lines := read.lines:
        yield name, lines
    for key, value in read.pairs.items():
        yield from _told(f"{name}.{key}", value)

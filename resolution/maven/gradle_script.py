"""A Gradle build script as statements inside blocks, in Groovy or Kotlin; read as text, never run.

https://docs.gradle.org/current/userguide/writing_build_scripts.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    (?P<comment>//[^\n]*|/\*(?:.*?\*/|.*\Z))
    |(?P<string>\"{3}(?:.*?\"{3}|.*\Z)|'{3}(?:.*?'{3}|.*\Z)
        |"(?:\\.|\$\{[^}\n]{0,200}\}|\$(?!\{)|[^"\\\n$])*+(?:"|(?=\n)|\Z)|'(?:\\.|[^'\\\n])*+(?:'|(?=\n)|\Z))
    |(?P<mark>[(){}\[\];\n])|[^(){}\[\];\n"'/]+|.
    """,
    re.DOTALL | re.VERBOSE,
)
SPACES = re.compile(r"\s{2,}")
DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Statement:
    """`blocks` are the heads of the blocks around it, outermost first; the head of a block is a statement too."""

    text: str
    line: int
    blocks: tuple[str, ...] = ()


@dataclass(slots=True)
class Reader:
    """`open_` holds what was read before each block that is still open, and how many brackets were open there."""

    text: str = ""
    line: int = 1
    brackets: int = 0
    blocks: tuple[str, ...] = ()
    open_: tuple[tuple[str, int, int], ...] = ()

    def add(self, text: str) -> None:
        """One space stands for many, so that nobody who looks for what is around them tries each."""
        text = SPACES.sub(" ", text)
        self.text += text.lstrip() if self.text[-1:].isspace() else text

    def ended(self) -> Iterator[Statement]:
        if self.text.strip():
            yield Statement(self.text.strip(), self.line, self.blocks)
        self.text = ""

    def opened(self) -> Iterator[Statement]:
        head, outside = self.text.strip(), (self.text if self.brackets else "", self.line, self.brackets)
        if not self.brackets:
            yield from self.ended()
        self.open_, self.blocks = (*self.open_, outside), (*self.blocks, head)
        self.text, self.brackets = "", 0

    def closed(self) -> Iterator[Statement]:
        yield from self.ended()
        if self.open_:
            *before, (self.text, self.line, self.brackets) = self.open_
            self.open_, self.blocks = tuple(before), self.blocks[:-1]


def statements(content: str) -> Iterator[Statement]:
    """
    >>> [(each.text, each.blocks) for each in statements("a { b 'c' // d\\n }")]
    [('a', ()), ("b 'c'", ('a',))]
    """
    reader, line = Reader(), 1
    for token in TOKEN.finditer(content):
        text = token[0]
        if token["mark"]:
            yield from _marked(text, reader)
        elif not token["comment"]:
            if not reader.text.strip():
                reader.line = line + text[: len(text) - len(text.lstrip())].count("\n")
            if token["string"]:
                reader.text += text
            else:
                reader.add(text)
        line += text.count("\n")
    yield from reader.ended()


def _marked(mark: str, reader: Reader) -> Iterator[Statement]:
    if mark == "{" and len(reader.open_) < DEEPEST:
        yield from reader.opened()
    elif mark == "}":
        yield from reader.closed()
    elif mark in "\n;":
        if reader.brackets or reader.text.rstrip().endswith((",", "+", "=")):
            reader.add(" ")
        else:
            yield from reader.ended()
    else:
        reader.brackets = max(0, reader.brackets + (1 if mark in "([" else -1))
        reader.text += mark

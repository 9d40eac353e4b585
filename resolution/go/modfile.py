"""The line grammar that go.mod and go.work share: words, quoted strings, `//` comments, parenthesised blocks.

https://go.dev/ref/mod#go-mod-file-lexical
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from resolution.errors import MalformedDocument, TooLarge

MAX_BYTES = 16 * 1024 * 1024  # what the go command reads of a go.mod
TOKEN = re.compile(
    r"""[ \t\r]*(?:
        (?P<comment>//.*)
      | (?P<mark>[()\[\]{},])
      | (?P<string>"(?:[^"\\]|\\.)*"|`[^`]*`)
      | (?P<word>(?!["`])(?:(?!//)[^\s()\[\]{},])+)
    )""",
    re.VERBOSE,
)
LAST_CHARACTER, SURROGATES = 0x10FFFF, range(0xD800, 0xE000)
ESCAPES = re.compile(r"\\(?:([abfnrtv\\\"'])|x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})")


@dataclass(frozen=True, slots=True)
class Line:
    """One directive: `number` counts from 1; `comments` stand above it, or above its block when it has none itself."""

    verb: str
    args: tuple[str, ...]
    number: int
    suffix: str = ""
    comments: tuple[str, ...] = ()
    block: bool = False

    @property
    def remark(self) -> str:
        """What its comments say."""
        return _joined((*self.comments, self.suffix) if self.suffix else self.comments)


def lines(body: bytes) -> Iterator[Line]:
    """The directives in order. Raises MalformedDocument (naming the line) or TooLarge."""
    if len(body) > MAX_BYTES:
        raise TooLarge(f"a go.mod of more than {MAX_BYTES} bytes", limit=MAX_BYTES)
    opened: tuple[str, ...] | None = None
    above: list[str] = []
    block_comments: tuple[str, ...] = ()
    number = 0
    for number, text in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        tokens, comment = _tokens(text, number)
        if not tokens:
            if comment:
                above.append(comment)
            elif opened is None:
                above = []  # outside a block an empty line parts a comment from what follows
        elif opened is None and _opens(tokens):
            opened, block_comments, above = tuple(tokens[:-1]), tuple(above), []
        elif opened is None:
            if tokens[-2:] != ["(", ")"] or len(tokens) == 2:
                yield Line(tokens[0], tuple(tokens[1:]), number, comment, tuple(above))
            above = []
        elif tokens == [")"]:
            opened, above = None, []
        else:
            own = tuple(above) or (() if comment else block_comments)
            yield Line(" ".join(opened), tuple(tokens), number, comment, own, block=True)
            above = []
    if opened is not None:
        raise MalformedDocument("a block is not closed", at=f"line {number}")


@lru_cache(maxsize=16)
def _joined(comments: tuple[str, ...]) -> str:
    """Made once for all lines of a block, which may share a long comment."""
    return "\n".join(comment.removeprefix("//").strip() for comment in comments)


def _opens(tokens: list[str]) -> bool:
    return tokens[-1] == "(" and len(tokens) > 1


def _tokens(text: str, number: int) -> tuple[list[str], str]:
    found: list[str] = []
    at, end = 0, len(text.rstrip(" \t\r"))
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise MalformedDocument(f"unexpected {text[at:].lstrip()[:1]!r}", at=f"line {number}")
        if match["comment"] is not None:
            return found, match["comment"].rstrip("\r")
        token = match[0].lstrip(" \t\r")
        if match["word"] and ("/*" in token or not token.isprintable()):
            raise MalformedDocument("neither /* comments nor control characters", at=f"line {number}")
        found.append(token)
        at = match.end()
    return found, ""


def unquote(token: str) -> str:
    """The value of a word or a quoted string. Raises ValueError for a quote in the middle of a word.

    >>> unquote('"a b"'), unquote("plain")
    ('a b', 'plain')
    """
    if token.startswith('"'):
        if len(token) < 2 or not token.endswith('"'):
            raise ValueError("unquoted end of string")
        return _unescape(token[1:-1])
    if any(quote in token for quote in "\"'`"):
        raise ValueError("unquoted string cannot contain quote")
    return token


def _unescape(text: str) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1]:
            return {"a": "\a", "v": "\v", "'": "'"}.get(match[1]) or str(json.loads(f'"{match[0]}"'))
        code = match[0][1:]
        point = int(code, 8) if code.isdigit() and len(code) == 3 else int(code[1:], 16)
        if point > LAST_CHARACTER or point in SURROGATES:
            raise ValueError("invalid escape")
        return chr(point)

    if "\\" in ESCAPES.sub("", text):
        raise ValueError("invalid escape")
    return ESCAPES.sub(value, text)


def quote(text: str) -> str:
    """`text` as it may stand in a go.mod: quoted only where it must be."""
    special = any(char in " \"'`" or not char.isprintable() for char in text)
    bracketed = len(text) > 1 and any(char in "()[]{}," for char in text)
    if text and not special and not bracketed and "//" not in text and "/*" not in text:
        return text
    return json.dumps(text, ensure_ascii=False)

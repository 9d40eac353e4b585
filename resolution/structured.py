"""JSON, TOML and YAML texts as plain data: one typed error for everything that can be wrong with them.

RFC 8259, TOML 1.0, YAML 1.2 (the safe subset: no tags that build objects). NaN and Infinity are not JSON.
"""

import json
import re
import tomllib
from itertools import accumulate
from typing import Any, NoReturn

import msgspec
import yaml

from resolution.errors import MalformedDocument, TooLarge

LONGEST_TEXT = 16 << 20  # characters of one string
DEEPEST = 200  # levels; libyaml's composer recurses in C and ends the process on deeper input
_BRACKETS = re.compile(r"[\[\]{}]")
_PREFIX = re.compile(r"^[ ?-]+", re.MULTILINE)
_YamlLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def load_json(body: bytes) -> Any:
    """Raises TooLarge, MalformedDocument: also for numbers that Python would not convert and nesting without end."""
    try:
        content = body.decode("utf-8-sig")
        if len(content) > LONGEST_TEXT and max(map(len, content.split('"'))) > LONGEST_TEXT:
            raise TooLarge(f"a text of more than {LONGEST_TEXT:,} characters", limit=LONGEST_TEXT)
        return json.loads(content, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedDocument("this is not JSON") from error


def load_object(body: bytes, at: str) -> dict[str, Any]:
    """A JSON object, read faster and more strictly: half a surrogate pair is no text. Raises MalformedDocument."""
    try:
        document = msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise MalformedDocument(str(error), at=at) from None
    if not isinstance(document, dict):
        raise MalformedDocument("expected an object", at=at)
    return document


def load_toml(body: bytes) -> dict[str, Any]:
    """Raises MalformedDocument."""
    try:
        return tomllib.loads(body.decode("utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise MalformedDocument(f"this is not TOML: {error}") from error
    except (ValueError, RecursionError) as error:
        raise MalformedDocument("this is not TOML") from error


def load_yaml(body: bytes) -> Any:
    """Raises MalformedDocument."""
    try:
        content = body.decode("utf-8-sig")
        if _yaml_depth(content) > DEEPEST:
            raise MalformedDocument(f"nested more than {DEEPEST} levels deep")
        return yaml.load(content, Loader=_YamlLoader)  # noqa: S506  (a safe loader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MalformedDocument("this is not YAML") from error


def text_of(body: bytes) -> str:
    """Lines of a plain text file. Raises MalformedDocument when it is not UTF-8 (or UTF-16 with its mark)."""
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedDocument("this is not UTF-8 text") from error


def table(value: Any, at: str = "") -> dict[str, Any]:
    """`value` as an object; absent counts as empty. Raises MalformedDocument for anything else."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise MalformedDocument("expected an object", at=at)
    return value


def rows(value: Any, at: str = "") -> list[dict[str, Any]]:
    """`value` as a list of objects; absent counts as empty. Raises MalformedDocument for anything else."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise MalformedDocument("expected a list of objects", at=at)
    return value


def text(value: Any) -> str:
    """`value` when it is text, otherwise empty."""
    return value if isinstance(value, str) else ""


def _yaml_depth(content: str) -> int:
    """At least the depth of the document, without parsing it: open brackets, and what a line begins with."""
    flow = accumulate(1 if match[0] in "[{" else -1 for match in _BRACKETS.finditer(content))
    block = (len(match[0]) // 2 for match in _PREFIX.finditer(content))
    return max(flow, default=0) + max(block, default=0)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)

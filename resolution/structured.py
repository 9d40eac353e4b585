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


def load_json(body: bytes) -> Any:
    """Raises TooLarge, MalformedDocument: also for numbers that Python would not convert and nesting without end."""
    try:
        content = body.decode("utf-8-sig")
        if len(content) > LONGEST_TEXT and max(map(len, content.split('"'))) > LONGEST_TEXT:
            raise TooLarge(f"a text of more than {LONGEST_TEXT:,} characters", limit=LONGEST_TEXT)
        document = json.loads(content, parse_constant=_refuse)
        if "\\u" in content:
            json.dumps(document, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise MalformedDocument("this is not JSON", at=_place(error, body)) from error
    return document


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
        raise MalformedDocument("this is not TOML", at=_place(error, body)) from error


def load_yaml(body: bytes) -> Any:
    """The one document there is; None when there is none. Raises MalformedDocument."""
    documents = load_yaml_documents(body)
    if len(documents) > 1:
        raise MalformedDocument("more than one YAML document")
    return documents[0] if documents else None


def load_yaml_documents(body: bytes) -> list[Any]:
    """Raises MalformedDocument."""
    try:
        content = body.decode("utf-8-sig")
        if _yaml_depth(content) > DEEPEST:
            raise MalformedDocument(f"nested more than {DEEPEST} levels deep")
        return list(yaml.load_all(content, Loader=_YamlLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MalformedDocument("this is not YAML", at=_place(error, body)) from error


def text_of(body: bytes) -> str:
    """Lines of a plain text file. Raises MalformedDocument when it is not UTF-8 (or UTF-16 with its mark)."""
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedDocument("this is not UTF-8 text", at=_place(error, body)) from error


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


def scalar(value: Any) -> str:
    """`value` as text when it is text or a number, otherwise empty: YAML reads `1.0` as a number."""
    return str(value) if isinstance(value, (str, int, float)) else ""


def _place(error: Exception, body: bytes) -> str:
    """The line on which reading stopped, as far as the parser says."""
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        return f"line {error.problem_mark.line + 1}"
    if isinstance(error, yaml.reader.ReaderError):
        return f"line {1 + body.count(10, 0, error.position)}"
    if isinstance(error, json.JSONDecodeError):
        return f"line {error.lineno}"
    if isinstance(error, UnicodeDecodeError):
        return f"line {1 + body.count(10, 0, error.start)}"
    return ""


def _refuse_merges(_loader: Any, node: yaml.MappingNode) -> None:
    """YAML 1.2 has no merge keys, and a few lines of them unfold into more than memory holds."""
    if any(key.tag == "tag:yaml.org,2002:merge" for key, _ in node.value):
        raise yaml.constructor.ConstructorError(None, None, "a merge key", node.start_mark)


_YamlLoader: Any = type(
    "_YamlLoader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {"flatten_mapping": _refuse_merges}
)


def _yaml_depth(content: str) -> int:
    """At least the depth of the document, without parsing it: open brackets, and what a line begins with."""
    flow = accumulate(1 if match[0] in "[{" else -1 for match in _BRACKETS.finditer(content))
    block = (len(match[0]) // 2 for match in _PREFIX.finditer(content))
    return max(flow, default=0) + max(block, default=0)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)

"""What a body is, whatever its status and label say. Both products answer 200 HTML where a naive check sees success.

The shapes are those of the five package protocols; a body is looked at once and never kept.
"""

import codecs
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from resolution.errors import ResolutionError
from resolution.xml import name as element_name
from resolution.xml import parse as parse_xml


class Shape(Enum):
    INDEX = "index"  # a document of some package protocol: `speaks` says which
    NOTHING = "nothing"  # such a document without a single package in it
    SIGN_IN_PAGE = "sign-in-page"
    BROWSE_PAGE = "browse-page"  # Nexus's answer to a path that cannot be browsed
    LISTING = "listing"  # a directory listing of a plain web server
    WEB_PAGE = "web-page"
    EMPTY = "empty"
    BROKEN = "broken"  # begins as JSON or XML and cannot be read
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Seen:
    """`speaks`: the ecosystem whose document it is; `note`: one line for people."""

    shape: Shape
    speaks: str = ""
    note: str = ""


TITLE = re.compile(r"<title[^>]*>([^<]{0,200})", re.IGNORECASE)
HEADING = re.compile(r"<h1[^>]*>([^<]{0,200})", re.IGNORECASE)
PASSWORD = re.compile(r"<input[^>]+type\s*=\s*[\"']?password", re.IGNORECASE)
SIGN_IN = re.compile(
    r"\b(sign|log)[ -]?(in|on)\b|single sign|\bsso\b|authenticat|guest network|captive",
    re.IGNORECASE,
)
PORTAL = re.compile(r"accept the terms|terms of this network", re.IGNORECASE)
BROWSE = re.compile(r"not directly browseable|repository[^<]{0,80}\bformat\b", re.IGNORECASE)
ANCHOR = re.compile(r"<a\s[^>]*href", re.IGNORECASE)
SIMPLE = re.compile(r"links for|simple index|pypi:repository-version", re.IGNORECASE)
GO_VERSION = re.compile(r"v\d+\.\d+\.\d+\S*")
HTML_START = re.compile(rb"\s*(<!doctype html|<html|<head|<body|<!--|<form|<h1|<title)", re.IGNORECASE)
JSON_LIST_START = re.compile(r'\s*\{\s*"meta"\s*:\s*\{[^}]*"api-version"')
EXCERPT = 64 * 1024


def look(body: bytes, content_type: str, *, whole: bool = True) -> Seen:
    """`whole` false: only the beginning of the body was read."""
    body = body.removeprefix(codecs.BOM_UTF8)
    if not body.strip():
        return Seen(Shape.EMPTY, note="an empty answer")
    if HTML_START.match(body[:1024]) or (content_type == "text/html" and body.lstrip()[:1] not in b"{["):
        return _html(body[:EXCERPT].decode("utf-8", "replace"))
    first = body.lstrip()[:1]
    if first in (b"{", b"["):
        return _json(body) if whole else _json_beginning(body)
    if first == b"<":
        return _xml(body)
    return _text(body[:EXCERPT].decode("utf-8", "replace"))


def _html(text: str) -> Seen:
    title = " ".join(found[1] for found in (TITLE.search(text), HEADING.search(text)) if found)
    if PASSWORD.search(text):
        return Seen(Shape.SIGN_IN_PAGE, note="a web page with a password field")
    if SIMPLE.search(title) or "pypi:repository-version" in text[:4096]:
        found = bool(ANCHOR.search(text))
        note = "a simple index page" if found else "a simple index page without any link"
        return Seen(Shape.INDEX if found else Shape.NOTHING, "pypi", note)
    if BROWSE.search(text):
        return Seen(Shape.BROWSE_PAGE, note="Nexus's page for paths that cannot be browsed")
    if title.lower().startswith("index of"):
        return Seen(Shape.LISTING, note="a directory listing")
    if SIGN_IN.search(title) or PORTAL.search(text) or ("<form" in text.lower() and SIGN_IN.search(text)):
        return Seen(Shape.SIGN_IN_PAGE, note="a sign-in or welcome page")
    return Seen(Shape.WEB_PAGE, note="a web page")


def _json_beginning(body: bytes) -> Seen:
    if JSON_LIST_START.match(body[:4096].decode("utf-8", "replace")):
        return Seen(Shape.INDEX, "pypi", "a JSON list of projects")
    return _json(body)


def _json(body: bytes) -> Seen:
    try:
        told = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return Seen(Shape.BROKEN, note="JSON that cannot be read")
    for speaks, note, recognise in DOCUMENTS:
        if isinstance(told, dict) and recognise(told):
            return Seen(Shape.INDEX, speaks, note)
    if told == {}:  # npm's ping, which both products answer without asking for a permission: proof of nothing
        return Seen(Shape.NOTHING, "npm", "an npm ping answer")
    return Seen(Shape.OTHER, note="JSON of another kind")


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")  # Python would accept NaN and Infinity


def _is_packument(told: Mapping[str, Any]) -> bool:
    parts = (told.get("versions"), told.get("dist-tags"))
    return isinstance(told.get("name"), str) and any(isinstance(part, dict) for part in parts)


def _is_service_index(told: Mapping[str, Any]) -> bool:
    return str(told.get("version", "")).startswith("3.") and isinstance(told.get("resources"), list)


def _is_simple(told: Mapping[str, Any]) -> bool:
    return isinstance(told.get("meta"), dict) and isinstance(told.get("files", told.get("projects")), list)


DOCUMENTS: tuple[tuple[str, str, Callable[[Mapping[str, Any]], bool]], ...] = (
    ("npm", "an npm package document", _is_packument),
    ("npm", "an npm search answer", lambda told: isinstance(told.get("objects"), list) and "total" in told),
    ("nuget", "a NuGet v3 service index", _is_service_index),
    ("pypi", "a simple index in JSON", _is_simple),
)
MAVEN_ROOTS = {"metadata": "Maven metadata", "project": "a POM"}


def _xml(body: bytes) -> Seen:
    try:
        root = element_name(parse_xml(body))
    except ResolutionError:
        return Seen(Shape.BROKEN, note="XML that cannot be read")
    if root in MAVEN_ROOTS:
        return Seen(Shape.INDEX, "maven", MAVEN_ROOTS[root])
    return Seen(Shape.OTHER, note="XML of another kind")


def _text(text: str) -> Seen:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and all(GO_VERSION.fullmatch(line) for line in lines):
        return Seen(Shape.INDEX, "go", f"a list of {len(lines)} versions")
    return Seen(Shape.OTHER, note="text of another kind")

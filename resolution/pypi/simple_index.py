"""A project page of the simple repository API, HTML or JSON, as values.

https://packaging.python.org/en/latest/specifications/simple-repository-api/ (PEP 503, 592, 629, 658, 691, 700, 714)
The slim form, which is what a cache keeps, is a PEP 691 document: as it came, or with only the fields that we read.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

import msgspec

from resolution.errors import MalformedDocument, NotARegistry
from resolution.pypi.simple_html import HTML_TYPES, read_html

ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"
JSON_TYPE = "application/vnd.pypi.simple.v1+json"
JSON_TYPES = frozenset({JSON_TYPE, "application/vnd.pypi.simple.latest+json", "application/json"})
MAX_TEXT = 4096
_PLAIN = ("https://", "http://", "../", "/")
_FOREIGN = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:")


_NOTHING, _NO = msgspec.Raw(b"{}"), msgspec.Raw(b"false")


class File(msgspec.Struct, frozen=True, gc=False, omit_defaults=True, rename="kebab", kw_only=True):
    """One file of a project. `url` may be relative to the page; `yanked` is True or the reason.

    What is asked of one file in a hundred stays JSON until then.
    """

    filename: str
    url: str
    hashes_json: msgspec.Raw = msgspec.field(default=_NOTHING, name="hashes")
    requires_python: str | None = None
    metadata_json: msgspec.Raw = msgspec.field(default=_NO, name="core-metadata")
    older_metadata_json: msgspec.Raw = msgspec.field(default=_NO, name="dist-info-metadata")  # before PEP 714
    yanked: bool | str = False
    size: int | None = None
    upload_time: datetime | None = None

    @property
    def hashes(self) -> dict[str, str]:
        return _hashes(_read(self.hashes_json))

    @property
    def announced(self) -> bool | dict[str, str]:
        """Whether the metadata stands beside the file, or its hash."""
        return _promise(_read(self.metadata_json)) or _promise(_read(self.older_metadata_json))

    @property
    def is_yanked(self) -> bool:
        return self.yanked is not False

    @property
    def yank_reason(self) -> str:
        return "".join(filter(str.isprintable, self.yanked)) if isinstance(self.yanked, str) else ""


class SimpleIndex(msgspec.Struct, frozen=True, kw_only=True):
    """`files` in the page's order. An empty page is how some servers say that there is no such project."""

    name: str
    files: list[File]
    url: str = ""  # where the page came from, in the end

    @classmethod
    def parse(cls, slimmed: bytes, url: str) -> "SimpleIndex":
        """Reads what `slim` wrote."""
        known, page = _just_read.pop(id(slimmed), (None, None))
        if page is None or known is not slimmed:
            page = _PAGE.decode(slimmed)
        return cls(name=page.name, files=page.files, url=url)

    def address(self, file: File) -> str:
        """The file's URL, joined with the page's as a browser does."""
        return file.url if file.url.startswith("https://") else urljoin(self.url, file.url)


class _Meta(msgspec.Struct, rename="kebab"):
    api_version: str = "1.0"


class _Page(msgspec.Struct):
    name: str
    files: list[File]


class _Strict(msgspec.Struct):
    """A document without surprises, read in one go; everything else takes the longer way below."""

    meta: _Meta
    name: str
    files: list[File]


_PAGE = msgspec.json.Decoder(_Page)
_STRICT = msgspec.json.Decoder(_Strict)
_ENCODER = msgspec.json.Encoder()
# What `slim` wrote a moment ago, by identity: whoever parses just these bytes need not read them again.
_just_read: dict[int, tuple[bytes, _Page]] = {}
_MOST_JUST_READ = 32  # about as many as there are threads


def slim(body: bytes, content_type: str) -> bytes:
    """The page's facts, whichever form it came in. Raises NotARegistry and MalformedDocument."""
    strict = False
    if content_type in JSON_TYPES:
        name, files, strict = _read_json(body)
    elif content_type in HTML_TYPES:
        name, entries = read_html(body)
        files = [file for file in map(_tolerant, entries) if file is not None]
    else:
        raise NotARegistry(f"{content_type or 'no content type'} where a simple index was expected")
    if strict and _is_plain(body) and _all_fetchable(files):
        return _remember(body, _Page(name, files))
    kept = [file for file in files if _clean(file.filename) and _fetchable(file.url)]
    page = _Page(name, kept)
    return _remember(_ENCODER.encode(page), page)


def _remember(slimmed: bytes, page: _Page) -> bytes:
    if len(_just_read) >= _MOST_JUST_READ:
        _just_read.clear()
    _just_read[id(slimmed)] = slimmed, page
    return slimmed


def _read_json(body: bytes) -> tuple[str, list[File], bool]:
    """Name, files, and whether all of it is as the specification has it."""
    try:
        page = _STRICT.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return *_read_odd_json(body), False
    _check_version(page.meta.api_version)
    return page.name, page.files, True


def _read_odd_json(body: bytes) -> tuple[str, list[File]]:
    """Field by field: a file with a broken fact loses the fact, a file without name or URL is left out."""
    try:
        data = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise MalformedDocument(f"not JSON: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("meta"), dict):
        raise MalformedDocument("expected an object", at="meta")
    _check_version(data["meta"].get("api-version", "1.0"))
    if not isinstance(data.get("files"), list):
        raise MalformedDocument("expected a list", at="files")
    name = data.get("name")
    files = [_tolerant(entry) for entry in data["files"] if isinstance(entry, dict)]
    return name if isinstance(name, str) else "", [file for file in files if file is not None]


def _check_version(text: object) -> None:
    """PEP 629: a client stops at a major version that it does not know."""
    if not isinstance(text, str) or text.split(".", 1)[0] != "1":
        raise MalformedDocument(f"simple API version {str(text)[:20]!r} is not 1.x", at="meta.api-version")


def _tolerant(entry: Mapping[str, Any]) -> File | None:
    filename, url = entry.get("filename"), entry.get("url")
    if not (isinstance(filename, str) and isinstance(url, str)):
        return None
    requires_python, size, yanked = entry.get("requires-python"), entry.get("size"), entry.get("yanked")
    return File(
        filename=filename,
        url=url,
        hashes_json=msgspec.Raw(msgspec.json.encode(_hashes(entry.get("hashes")))),
        requires_python=requires_python if isinstance(requires_python, str) else None,
        metadata_json=msgspec.Raw(
            msgspec.json.encode(_promise(entry.get("core-metadata")) or _promise(entry.get("dist-info-metadata")))
        ),
        yanked=yanked if isinstance(yanked, bool | str) else False,
        size=size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None,
        upload_time=_time(entry.get("upload-time")),
    )


def _read(raw: msgspec.Raw) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError):
        return None


def _hashes(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(name): text.lower() for name, text in pairs if isinstance(text, str) and text.isalnum()}


def _promise(value: object) -> bool | dict[str, str]:
    return _hashes(value) or True if isinstance(value, dict) else value is True


def _time(value: object) -> datetime | None:
    try:
        return msgspec.convert(value, datetime)
    except msgspec.ValidationError:
        return None


def _is_plain(body: bytes) -> bool:
    """ASCII without escapes: no text of this JSON can hold a control character (RFC 8259 §7), but for DEL."""
    return body.isascii() and b"\\" not in body and b"\x7f" not in body


def _all_fetchable(files: list[File]) -> bool:
    """What holds of the files of nearly every page, asked of all at once: printable already, they need no more."""
    names, urls = [file.filename for file in files], [file.url for file in files]
    together = "".join(urls)
    return (
        all(names)
        and max(map(len, names + urls), default=0) <= MAX_TEXT
        and "[" not in together
        and "]" not in together
        and all(url.startswith(_PLAIN) for url in urls)
    )


def _clean(text: str) -> bool:
    """Printable and of a sane length: a control character in a name or a URL is nobody's honest file."""
    return 0 < len(text) <= MAX_TEXT and text.isprintable()


def _fetchable(url: str) -> bool:
    """Relative, or by http or https; brackets are where urllib gives up on a host."""
    return _clean(url) and "[" not in url and "]" not in url and not _FOREIGN.match(url)

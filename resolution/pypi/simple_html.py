"""The HTML form of a project page, read as pip reads it: anchors, their attributes, and the base they start from.

https://packaging.python.org/en/latest/specifications/simple-repository-api/ §Base HTML API Specification (PEP 503)
"""

import posixpath
import re
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from lxml import etree

from resolution.errors import MalformedDocument, NotARegistry
from resolution.pypi import filenames

HTML_TYPES = frozenset({"application/vnd.pypi.simple.v1+html", "application/vnd.pypi.simple.latest+html", "text/html"})
_TITLES = re.compile(r"\s*(links for|simple index|index of)\b", re.IGNORECASE)
_HASH = re.compile(r"(sha512|sha384|sha256|sha1|md5)=([0-9a-fA-F]+)")
Entry = dict[str, Any]


def read_html(body: bytes) -> tuple[str, list[Entry]]:
    """The project's name if the page tells it, and its files in the words of PEP 691.

    Raises NotARegistry for a page that is no project page: a sign-in page, a browse page.
    """
    page = _Page()
    # libxml2 takes linear time over unclosed tags, where html.parser of Python 3.11 takes quadratic time.
    parser = etree.HTMLParser(target=page, encoding="utf-8", no_network=True)  # type: ignore[arg-type]  # all str
    try:
        parser.feed(body)
        parser.close()
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise MalformedDocument(f"not HTML: {error}") from None
    if page.version.split(".", 1)[0] != "1":
        raise MalformedDocument(f"simple API version {page.version[:20]!r} is not 1.x", at="pypi:repository-version")
    if not (page.says_simple or _TITLES.match(page.title) or _lists_distributions(page.entries)):
        raise NotARegistry("an HTML page that is not a simple index", content_type="text/html")
    return _name(page.title), page.entries


def _lists_distributions(entries: list[Entry]) -> bool:
    return any(filenames.is_distribution(entry["filename"]) for entry in entries)


def _name(title: str) -> str:
    return title.strip()[len("links for") :].strip() if title.lower().lstrip().startswith("links for") else ""


class _Page:
    """What libxml2 calls while it reads (an lxml parser target)."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.base = ""
        self.version = "1.0"
        self.says_simple = False
        self.title = ""
        self._in_title = False

    def start(self, tag: str, attributes: Any) -> None:
        if tag == "a" and "href" in attributes:
            self._add(attributes)
        elif tag == "base" and not self.base:
            self.base = attributes.get("href", "")
        elif tag == "meta" and attributes.get("name") == "pypi:repository-version":
            self.version, self.says_simple = attributes.get("content", "1.0"), True
        self._in_title = tag in ("title", "h1")

    def end(self, tag: str) -> None:
        self._in_title = False

    def data(self, text: str) -> None:
        if self._in_title and not _TITLES.match(self.title):
            self.title = text

    def close(self) -> None:
        """libxml2 is done."""

    def _add(self, attributes: Any) -> None:
        try:
            url, fragment = urldefrag(urljoin(self.base, attributes["href"].strip()))
            filename = posixpath.basename(unquote(urlsplit(url).path))
        except ValueError:  # an address that urllib does not take apart
            return
        entry: Entry = {"filename": filename, "url": url, "requires-python": attributes.get("data-requires-python")}
        if promised := _HASH.search(fragment):
            entry["hashes"] = {promised[1]: promised[2]}
        if "data-yanked" in attributes:
            entry["yanked"] = attributes["data-yanked"] or True
        for field in ("core-metadata", "dist-info-metadata"):
            if f"data-{field}" in attributes:
                entry[field] = _promise(attributes[f"data-{field}"])
        self.entries.append(entry)


def _promise(value: str) -> bool | dict[str, str]:
    """PEP 658: `true`, or the hash of the metadata file."""
    promised = _HASH.fullmatch(value.strip())
    return {promised[1]: promised[2]} if promised else value.strip().lower() == "true"

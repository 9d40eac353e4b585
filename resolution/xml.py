"""The one door through which XML from a registry enters: no DTD, no entities, no network, bounded in size and depth.

XML 1.0 (https://www.w3.org/TR/xml/); the attacks kept out are those of https://github.com/tiran/defusedxml §Attacks.
"""

import re
from collections.abc import Iterator
from html.entities import name2codepoint

from lxml import etree

from resolution.errors import MalformedDocument, TooLarge

MAX_BYTES = 32 * 1024 * 1024
LONGEST_LOG = 100  # errors that lxml keeps of one document
NO_NAMESPACE = frozenset({"NS_ERR_QNAME", "NS_ERR_UNDEFINED_NAMESPACE", "WAR_NS_URI", "WAR_NS_URI_RELATIVE"})
PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
# Encodings that every XML reader agrees on; UTF-7 and its like can smuggle markup past a filter.
ENCODINGS = re.compile(
    r"utf-?8|utf-?16(le|be)?|us-ascii|ascii|iso-8859-\d{1,2}|latin-?1|windows-125\d|cp125\d", re.IGNORECASE
)

Element = etree._Element  # noqa: SLF001  lxml publishes no other name for the type


def parse(body: bytes, *, limit: int = MAX_BYTES, as_maven: bool = False) -> Element:
    """The root element of `body`, without comments and processing instructions.

    `as_maven` also reads what Maven's reader does: `&oslash;` and its like without a DTD, and prefixes of no namespace.
    Raises TooLarge beyond `limit` bytes, MalformedDocument for everything else we will not read.
    """
    if len(body) > limit:
        raise TooLarge(f"XML document of more than {limit} bytes", limit=limit)
    if as_maven:
        body = _number_html_entities(body)
    try:
        root = _root(body, without_namespaces=as_maven)
    except etree.XMLSyntaxError as error:
        raise MalformedDocument(error.msg or "not XML", at=f"line {error.lineno}") from None
    except (etree.LxmlError, ValueError, LookupError, AssertionError) as error:
        raise MalformedDocument(f"not XML: {error}") from None
    _refuse_unsafe(root)
    return root


def name(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element | None, wanted: str = "") -> Iterator[Element]:
    """Child elements named `wanted` (all of them when empty), whatever their namespace; none of None."""
    for child in () if element is None else element:
        if not wanted or name(child) == wanted:
            yield child


def child(element: Element | None, wanted: str) -> Element | None:
    """The first child element named `wanted`."""
    return next(children(element, wanted), None)


def text(element: Element | None, wanted: str = "") -> str:
    """The trimmed text of `element`, or of its first child named `wanted`; empty when there is none."""
    found = child(element, wanted) if wanted else element
    return "" if found is None else (found.text or "").strip()


def line(element: Element) -> int:
    """The line on which `element` begins, from 1; 0 when unknown."""
    return int(getattr(element, "sourceline", None) or 0)


def _root(body: bytes, *, without_namespaces: bool) -> Element:
    parser = _parser()
    try:
        return etree.fromstring(body, parser)
    except etree.XMLSyntaxError:
        if not without_namespaces or not _only_namespaces(parser):
            raise
    root = etree.fromstring(body, _parser(recover=True))
    if root is None:
        raise MalformedDocument("not XML")
    return root


def _only_namespaces(parser: etree.XMLParser) -> bool:
    """Whether nothing else was wrong, as far as the log goes."""
    log = parser.error_log
    return len(log) < LONGEST_LOG and all(entry.type_name in NO_NAMESPACE for entry in log)


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _refuse_unsafe(root: Element) -> None:
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.externalDTD is not None:
        raise MalformedDocument("a document type declaration is not read")
    if info.encoding and not ENCODINGS.fullmatch(info.encoding):
        raise MalformedDocument(f"encoding {info.encoding!r} is not read")


def _number_html_entities(body: bytes) -> bytes:
    def numbered(match: re.Match[bytes]) -> bytes:
        entity = match[1].decode("ascii")
        codepoint = None if entity in PREDEFINED else name2codepoint.get(entity)
        return match[0] if codepoint is None else b"&#%d;" % codepoint

    return re.sub(rb"&([A-Za-z][A-Za-z0-9]{1,8});", numbered, body) if b"&" in body else body

"""The service index: where a v3 feed keeps what.

https://learn.microsoft.com/nuget/api/service-index
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from resolution.errors import MalformedDocument, NotARegistry
from resolution.registry import Registry
from resolution.structured import load_json

# The best first: with SemVer 2.0 packages, then without, and compressed before not.
REGISTRATIONS = tuple(
    f"RegistrationsBaseUrl{variant}"
    for variant in ("/3.6.0", "/Versioned", "/3.4.0", "/3.0.0-rc", "/3.0.0-beta", "/3.0.0", "")
)
FLAT_CONTAINER = ("PackageBaseAddress/3.0.0", "PackageBaseAddress")

# Behind a proxy a product may name itself by an inner host or context path; what follows this mark is right.
PRODUCT_MARKS = {"nexus": "/repository/", "jfrog": "/api/nuget/"}


@dataclass(frozen=True, slots=True)
class ServiceIndex:
    """Resource type → addresses, in the order of the document."""

    resources: Mapping[str, tuple[str, ...]]

    @classmethod
    def parse(cls, body: bytes, url: str) -> "ServiceIndex":
        """`url` is where `body` came from. Raises NotARegistry for XML or HTML, MalformedDocument."""
        if body.lstrip()[:1] == b"<":
            raise NotARegistry("XML or a web page: this is not a v3 feed")
        document = load_json(body)
        version = document.get("version") if isinstance(document, dict) else None
        if not isinstance(version, str) or not version.startswith("3."):
            raise MalformedDocument("expected version 3", at="version")
        listed = document.get("resources")
        if not isinstance(listed, list) or not listed:
            raise MalformedDocument("expected a list of resources", at="resources")
        found: dict[str, tuple[str, ...]] = {}
        for kind, address in (pair for one in listed for pair in _resource(one, url)):
            found[kind] = (*found.get(kind, ()), address)
        return cls(found)

    def first(self, kinds: Sequence[str]) -> str:
        """The address of the first of `kinds` that the feed has, ending in a slash; empty when it has none."""
        address = next((self.resources[kind][0] for kind in kinds if kind in self.resources), "")
        return address if not address or address.endswith("/") else f"{address}/"


def _resource(one: Any, url: str) -> list[tuple[str, str]]:
    address = one.get("@id") if isinstance(one, dict) else None
    kinds = one.get("@type") if isinstance(one, dict) else None
    if not isinstance(address, str):
        return []
    try:
        absolute = urljoin(url, address)
        if urlsplit(absolute).scheme not in ("http", "https"):
            return []
    except ValueError:
        return []
    return [(kind, absolute) for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def rebased(address: str, registry: Registry) -> str:
    """`address` as it can be reached: for a known product, on the host and context path that the registry was given."""
    mark = PRODUCT_MARKS.get(registry.product, "")
    own, there = registry.url.find(mark), address.find(mark)
    if not mark or own < 0 or there < 0:
        return address
    return registry.url[:own] + address[there:]

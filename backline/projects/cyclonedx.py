"""Export of a graph as CycloneDX 1.6 JSON. https://cyclonedx.org/docs/1.6/json/"""

import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit
from uuid import UUID

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.model.tool import ToolRepository
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from resolution.graph import Graph, Node

PURL_TYPES = {"npm": "npm", "pypi": "pypi", "go": "golang", "maven": "maven", "nuget": "nuget"}
HASHES = {  # with their hexadecimal digits
    "sha512": (HashAlgorithm.SHA_512, 128),
    "sha384": (HashAlgorithm.SHA_384, 96),
    "sha256": (HashAlgorithm.SHA_256, 64),
    "sha1": (HashAlgorithm.SHA_1, 40),
    "md5": (HashAlgorithm.MD5, 32),
}
LEFT_OUT = frozenset({"dev", "test", "optional", "peer", "provided"})  # of a production installation, perhaps


def export(graph: Graph, project: str, *, serial: UUID, made: datetime) -> str:
    """The document as text; every node is a component, every edge that leads somewhere a dependency."""
    root = Component(name=project, type=ComponentType.APPLICATION, bom_ref="project")
    components = {node.id: _component(node, graph.ecosystem) for node in graph.nodes[1:]} | {graph.nodes[0].id: root}
    metadata = BomMetaData(
        timestamp=made,
        component=root,
        tools=ToolRepository(components=[Component(name="Backline", type=ComponentType.APPLICATION)]),
        properties=[
            Property(name=f"backline:environment:{key}", value=graph.environment[key]) for key in graph.environment
        ],
    )
    bom = Bom(
        serial_number=serial,
        metadata=metadata,
        components=[components[node.id] for node in graph.nodes[1:]],
        dependencies=_dependencies(graph, components),
    )
    # All dependencies are registered: to make sure, the library would search all of them for each.
    bom.validate = lambda: True  # type: ignore[method-assign]
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _dependencies(graph: Graph, components: dict[int, Component]) -> Iterator[Dependency]:
    children: dict[int, set[int]] = {node.id: set() for node in graph.nodes}
    for edge in graph.edges:
        if edge.child is not None and edge.child != edge.parent:
            children[edge.parent].add(edge.child)
    for parent, required in children.items():
        yield Dependency(components[parent].bom_ref, [Dependency(components[child].bom_ref) for child in required])


def _component(node: Node, ecosystem: str) -> Component:
    url = _url(node.artifact)
    properties = [Property(name="backline:flag", value=flag) for flag in node.flags]
    if node.error:
        properties.append(Property(name="backline:not-looked-up", value=node.error))
    return Component(
        name=node.name,
        version=node.version or None,
        type=ComponentType.LIBRARY,
        bom_ref=f"{node.id}-{node.path or node.name}",
        scope=ComponentScope.REQUIRED if node.flags.isdisjoint(LEFT_OUT) else ComponentScope.OPTIONAL,
        purl=purl(ecosystem, node.name, node.version),
        hashes=_hashes(node.integrity),
        external_references=[ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=XsUri(url))] if url else [],
        properties=properties,
    )


def purl(ecosystem: str, name: str, version: str) -> PackageURL | None:
    """https://github.com/package-url/purl-spec: the namespace is what stands before the last separator.

    None for a name that no package URL can say.
    """
    separator = ":" if ecosystem == "maven" else "/"
    namespace, _, last = name.rpartition(separator)
    try:
        return PackageURL(PURL_TYPES[ecosystem], namespace or None, last, version or None)
    except ValueError:
        return None


def _url(artifact: str) -> str:
    """Where it can be had, without what a lock file may hold to sign in there; empty for what is no address."""
    try:
        written = urlsplit(artifact)
    except ValueError:
        return ""
    host = written.hostname or ""
    if written.scheme not in ("https", "http") or not host or ":" in host:  # the library quotes the brackets of IPv6
        return ""
    public = written._replace(netloc=written.netloc.rpartition("@")[2]).geturl()
    return quote(public, safe=":/%?&=@+,;~!$'()*")


def _hashes(integrity: str) -> Iterator[HashType]:
    """From "sha512-<base64>" (npm, subresource integrity) or "sha256:<hex>"; Go's h1: is a hash of hashes, left out."""
    for each in dict.fromkeys(integrity.split()):
        algorithm, _, value = each.replace(":", "-", 1).partition("-")
        if algorithm in HASHES:
            name, digits = HASHES[algorithm]
            content = value if ":" in each else _hex(value)
            if re.fullmatch(f"[0-9a-fA-F]{{{digits}}}", content):
                yield HashType(alg=name, content=content)


def _hex(base64_text: str) -> str:
    try:
        return b64decode(base64_text, validate=True).hex()
    except ValueError:
        return ""

"""Export of a graph as CycloneDX 1.6 JSON. https://cyclonedx.org/docs/1.6/json/"""

from base64 import b64decode
from urllib.parse import quote

from cyclonedx.model import ExternalReference, ExternalReferenceType, HashAlgorithm, HashType, Property, XsUri
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.dependency import Dependency
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from resolution.graph import Graph, Node

PURL_TYPES = {"npm": "npm", "pypi": "pypi", "go": "golang", "maven": "maven", "nuget": "nuget"}
HASHES = {"sha512": HashAlgorithm.SHA_512, "sha384": HashAlgorithm.SHA_384, "sha256": HashAlgorithm.SHA_256}
HASHES |= {"sha1": HashAlgorithm.SHA_1, "md5": HashAlgorithm.MD5}


def export(graph: Graph, project: str) -> str:
    """The document as text; every node is a component, every edge that leads somewhere a dependency."""
    bom = Bom()
    root = Component(name=project, type=ComponentType.APPLICATION, bom_ref="project")
    bom.metadata.component = root
    components = {node.id: _component(node, graph.ecosystem) for node in graph.nodes[1:]} | {graph.nodes[0].id: root}
    bom.components = [components[node.id] for node in graph.nodes[1:]]
    children: dict[int, set[int]] = {node.id: set() for node in graph.nodes}
    for edge in graph.edges:
        if edge.child is not None and edge.child != edge.parent:
            children[edge.parent].add(edge.child)
    # Bom.register_dependency would search all others for each of them.
    bom.dependencies = [
        Dependency(components[parent].bom_ref, [Dependency(components[child].bom_ref) for child in required])
        for parent, required in children.items()
    ]
    for key, value in sorted(graph.environment.items()):
        bom.metadata.properties.add(Property(name=f"backline:environment:{key}", value=value))
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _component(node: Node, ecosystem: str) -> Component:
    left_out = node.flags & {"dev", "test", "optional", "peer", "provided"}
    component = Component(
        name=node.name,
        version=node.version,
        type=ComponentType.LIBRARY,
        bom_ref=f"{node.id}-{node.path or node.name}",
        scope=ComponentScope.OPTIONAL if left_out else ComponentScope.REQUIRED,
        purl=purl(ecosystem, node.name, node.version),
        hashes=_hashes(node.integrity),
    )
    if node.artifact.startswith(("https://", "http://")):
        url = XsUri(quote(node.artifact, safe=":/%?&=@+,;~!$'()*"))
        component.external_references.add(ExternalReference(type=ExternalReferenceType.DISTRIBUTION, url=url))
    for flag in sorted(node.flags):
        component.properties.add(Property(name="backline:flag", value=flag))
    if node.error:
        component.properties.add(Property(name="backline:not-looked-up", value=node.error))
    return component


def purl(ecosystem: str, name: str, version: str) -> PackageURL:
    """https://github.com/package-url/purl-spec: the namespace is what stands before the last separator."""
    separator = ":" if ecosystem == "maven" else "/"
    namespace, _, last = name.rpartition(separator)
    return PackageURL(type=PURL_TYPES[ecosystem], namespace=namespace or None, name=last, version=version or None)


def _hashes(integrity: str) -> list[HashType]:
    """From "sha512-<base64>" (npm, subresource integrity) or "sha256:<hex>"; Go's h1: is a hash of hashes, left out."""
    found = []
    for each in integrity.split():
        algorithm, _, value = each.replace(":", "-", 1).partition("-")
        if algorithm in HASHES and value:
            content = value if ":" in each else _hex(value)
            if content:
                found.append(HashType(alg=HASHES[algorithm], content=content))
    return found


def _hex(base64_text: str) -> str:
    try:
        return b64decode(base64_text, validate=True).hex()
    except ValueError:
        return ""

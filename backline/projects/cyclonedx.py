"""Export of a graph as CycloneDX 1.6 JSON. https://cyclonedx.org/docs/1.6/json/

Written as the schema says and not with cyclonedx-python-lib's objects: they compare each with all others, which takes
seconds for a graph of a thousand packages. The tests hold the documents against the schema.
"""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

from packageurl import PackageURL

from resolution.graph import Graph, Node

PURL_TYPES = {"npm": "npm", "pypi": "pypi", "go": "golang", "maven": "maven", "nuget": "nuget"}
HASHES = {"sha512": ("SHA-512", 128), "sha384": ("SHA-384", 96), "sha256": ("SHA-256", 64)}  # and hexadecimal digits
HASHES |= {"sha1": ("SHA-1", 40), "md5": ("MD5", 32)}
LEFT_OUT = frozenset({"dev", "test", "optional", "peer", "provided"})  # of a production installation, perhaps
ROOT = "project"


def export(graph: Graph, project: str, *, serial: UUID, made: datetime) -> str:
    """The document as text; every node is a component, every edge that leads somewhere a dependency."""
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": serial.urn,
        "version": 1,
        "metadata": {
            "timestamp": made.isoformat(timespec="seconds"),
            "tools": {"components": [{"type": "application", "name": "Backline"}]},
            "component": {"type": "application", "bom-ref": ROOT, "name": project},
            "properties": [
                _property(f"backline:environment:{key}", value) for key, value in sorted(graph.environment.items())
            ],
        },
        "components": [_component(node, graph.ecosystem) for node in graph.nodes[1:]],
        "dependencies": list(_dependencies(graph)),
    }
    return json.dumps(document, indent=2)


def _dependencies(graph: Graph) -> Iterator[dict[str, Any]]:
    references = {node.id: _reference(node) for node in graph.nodes} | {graph.nodes[0].id: ROOT}
    children: dict[int, set[int]] = {node.id: set() for node in graph.nodes}
    for edge in graph.edges:
        if edge.child is not None and edge.child != edge.parent:
            children[edge.parent].add(edge.child)
    for parent, required in children.items():
        depends_on = [references[child] for child in sorted(required)]
        yield {"ref": references[parent]} | ({"dependsOn": depends_on} if depends_on else {})


def _reference(node: Node) -> str:
    return f"{node.id}-{node.path or node.name}"


def _component(node: Node, ecosystem: str) -> dict[str, Any]:
    url = _url(node.artifact)
    optional: dict[str, Any] = {
        "version": node.version,
        "scope": "required" if node.flags.isdisjoint(LEFT_OUT) else "optional",
        "hashes": list(_hashes(node.integrity)),
        "purl": purl(ecosystem, node.name, node.version),
        "externalReferences": [{"type": "distribution", "url": url}] if url else [],
        "properties": [_property("backline:flag", flag) for flag in sorted(node.flags)],
    }
    if node.error:
        optional["properties"].append(_property("backline:not-looked-up", node.error))
    said = {key: value for key, value in optional.items() if value}
    return {"type": "library", "bom-ref": _reference(node), "name": node.name, **said}


def _property(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def purl(ecosystem: str, name: str, version: str) -> str:
    """https://github.com/package-url/purl-spec: the namespace is what stands before the last separator.

    Empty for a name that no package URL can say.
    """
    separator = ":" if ecosystem == "maven" else "/"
    namespace, _, last = name.rpartition(separator)
    try:
        return PackageURL(PURL_TYPES[ecosystem], namespace or None, last, version or None).to_string()
    except ValueError:
        return ""


def _url(artifact: str) -> str:
    """Where it can be had; empty for a file name and for what is no address."""
    try:
        written = urlsplit(artifact)
    except ValueError:
        return ""
    if written.scheme not in ("https", "http") or not written.hostname:
        return ""
    return quote(artifact, safe=":/%?&=@+,;~!$'()*")


def _hashes(integrity: str) -> Iterator[dict[str, str]]:
    """From "sha512-<base64>" (npm, subresource integrity) or "sha256:<hex>"; Go's h1: is a hash of hashes, left out."""
    for each in dict.fromkeys(integrity.split()):
        algorithm, _, value = each.replace(":", "-", 1).partition("-")
        if algorithm in HASHES:
            name, digits = HASHES[algorithm]
            content = value if ":" in each else _hex(value)
            if re.fullmatch(f"[0-9a-fA-F]{{{digits}}}", content):
                yield {"alg": name, "content": content}


def _hex(base64_text: str) -> str:
    try:
        return b64decode(base64_text, validate=True).hex()
    except ValueError:
        return ""

"""Maven 2 layout: coordinates, computed maven-metadata.xml, checksum siblings."""

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree import ElementTree as Xml

from backline.sandbox.archives import Unreadable
from backline.sandbox.shelf import Asset, Component

CHECKSUMS = ("sha1", "md5", "sha256", "sha512")
TYPES = {"pom": "application/xml", "jar": "application/java-archive", "war": "application/java-archive"}
NAMESPACE = "{http://maven.apache.org/POM/4.0.0}"


def folder(group: str, artifact: str, version: str) -> str:
    return f"{group.replace('.', '/')}/{artifact}/{version}"


def asset(
    coordinates: tuple[str, str, str], extension: str, body: bytes, classifier: str = "", value: str = ""
) -> Asset:
    """One file; `value` is the timestamped version inside a -SNAPSHOT folder."""
    group, artifact, version = coordinates
    tail = f"-{classifier}" if classifier else ""
    path = f"{folder(group, artifact, version)}/{artifact}-{value or version}{tail}.{extension}"
    attributes = {"groupId": group, "artifactId": artifact, "version": value or version, "extension": extension}
    if classifier:
        attributes["classifier"] = classifier
    return Asset(path, body, TYPES.get(extension, "application/octet-stream"), attributes)


def component(coordinates: tuple[str, str, str], assets: Iterable[Asset]) -> Component:
    """A version with its files and their .sha1 and .md5 siblings, as Nexus lists them."""
    group, artifact, version = coordinates
    stored: list[Asset] = []
    for one in assets:
        stored.append(one)
        for algorithm in ("sha1", "md5"):
            attributes = {**one.attributes, "extension": f"{one.attributes['extension']}.{algorithm}"}
            stored.append(Asset(f"{one.path}.{algorithm}", one.checksums[algorithm].encode(), "text/plain", attributes))
    return Component("maven2", group, artifact, version, stored)


def pom_coordinates(body: bytes) -> tuple[str, str, str]:
    """Group, artifact, version of a POM; the first and last are inherited from its parent."""
    try:
        root = Xml.fromstring(body)  # noqa: S314 - expat without entities of its own, on loopback
    except Xml.ParseError as error:
        raise Unreadable(str(error)) from error
    found = [_text(root, name) or _text(root, f"parent/{name}") for name in ("groupId", "artifactId", "version")]
    if not all(found) or any("${" in value for value in found):
        raise Unreadable("no valid G:A:V parameters")
    return found[0], found[1], found[2]


def minimal_pom(group: str, artifact: str, version: str, packaging: str = "jar") -> bytes:
    values = {"groupId": group, "artifactId": artifact, "version": version, "packaging": packaging or "jar"}
    fields = "\n".join(f"  <{name}>{value}</{name}>" for name, value in values.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<project xmlns="{NAMESPACE[1:-1]}">\n'
        f"  <modelVersion>4.0.0</modelVersion>\n{fields}\n</project>\n"
    ).encode()


def metadata(path: str, components: Iterable[Component]) -> bytes | None:
    """The maven-metadata.xml of an artifact or of a snapshot version; None where there is none."""
    parent = path.removesuffix("/maven-metadata.xml")
    found = [one for one in components if one.format == "maven2"]
    versions = [one for one in found if f"{str(one.group).replace('.', '/')}/{one.name}" == parent]
    if versions:
        return _artifact_metadata(versions)
    snapshot = [one for one in found if folder(str(one.group), one.name, str(one.version)) == parent]
    if snapshot and str(snapshot[0].version).endswith("-SNAPSHOT"):
        return _snapshot_metadata(snapshot[0])
    return None


def _artifact_metadata(components: list[Component]) -> bytes:
    versions = [str(one.version) for one in components]
    releases = [version for version in versions if not version.endswith("-SNAPSHOT")]
    latest = f"<latest>{versions[-1]}</latest>" + (f"<release>{releases[-1]}</release>" if releases else "")
    listed = "".join(f"<version>{version}</version>" for version in versions)
    updated = f"<lastUpdated>{_stamp(max(one.published for one in components))}</lastUpdated>"
    first = components[0]
    return _document(first, f"<versioning>{latest}<versions>{listed}</versions>{updated}</versioning>")


def _snapshot_metadata(component: Component) -> bytes:
    rows, newest = [], ""
    for one in component.assets:
        attributes = one.attributes
        value, extension = attributes["version"], attributes["extension"]
        if extension.endswith((".sha1", ".md5")):
            continue
        newest = max(newest, value)
        classifier = f"<classifier>{attributes['classifier']}</classifier>" if "classifier" in attributes else ""
        values = f"<extension>{extension}</extension><value>{value}</value><updated>{_stamp(one.created)}</updated>"
        rows.append(f"<snapshotVersion>{classifier}{values}</snapshotVersion>")
    match = re.search(r"(\d{8}\.\d{6})-(\d+)$", newest)
    timestamp, build = match.groups() if match else ("", "0")
    snapshot = f"<snapshot><timestamp>{timestamp}</timestamp><buildNumber>{build}</buildNumber></snapshot>"
    updated = f"<lastUpdated>{timestamp.replace('.', '')}</lastUpdated>"
    listed = f"<snapshotVersions>{''.join(rows)}</snapshotVersions>"
    version = f"<version>{component.version}</version>"
    return _document(
        component, f"{version}<versioning>{snapshot}{updated}{listed}</versioning>", ' modelVersion="1.1.0"'
    )


def _document(component: Component, inner: str, attributes: str = "") -> bytes:
    coordinates = f"<groupId>{component.group}</groupId><artifactId>{component.name}</artifactId>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<metadata{attributes}>{coordinates}{inner}</metadata>\n'
    return text.encode()


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"


def _text(root: Xml.Element, path: str) -> str:
    for form in (path, "/".join(NAMESPACE + step for step in path.split("/"))):
        if value := (root.findtext(form) or "").strip():
            return value
    return ""

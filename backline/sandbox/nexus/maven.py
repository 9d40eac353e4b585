"""Maven 2 on Nexus: files, computed metadata, checksums of everything, version policy."""

import re

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import maven
from backline.sandbox.messages import Refused, Response, document
from backline.sandbox.nexus.refusals import error
from backline.sandbox.nexus.request import ContentRequest
from backline.sandbox.shelf import Asset, Component

METADATA = "maven-metadata.xml"


def answer(request: ContentRequest) -> Response | None:
    path, _, algorithm = request.path.rpartition(".")
    if algorithm in maven.CHECKSUMS:
        found = _file(request, path)
        return document(found.checksums[algorithm].encode(), "text/plain") if found else None
    found = _file(request, request.path)
    return deliver(found) if found else None


def publish(request: ContentRequest) -> Response | None:
    """PUT of one file; metadata and checksums are our own business."""
    path = request.path
    if METADATA in path or path.endswith(tuple(f".{name}" for name in maven.CHECKSUMS)):
        return Response(201)
    if request.repository.format == "raw":
        folder = "/" + path.rpartition("/")[0]
        asset = Asset(path, request.call.body, request.call.header("Content-Type") or "application/octet-stream")
        request.store(Component("raw", folder, path, None, [asset]))
        return Response(201)
    match = re.fullmatch(r"(.+)/([^/]+)/([^/]+)/\2-([^/]+)", path)
    if not match:
        return None
    group, artifact, version, tail = match.groups()
    policy = request.repository.policy
    if policy and (policy == "snapshot") != version.endswith("-SNAPSHOT"):
        reason = f"Repository version policy: {policy.upper()} does not allow version: {version}"
        raise Refused(error(400, reason))
    value, classifier, extension = _tail(tail, version)
    coordinates = (group.replace("/", "."), artifact, version)
    assets = [maven.asset(coordinates, extension, request.call.body, classifier, value)]
    request.store(maven.component(coordinates, assets))
    return Response(201)


def _tail(tail: str, version: str) -> tuple[str, str, str]:
    """Version as written, classifier and extension of a file name's end."""
    snapshot = re.escape(version.removesuffix("-SNAPSHOT"))
    stamped = rf"{snapshot}-\d{{8}}\.\d{{6}}-\d+" if version.endswith("-SNAPSHOT") else re.escape(version)
    match = re.fullmatch(rf"({stamped}|{re.escape(version)})(?:-([^.]+))?\.(.+)", tail)
    if not match:
        raise Refused(error(400, "Invalid path for a Maven 2 repository"))
    return match[1], match[2] or "", match[3]


def _file(request: ContentRequest, path: str) -> Asset | None:
    if path.endswith(f"/{METADATA}"):
        body = maven.metadata(path, _all(request))
        return Asset(path, body, "text/xml") if body else None
    return request.file(path)


def _all(request: ContentRequest) -> list[Component]:
    return sorted(request.components(), key=lambda one: one.published)

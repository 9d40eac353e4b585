"""npm on Artifactory: both packument forms, and the document of a single version, without its signatures."""

import re
from typing import Any

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import npm
from backline.sandbox.jfrog.request import PackageRequest
from backline.sandbox.messages import Response, document, json_response

NAME = r"(@[^/]+/[^/]+|[^@/-][^/]*)"
ABBREVIATED = "application/vnd.npm.install-v1+json"


def answer(request: PackageRequest) -> Response | None:
    path = request.path
    if path == "-/whoami":
        return json_response({"username": request.product.sign_in(request.call).name})
    if path == "-/v1/search":
        return document(npm.search(request.components(), request.call.parameter("text")))
    if match := re.fullmatch(f"-/package/{NAME}/dist-tags", path):
        full = _packument(request, match[1])
        return document(full["dist-tags"]) if full else None
    if "/-/" in path:
        asset = request.file(path)
        return deliver(asset) if asset else None
    if match := re.fullmatch(NAME, path):
        return _document(request, match[1])
    if match := re.fullmatch(f"{NAME}/([^/]+)", path):
        full = _packument(request, match[1])
        version = full["dist-tags"].get(match[2], match[2]) if full else ""
        return document(full["versions"][version]) if full and version in full["versions"] else None
    return None


def _document(request: PackageRequest, name: str) -> Response | None:
    full = _packument(request, name)
    if full is None:
        return None
    if ABBREVIATED in request.call.header("Accept"):
        return document(npm.abbreviated(full), ABBREVIATED)
    return document(full)


def _packument(request: PackageRequest, name: str) -> dict[str, Any] | None:
    found = [one for one in request.components() if npm.full_name(one) == name]
    return npm.packument(found, request.base) if found else None

"""npm on Nexus: packuments and tarballs; no document for a single version."""

import base64
import json
import re

from backline.sandbox.archives import Unreadable
from backline.sandbox.delivery import deliver
from backline.sandbox.formats import npm
from backline.sandbox.messages import Refused, Response, document, json_response
from backline.sandbox.nexus.refusals import error
from backline.sandbox.nexus.request import ContentRequest, unreadable
from backline.sandbox.shelf import Component

NAME = r"(@[^/]+/[^/]+|[^@/-][^/]*)"


def answer(request: ContentRequest) -> Response | None:
    path = request.path
    if "%" in path:
        raise Refused(error(400, f"Non URL-safe name: {path}"))
    if path == "-/v1/search":
        return document(npm.search(request.components(), request.call.parameter("text")))
    if match := re.fullmatch(f"-/package/{NAME}/dist-tags", path):
        found = _versions(request, match[1])
        return document(npm.dist_tags(found)) if found else _missing(match[1])
    if "/-/" in path:
        asset = request.file(path)
        return deliver(asset) if asset else _missing(path)
    if re.fullmatch(NAME, path):
        found = _versions(request, path)
        return document(npm.packument(found, request.base)) if found else _missing(path)
    if re.fullmatch(r"[^@/-][^/]*/[^/]+", path):
        return _missing(path.replace("/", "-"))
    return None


def publish(request: ContentRequest) -> Response | None:
    """`npm publish`: a packument of one version with the tarball inside."""
    try:
        sent = json.loads(request.call.body)
        attachment = next(iter(sent["_attachments"].values()))
        component = npm.component(base64.b64decode(attachment["data"]))
    except (ValueError, KeyError, StopIteration, TypeError) as problem:
        raise unreadable(Unreadable(str(problem))) from problem
    except Unreadable as problem:
        raise unreadable(problem) from problem
    request.store(component)
    return json_response({"ok": True, "success": True})


def _versions(request: ContentRequest, name: str) -> list[Component]:
    return [one for one in request.components() if npm.full_name(one) == name]


def _missing(name: str) -> Response:
    return json_response({"success": False, "error": f"Package '{name}' not found"}, 404)

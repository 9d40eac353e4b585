"""The REST API: status, repositories, and the way to components, assets, search and upload specifications."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from backline.sandbox.accounts import Account
from backline.sandbox.messages import Call, Response, json_response
from backline.sandbox.nexus import assets, components, search, upload_specs
from backline.sandbox.nexus.listing import RestRequest
from backline.sandbox.shelf import Repository

if TYPE_CHECKING:
    from backline.sandbox.nexus.product import Nexus

Route = Callable[..., Response]


def answer(product: Nexus, call: Call, account: Account) -> Response:
    request = RestRequest(product, call, account)
    path = call.path.removeprefix("/service/rest/")
    allowed = False
    for method, pattern, route in ROUTES:
        if match := re.fullmatch(pattern, path):
            allowed = True
            if method == call.method or (method == "GET" and call.method == "HEAD"):
                return route(request, *match.groups())
    return Response(405) if allowed else Response(404)


def _status(_request: RestRequest) -> Response:
    return Response(200)


def _check(request: RestRequest) -> Response:
    """403 here is a missing right to metrics, not a wrong password."""
    if not request.account.admin:
        return Response(403)
    names = ("Available CPUs", "Blob Stores", "File Descriptors", "Read-Only Detector", "Thread Deadlock Detector")
    return json_response({name: {"healthy": True, "message": None, "error": None, "details": None} for name in names})


def _repositories(request: RestRequest) -> Response:
    found = [one for one in request.product.shelf.repositories.values() if request.may("browse", one)]
    return json_response([_described(request, one) for one in found])


def _repository(request: RestRequest, name: str) -> Response:
    repository = request.visible(request.product.shelf.repositories.get(name))
    return json_response(_described(request, repository))


def _settings(request: RestRequest) -> Response:
    if not request.account.admin:
        return Response(403)
    found = request.product.shelf.repositories.values()
    return json_response([{**_described(request, one), "online": one.online} for one in found])


def _described(request: RestRequest, repository: Repository) -> dict[str, Any]:
    """`url` has no trailing slash and nothing of the format's own."""
    attributes = {"proxy": {"remoteUrl": repository.remote_url}} if repository.kind == "proxy" else {}
    url = f"{request.product.base(request.call)}/repository/{repository.name}"
    kind = {"name": repository.name, "format": repository.format, "type": repository.kind, "url": url}
    return {**kind, "size": None, "attributes": attributes}


ID = r"([^/]+)"
ROUTES: tuple[tuple[str, str, Route], ...] = (
    ("GET", "v1/status", _status),
    ("GET", "v1/status/writable", _status),
    ("GET", "v1/status/check", _check),
    ("GET", "v1/repositories", _repositories),
    ("GET", f"v1/repositories/{ID}", _repository),
    ("GET", "v1/repositorySettings", _settings),
    ("GET", "v1/formats/upload-specs", upload_specs.everything),
    ("GET", f"v1/formats/{ID}/upload-specs", upload_specs.one),
    ("GET", "v1/components", components.listing),
    ("POST", "v1/components", components.upload),
    ("GET", f"v1/components/{ID}", components.read),
    ("DELETE", f"v1/components/{ID}", components.delete),
    ("GET", "v1/assets", assets.listing),
    ("GET", f"v1/assets/{ID}", assets.read),
    ("DELETE", f"v1/assets/{ID}", assets.delete),
    ("GET", "v1/search", search.components),
    ("GET", "v1/search/assets", search.assets),
    ("GET", "v1/search/assets/download", search.download),
)

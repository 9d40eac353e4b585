"""Content under /repository/{name}/: who may read, the browse page, and each format's routes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from backline.sandbox.accounts import Account
from backline.sandbox.delivery import deliver
from backline.sandbox.messages import Call, Refused, Response, html_response, json_response
from backline.sandbox.nexus import go, maven, npm, nuget, pypi
from backline.sandbox.nexus.refusals import error
from backline.sandbox.nexus.request import ContentRequest
from backline.sandbox.shelf import Repository

if TYPE_CHECKING:
    from backline.sandbox.nexus.product import Nexus

Route = Callable[[ContentRequest], Response | None]


def _files(request: ContentRequest) -> Response | None:
    asset = request.file(request.path)
    return deliver(asset) if asset else None


ROUTES: dict[str, Route] = {
    "npm": npm.answer,
    "pypi": pypi.answer,
    "go": go.answer,
    "maven2": maven.answer,
    "nuget": nuget.answer,
}
BROWSE_PAGE_LAST = {"pypi", "nuget"}
PUBLISH: dict[str, Route] = {
    "npm": npm.publish,
    "pypi": pypi.publish,
    "maven2": maven.publish,
    "nuget": nuget.publish,
    "raw": maven.publish,
}


def answer(product: Nexus, call: Call, repository: Repository, path: str, account: Account) -> Response:
    base = f"{product.base(call)}/repository/{repository.name}"
    request = ContentRequest(call, product.shelf, repository, path, base)
    if repository.format == "npm" and path in {"-/ping", "-/whoami"} and call.method == "GET":
        # Neither asks for a permission, so that both answer strangers too.
        return json_response({} if path == "-/ping" else {"username": account.name or "anonymous"})
    if call.method in {"PUT", "POST"}:
        return _publish(product, request, account)
    product.require(account, "read", repository)
    if call.method not in {"GET", "HEAD"}:
        return error(405, "Method not allowed")
    if repository.failing:
        return error(*repository.failing)
    return _read(request)


def _read(request: ContentRequest) -> Response:
    format_name = request.repository.format
    unbrowsable = request.call.method == "GET" and f"/{request.path}".endswith(("/", "/index.html", "/index.htm"))
    if unbrowsable and format_name not in BROWSE_PAGE_LAST:
        return browse_page(request.repository)
    found = ROUTES.get(format_name, _files)(request)
    if found is not None:
        return found
    if unbrowsable:
        return browse_page(request.repository)
    return _unrouted(request.repository)


def _unrouted(repository: Repository) -> Response:
    if repository.format == "npm" and repository.kind != "proxy":
        return error(400, "Bad Request")
    return error(404, "Not Found")


def _publish(product: Nexus, request: ContentRequest, account: Account) -> Response:
    product.require(account, "add", request.repository)
    handler = PUBLISH.get(request.repository.format)
    if request.repository.kind != "hosted" or handler is None:
        return error(405, "Method not allowed")
    try:
        return handler(request) or error(400, "Bad Request")
    except Refused as refused:
        return refused.response


def browse_page(repository: Repository) -> Response:
    """200 on any path that ends in a slash: the answer most easily mistaken for success."""
    text = f"This {repository.format} {repository.kind} repository is not directly browseable at this URL."
    name = repository.name
    return html_response(
        f"<!DOCTYPE html><html><head><title>Repository - Nexus Repository Manager</title></head><body><h1>{name}</h1>"
        f'<p>{text}</p><p>Please use the <a href="../../#browse/browse:{name}">browse</a> interface.</p></body></html>'
    )

"""Package APIs below api/{type}/{key}, and every repository's plain files below {key}."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import maven
from backline.sandbox.jfrog import go, npm, nuget, pypi
from backline.sandbox.jfrog.folders import children
from backline.sandbox.jfrog.refusals import error, forbidden
from backline.sandbox.jfrog.request import PackageRequest
from backline.sandbox.messages import Call, Response, document, html_response, json_response, redirect
from backline.sandbox.shelf import Asset, Component, Repository

if TYPE_CHECKING:
    from backline.sandbox.jfrog.product import Jfrog

Route = Callable[[PackageRequest], Response | None]
ROUTES: dict[str, Route] = {"npm": npm.answer, "pypi": pypi.answer, "go": go.answer, "nuget": nuget.answer}


def packages(product: Jfrog, call: Call, kind: str, rest: str) -> Response:
    """An address below api/{kind}/: NuGet's third version has a segment of its own."""
    version_3 = kind == "nuget" and rest.startswith("v3/")
    name, slash, path = rest.removeprefix("v3/").partition("/") if version_3 else rest.partition("/")
    if kind == "npm" and path == "-/ping":
        return json_response({})
    repository = product.served(call, name)
    if repository.format != kind:
        return error(400, f"Repository {name} is of package type {repository.format}, not {kind}")
    if call.method not in {"GET", "HEAD"}:
        return error(405, "Method Not Allowed")
    if kind == "go" and repository.kind == "proxy":
        return error(404, "A remote Go repository is resolved through a virtual one")
    base = f"{product.base(call)}/api/{kind}/{'v3/' if version_3 else ''}{name}"
    request = PackageRequest(product, call, repository, path, base, legacy=kind == "nuget" and not version_3)
    found = ROUTES[kind](request) if slash or kind == "nuget" else None
    return found or error(404, "Not Found")


def files(product: Jfrog, call: Call, rest: str) -> Response:
    """The raw layout: files, computed Maven metadata and checksums, folders as HTML."""
    name, _, path = rest.partition("/")
    if call.method == "PUT":
        return _store(product, call, name, path)
    repository = product.served(call, name)
    if call.method == "DELETE":
        return _delete(product, call, repository, path)
    if asset := _file(product, repository, path):
        return deliver(asset)
    stem, _, algorithm = path.rpartition(".")
    if algorithm in maven.CHECKSUMS and (asset := _file(product, repository, stem)):
        return document(asset.checksums[algorithm].encode(), "application/x-checksum")
    return _folder(product, repository, path)


def _file(product: Jfrog, repository: Repository, path: str) -> Asset | None:
    if repository.format == "maven2" and path.endswith("/maven-metadata.xml"):
        found = sorted(product.shelf.components(repository), key=lambda one: one.published)
        body = maven.metadata(path, found)
        return Asset(path, body, "application/xml") if body else None
    return product.shelf.file(repository, path) or _latest_snapshot(product, repository, path)


def _latest_snapshot(product: Jfrog, repository: Repository, path: str) -> Asset | None:
    """The literal -SNAPSHOT name stands for the newest build."""
    folder, _, name = path.rpartition("/")
    version = folder.rpartition("/")[2]
    if repository.format != "maven2" or not version.endswith("-SNAPSHOT") or f"-{version}" not in name:
        return None
    head, tail = name.split(f"-{version}", 1)
    stem = f"{folder}/{head}-{version.removesuffix('SNAPSHOT')}"
    found = [path for member in product.shelf.members(repository) for path in tuple(member.files)]
    built = sorted(one for one in found if one.startswith(stem) and one.endswith(tail))
    return product.shelf.file(repository, built[-1]) if built else None


def _folder(product: Jfrog, repository: Repository, path: str) -> Response:
    found = children(product.shelf, repository, path)
    if not found and path.strip("/"):
        return error(404, "File not found.")
    if path and not path.endswith("/"):
        return redirect(f"{product.https}/artifactory/{repository.name}/{quote(path)}/")
    links = "\n".join(f'<a href="{name}{"/" * folder}">{name}{"/" * folder}</a>' for name, folder in found)
    title = f"Index of {repository.name}/{path}"
    return html_response(
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1><pre>{links}</pre></body></html>"
    )


def _store(product: Jfrog, call: Call, name: str, path: str) -> Response:
    """Deploy a file into a generic repository."""
    repository = product.readable(call, name)
    if not product.sign_in(call).may("add", product.scope(repository)):
        return forbidden()
    if repository.kind != "hosted" or repository.format != "raw":
        return error(405, "Only generic local repositories take files here")
    kind = call.header("Content-Type") or "application/octet-stream"
    asset = Asset(path, call.body, kind)
    product.shelf.put(repository, Component("raw", None, path, None, [asset]))
    shown = {"repo": name, "path": f"/{path}", "downloadUri": f"{product.base(call)}/{name}/{path}"}
    return json_response({**shown, "size": str(len(call.body)), "mimeType": kind}, 201)


def _delete(product: Jfrog, call: Call, repository: Repository, path: str) -> Response:
    if not product.sign_in(call).may("delete", product.scope(repository)):
        return forbidden()
    numbers = [one.number for one in repository.components.values() if any(a.path == path for a in one.assets)]
    for number in numbers:
        product.shelf.remove(repository, number)
    return Response(204) if numbers else error(404, "File not found.")

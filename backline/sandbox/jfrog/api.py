"""Artifactory's REST API: system, repositories, storage, and the package APIs below api/{type}/."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from backline.sandbox.jfrog import content
from backline.sandbox.jfrog.folders import children
from backline.sandbox.jfrog.refusals import challenge, error
from backline.sandbox.messages import Call, Refused, Response, json_response
from backline.sandbox.shelf import Asset, Repository

if TYPE_CHECKING:
    from backline.sandbox.jfrog.product import Jfrog

KINDS = {"hosted": "LOCAL", "proxy": "REMOTE", "group": "VIRTUAL"}
TYPES = {"npm": "Npm", "pypi": "Pypi", "go": "Go", "maven2": "Maven", "nuget": "NuGet", "raw": "Generic"}
PACKAGES = {"npm", "pypi", "go", "nuget"}


def answer(product: Jfrog, call: Call, path: str) -> Response:
    first, _, rest = path.partition("/")
    if first in PACKAGES:
        return content.packages(product, call, first, rest)
    if path == "system/ping":
        return _ping(product, call)
    if path == "system/version":
        _known(product, call)
        return json_response({"version": product.server_header.partition("/")[2], "revision": "81460700",
                              "addons": ["npm", "pypi", "go", "nuget"], "license": "sandbox"})  # fmt: skip
    if path == "repositories":
        return _repositories(product, call)
    if first == "repositories":
        return _repository(product, call, rest)
    if first == "storage":
        return _storage(product, call, rest)
    return error(404, "Not Found")


def _known(product: Jfrog, call: Call) -> None:
    account = product.sign_in(call)
    if not account.name:
        raise Refused(challenge())


def _ping(product: Jfrog, call: Call) -> Response:
    """Some releases answer OK whatever the credentials are."""
    if product.ping_checks_credentials:
        product.sign_in(call)
    return Response(200, b"OK", "text/plain")


def _repositories(product: Jfrog, call: Call) -> Response:
    _known(product, call)
    account = product.sign_in(call)
    kind, package_type = call.parameter("type").upper(), call.parameter("packageType").lower()
    rows = []
    for repository in product.shelf.repositories.values():
        row = _row(product, call, repository)
        if kind not in {"", row["type"]} or package_type not in {"", row["packageType"].lower()}:
            continue
        if product.may(account, "browse", repository):
            rows.append(row)
    return json_response(rows)


def _row(product: Jfrog, call: Call, repository: Repository) -> dict[str, Any]:
    """A remote's url is that of its upstream."""
    url = repository.remote_url or f"{product.base(call)}/{repository.name}"
    row = {"key": repository.name, "description": "", "type": KINDS[repository.kind], "url": url}
    return {**row, "packageType": TYPES[repository.format]}


def _repository(product: Jfrog, call: Call, name: str) -> Response:
    repository = product.shelf.repositories.get(name)
    _known(product, call)
    if repository is None:
        return error(400, f"Repository {name} does not exist")
    product.readable(call, name, "browse")
    kind = {"key": name, "rclass": KINDS[repository.kind].lower(), "description": "", "notes": ""}
    package_type = TYPES[repository.format].lower()
    layout = "maven-2-default" if package_type == "maven" else "simple-default"
    shown: dict[str, Any] = {**kind, "packageType": package_type, "repoLayoutRef": layout}
    if repository.kind == "group":
        shown["repositories"] = list(repository.members)
    if repository.kind == "proxy":
        shown["url"] = repository.remote_url
    return json_response(shown)


def _storage(product: Jfrog, call: Call, path: str) -> Response:
    """Information on a folder or a file."""
    name, _, rest = path.strip("/").partition("/")
    repository = product.readable(call, name)
    asset = product.shelf.file(repository, rest)
    address = f"{product.base(call)}/api/storage/{name}"
    shown: dict[str, Any] = {"repo": name, "path": f"/{rest}", "uri": f"{address}/{rest}".rstrip("/"), **_moments()}
    if asset:
        body = {**shown, **_file(asset), "downloadUri": f"{product.base(call)}/{name}/{rest}"}
    else:
        found = children(product.shelf, repository, rest)
        if rest and not found:
            return error(404, "Unable to find item")
        body = {**shown, "children": [{"uri": f"/{child}", "folder": folder} for child, folder in found]}
    return Response(
        200, json.dumps(body).encode(), f"application/vnd.org.jfrog.artifactory.storage.{_kind(asset)}+json"
    )


def _kind(asset: Asset | None) -> str:
    return "FileInfo" if asset else "FolderInfo"


def _moments() -> dict[str, str]:
    moment = "2024-01-01T12:00:00.000Z"
    times = {"created": moment, "lastModified": moment, "lastUpdated": moment}
    return {**times, "createdBy": "backline", "modifiedBy": "backline"}


def _file(asset: Asset) -> dict[str, Any]:
    sums = {name: asset.checksums[name] for name in ("sha1", "md5", "sha256")}
    return {"mimeType": asset.content_type, "size": str(len(asset.body)), "checksums": sums, "originalChecksums": sums}

"""NuGet on Artifactory: two registration hives, no flat container, downloads by the address of the second version."""

from typing import Any

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import nuget
from backline.sandbox.jfrog.request import PackageRequest
from backline.sandbox.messages import Response, document
from backline.sandbox.shelf import Component

HIVES = ("registration", "registration-semver2")


def answer(request: PackageRequest) -> Response | None:
    path = request.path
    if request.legacy:
        return _download(request, path)
    if path in {"", "index.json"}:
        return document(_service_index(request))
    if path == "query":
        return _search(request)
    if path.startswith("flatcontainer/"):
        return _flat_container(request, path.removeprefix("flatcontainer/"))
    hive, _, rest = path.partition("/")
    return _registration(request, hive, rest) if hive in HIVES else None


def _service_index(request: PackageRequest) -> dict[str, Any]:
    rows = [
        ("query", "SearchQueryService"),
        ("query", "SearchQueryService/3.0.0-beta"),
        ("query", "SearchQueryService/3.0.0-rc"),
        ("registration", "RegistrationsBaseUrl"),
        ("registration", "RegistrationsBaseUrl/3.0.0-beta"),
        ("registration", "RegistrationsBaseUrl/3.0.0-rc"),
        ("registration-semver2", "RegistrationsBaseUrl/3.6.0"),
    ]
    if request.product.flat_container:
        rows.append(("flatcontainer", "PackageBaseAddress/3.0.0"))
    resources = [{"@id": f"{request.base}/{path}", "@type": kind} for path, kind in rows]
    return {"version": "3.0.0", "resources": resources}


def _download(request: PackageRequest, path: str) -> Response | None:
    """Download/{id}/{version}, below the address without v3."""
    steps = path.split("/")
    if len(steps) != 3 or steps[0] != "Download":
        return None
    wanted = (steps[1].lower(), steps[2].lower())
    found = (one for one in request.components() if (nuget.lower(one), str(one.version).lower()) == wanted)
    one = next(found, None)
    return deliver(one.assets[0]) if one else None


def _versions(request: PackageRequest, name: str) -> list[Component]:
    return nuget.in_order(one for one in request.components() if nuget.lower(one) == name.lower())


def _search(request: PackageRequest) -> Response:
    call = request.call
    hive = f"{request.base}/registration-semver2"
    prerelease = call.parameter("prerelease").lower() == "true"
    return document(nuget.search(request.components(), call.parameter("q"), hive, prerelease=prerelease))


def _flat_container(request: PackageRequest, path: str) -> Response | None:
    name, _, rest = path.partition("/")
    found = _versions(request, name)
    if not request.product.flat_container or not found:
        return None
    if rest == "index.json":
        return document({"versions": [str(one.version).lower() for one in found]})
    asset = request.file(path)
    return deliver(asset) if asset else None


def _registration(request: PackageRequest, hive: str, path: str) -> Response | None:
    name, _, rest = path.partition("/")
    base = f"{request.base}/{hive}"
    found = [one for one in _versions(request, name) if hive.endswith("semver2") or not nuget.semver2(one)]
    content = f"{request.base.replace('/api/nuget/v3/', '/api/nuget/')}/Download/{{id}}/{{version}}"
    leaf = next((one for one in found if f"{str(one.version).lower()}.json" == rest), None)
    if leaf:
        return document(nuget.leaf_document(leaf, base, content))
    if found and rest == "index.json":
        return document(nuget.registration(found, base, content, external=request.product.external_pages))
    if found and rest.startswith("page/"):
        return document(nuget.registration_page(found, base, content))
    return None

"""NuGet v3 on Nexus: service index, registration hives, flat container under v3/content."""

import gzip
from typing import Any

from backline.sandbox.archives import Unreadable
from backline.sandbox.delivery import deliver
from backline.sandbox.formats import nuget
from backline.sandbox.messages import Response, document
from backline.sandbox.multipart import parts
from backline.sandbox.nexus.request import ContentRequest, unreadable
from backline.sandbox.shelf import Component

HIVES = {"registration": "", "registration-gz": "3.4.0", "registration-gz-semver2": "3.6.0"}


def answer(request: ContentRequest) -> Response | None:
    path = request.path
    if path == "index.json":
        return document(_service_index(request.base))
    if path == "v3/query/0":
        return _search(request)
    if path.startswith("v3/content/"):
        return _content(request, path.removeprefix("v3/content/"))
    if path.startswith("v3/registration"):
        hive, _, rest = path.removeprefix("v3/").partition("/")
        return _registration(request, hive, rest) if hive in HIVES else None
    return None


def publish(request: ContentRequest) -> Response | None:
    for part in parts(request.call):
        if part.filename:
            try:
                component = nuget.component(part.body)
            except Unreadable as problem:
                raise unreadable(problem) from problem
            request.store(component)
            return Response(201)
    return None


def _service_index(base: str) -> dict[str, Any]:
    rows = [
        ("v3/content/", "PackageBaseAddress/3.0.0"),
        ("v3/query/0", "SearchQueryService"),
        ("v3/query/0", "SearchQueryService/3.0.0-beta"),
        ("v3/query/0", "SearchQueryService/3.0.0-rc"),
        ("v3/registration/", "RegistrationsBaseUrl"),
        ("v3/registration/", "RegistrationsBaseUrl/3.0.0-beta"),
        ("v3/registration-gz/", "RegistrationsBaseUrl/3.4.0"),
        ("v3/registration-gz-semver2/", "RegistrationsBaseUrl/3.6.0"),
        ("", "PackagePublish/2.0.0"),
    ]
    return {"version": "3.0.0", "resources": [{"@id": f"{base}/{path}", "@type": kind} for path, kind in rows]}


def _versions(request: ContentRequest, name: str) -> list[Component]:
    return nuget.in_order(one for one in request.components() if nuget.lower(one) == name)


def _search(request: ContentRequest) -> Response:
    call = request.call
    hive = f"{request.base}/v3/registration-gz-semver2"
    prerelease = call.parameter("prerelease").lower() == "true"
    return document(nuget.search(request.components(), call.parameter("q"), hive, prerelease=prerelease))


def _content(request: ContentRequest, path: str) -> Response | None:
    name, _, rest = path.partition("/")
    found = _versions(request, name)
    if not found:
        return None
    if rest == "index.json":
        return document({"versions": [str(one.version).lower() for one in found]})
    if rest.endswith(".nuspec"):
        one = next((one for one in found if f"{str(one.version).lower()}/{name}.nuspec" == rest), None)
        return document(one.facts["nuspec"], "text/xml") if one else None
    asset = request.file(path)
    return deliver(asset) if asset else None


def _registration(request: ContentRequest, hive: str, path: str) -> Response | None:
    name, _, rest = path.partition("/")
    base = f"{request.base}/v3/{hive}"
    found = [one for one in _versions(request, name) if hive.endswith("semver2") or not nuget.semver2(one)]
    content = f"{request.base}/v3/content/{{id}}/{{version}}/{{id}}.{{version}}.nupkg"
    leaf = next((one for one in found if f"{str(one.version).lower()}.json" == rest), None)
    if leaf:
        return _packed(hive, document(nuget.leaf_document(leaf, base, content)))
    if found and rest == "index.json":
        return _packed(hive, document(nuget.registration(found, base, content)))
    if found and rest.startswith("page/"):
        return _packed(hive, document(nuget.registration_page(found, base, content)))
    return None


def _packed(hive: str, response: Response) -> Response:
    """The newer hives are gzip whether the client asked or not."""
    if HIVES[hive]:
        response.body = gzip.compress(response.body, mtime=0)
        response.headers["Content-Encoding"] = "gzip"
    return response

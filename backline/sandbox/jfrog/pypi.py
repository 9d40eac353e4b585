"""PyPI on Artifactory: sha256 links with raw `<` in attributes; JSON and core metadata where they are switched on."""

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import pypi
from backline.sandbox.jfrog.request import PackageRequest
from backline.sandbox.messages import Response, document, redirect

HTML = "text/html;charset=UTF-8"


def answer(request: PackageRequest) -> Response | None:
    path = request.path
    if path == "simple":
        # Where a proxy ends TLS, Artifactory names plain HTTP here; the slash form avoids it.
        origin = request.product.http if request.product.tls_ends_before else request.call.origin
        return redirect(f"{origin}{request.call.path}/")
    if path == "simple/":
        return document(pypi.root_page(one.name for one in request.components()).encode(), HTML)
    if path.startswith("simple/") and path.count("/") <= 2:
        return _project(request, path.removeprefix("simple/").rstrip("/"))
    if path.startswith("packages/") and path.endswith(".metadata"):
        return _core_metadata(request, path.removesuffix(".metadata"))
    asset = request.file(path)
    return deliver(asset) if asset else None


def _project(request: PackageRequest, name: str) -> Response | None:
    found = [one for one in request.components() if one.name == pypi.normalize(name)]
    if not found:
        return None
    product = request.product
    if product.json_index and pypi.JSON_TYPE in request.call.header("Accept"):
        return document(pypi.project_json(name, found), pypi.JSON_TYPE)
    page = pypi.project_page(name, found, algorithm="sha256", raw=True, marks=product.core_metadata)
    return document(page.encode(), HTML)


def _core_metadata(request: PackageRequest, path: str) -> Response | None:
    wheel = request.file(path)
    if wheel is None or not request.product.core_metadata or not path.endswith(".whl"):
        return None
    return document(pypi.metadata(wheel.body, path), "text/plain")

"""PyPI on Nexus: HTML with md5 fragments for hosted files; an empty page where a group has no such package."""

from backline.sandbox.archives import Unreadable
from backline.sandbox.delivery import deliver
from backline.sandbox.formats import pypi
from backline.sandbox.messages import Response, document
from backline.sandbox.multipart import parts
from backline.sandbox.nexus.refusals import error
from backline.sandbox.nexus.request import ContentRequest, unreadable

HTML = "text/html"


def answer(request: ContentRequest) -> Response | None:
    path = request.path
    if path == "simple/":
        return document(pypi.root_page(one.name for one in request.components()).encode(), HTML)
    if path.startswith("simple/") and path.count("/") <= 2 and path != "simple/":
        return _project(request, path.removeprefix("simple/").rstrip("/"))
    if path.startswith("packages/"):
        asset = request.file(path)
        return deliver(asset) if asset else None
    return None


def _project(request: ContentRequest, name: str) -> Response | None:
    found = [one for one in request.components() if one.name == pypi.normalize(name)]
    group = request.repository.kind == "group"
    if not found and not group:
        return error(404, "Not Found")
    algorithm = "md5" if request.repository.kind == "hosted" else "sha256"
    return document(pypi.project_page(name, found, algorithm=algorithm).encode(), HTML)


def publish(request: ContentRequest) -> Response | None:
    """twine's form: the file is the part named content."""
    for part in parts(request.call):
        if part.name == "content" and part.filename:
            try:
                component = pypi.component(part.body, part.filename)
            except Unreadable as problem:
                raise unreadable(problem) from problem
            request.store(component)
            return Response(200)
    return None

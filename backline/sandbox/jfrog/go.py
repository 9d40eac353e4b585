"""Go on Artifactory: the module proxy's files, and @latest."""

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import go
from backline.sandbox.jfrog.request import PackageRequest
from backline.sandbox.messages import Response, document


def answer(request: PackageRequest) -> Response | None:
    path = request.path
    for suffix in ("/@v/list", "/@latest"):
        if path.endswith(suffix):
            found = [one for one in request.components() if go.escape(one.name) == path.removesuffix(suffix)]
            newest = go.latest(found)
            if newest is None:
                return None
            if suffix == "/@latest":
                return deliver(newest.assets[0])
            return document(go.version_list(found), "text/plain; charset=utf-8")
    asset = request.file(path)
    return deliver(asset) if asset else None

"""Go on Nexus: the module proxy's files; @latest behind a proxy only."""

from backline.sandbox.delivery import deliver
from backline.sandbox.formats import go
from backline.sandbox.messages import Response, document
from backline.sandbox.nexus.request import ContentRequest


def answer(request: ContentRequest) -> Response | None:
    path = request.path
    if path.endswith("/@v/list"):
        found = [one for one in request.components() if go.escape(one.name) == path.removesuffix("/@v/list")]
        return document(go.version_list(found), "text/plain; charset=utf-8") if found else None
    if path.endswith("/@latest") and request.repository.kind != "hosted":
        members = request.shelf.members(request.repository)
        proxied = [one for member in members if member.kind == "proxy" for one in tuple(member.components.values())]
        newest = go.latest(one for one in proxied if go.escape(one.name) == path.removesuffix("/@latest"))
        return deliver(newest.assets[0]) if newest else None
    asset = request.file(path)
    return deliver(asset) if asset else None

"""The Assets API: the files of a repository, one by one."""

from itertools import islice

from backline.sandbox.messages import Refused, Response, json_response
from backline.sandbox.nexus.listing import RestRequest, scramble
from backline.sandbox.shelf import Asset, Component, Repository


def listing(request: RestRequest) -> Response:
    repository = request.queried()
    shelf, size = request.product.shelf, request.product.page_size
    with shelf.lock:
        rows = list(islice(shelf.assets(repository, request.after()), size))
    token = scramble(rows[-1][1].number) if len(rows) == size else None
    items = [request.shown_asset(repository, component, asset) for component, asset in rows]
    return json_response({"items": items, "continuationToken": token})


def read(request: RestRequest, encoded: str) -> Response:
    repository, number = request.identified(encoded)
    component, asset = _stored(request, repository, number)
    return json_response(request.shown_asset(repository, component, asset))


def delete(request: RestRequest, encoded: str) -> Response:
    """The component stays while it has other assets."""
    repository, number = request.identified(encoded, "delete")
    component, asset = _stored(request, repository, number)
    with request.product.shelf.lock:
        request.product.shelf.touched = True
        component.assets.remove(asset)
        for member in request.product.shelf.members(repository):
            member.files.pop(asset.path, None)
            if not component.assets and member.component(component.number):
                member.discard(component.number)
    return Response(204)


def _stored(request: RestRequest, repository: Repository, number: int) -> tuple[Component, Asset]:
    found = next(request.product.shelf.assets(repository, number - 1), None)
    if found is None or found[1].number != number:
        raise Refused(Response(404))
    return found

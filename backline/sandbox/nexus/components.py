"""The Components API: list, get, upload, delete."""

import json

from backline.sandbox.archives import Unreadable
from backline.sandbox.messages import Refused, Response, json_response
from backline.sandbox.multipart import NotMultipart, parts
from backline.sandbox.nexus.form import Form, Problem
from backline.sandbox.nexus.listing import RestRequest
from backline.sandbox.nexus.uploads import UPLOADS
from backline.sandbox.shelf import Component, Occupied, Repository

VALIDATION = "application/vnd.siesta-validation-errors-v1+json"


def listing(request: RestRequest) -> Response:
    repository = request.queried()
    shelf = request.product.shelf
    with shelf.lock:
        numbers, token = request.page(shelf.numbers(repository, request.after()))
        found = [shelf.component(repository, number) for number in numbers]
    items = [request.shown(repository, one[1]) for one in found if one]
    return json_response({"items": items, "continuationToken": token})


def read(request: RestRequest, encoded: str) -> Response:
    repository, number = request.identified(encoded)
    _, component = _stored(request, repository, number)
    return json_response(request.shown(repository, component))


def delete(request: RestRequest, encoded: str) -> Response:
    repository, number = request.identified(encoded, "delete")
    member, _ = _stored(request, repository, number)
    if repository.kind == "group":
        message = b"ERROR: (ID 2f9d6a10) java.lang.UnsupportedOperationException: not supported for group"
        return Response(500, message, "text/plain")
    request.product.shelf.remove(member, number)
    return Response(204)


def upload(request: RestRequest) -> Response:
    repository = request.queried()
    kind = request.call.header("Content-Type").partition(";")[0].strip().lower()
    if kind and kind != "multipart/form-data" and not kind.startswith("multipart/"):
        return Response(415)
    try:
        form = Form.read(parts(request.call), repository.format)
        _check_repository(request, repository)
        found = UPLOADS[repository.format](form)
        for component in found:
            request.product.shelf.put(repository, component)
    except NotMultipart:
        return Response(400)
    except Problem as problem:
        return _invalid(request, problem)
    except Unreadable as unreadable:
        return _invalid(request, Problem(f"Invalid package: {unreadable}"))
    except Occupied as occupied:
        return _invalid(request, Problem(f"Repository does not allow updating assets: {occupied}"))
    return Response(204)


def _check_repository(request: RestRequest, repository: Repository) -> None:
    if repository.kind != "hosted":
        text = f"Uploading components to a '{repository.kind}' type repository is unsupported, must be 'hosted'"
        raise Problem(text)
    if not repository.online:
        raise Problem("Repository offline")
    if repository.format not in UPLOADS:
        raise Problem(f"Uploading components to '{repository.format}' repositories is unsupported")
    if repository.policy == "snapshot":
        raise Problem("Upload to snapshot repositories not supported, use the maven client.")
    if not request.may("add", repository):
        raise Problem(f"Not authorized for requested path '/{repository.name}'")


def _invalid(request: RestRequest, problem: Problem) -> Response:
    body = json.dumps([{"id": field, "message": message} for field, message in problem.rows]).encode()
    accepted = request.call.header("Accept")
    return Response(400, body, "application/json" if "application/json" in accepted else VALIDATION)


def _stored(request: RestRequest, repository: Repository, number: int) -> tuple[Repository, Component]:
    found = request.product.shelf.component(repository, number)
    if found is None:
        raise Refused(Response(404))
    return found

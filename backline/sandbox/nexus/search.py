"""Search over every repository the caller may browse; its token is an offset, not an id."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice
from typing import TypeVar

from backline.sandbox.messages import Refused, Response, json_response, redirect
from backline.sandbox.nexus.listing import RestRequest
from backline.sandbox.shelf import Asset, Component, Repository

PAGE = 50
T = TypeVar("T")
Hit = tuple[Repository, Component]
FIELDS = {
    "format": "format",
    "group": "group",
    "name": "name",
    "version": "version",
    "maven.groupId": "group",
    "maven.artifactId": "name",
    "maven.baseVersion": "version",
}
ASSET_FIELDS = {"maven.extension": "extension", "maven.classifier": "classifier"}
CHECKSUMS = ("sha1", "md5", "sha256", "sha512")


def components(request: RestRequest) -> Response:
    hits, token = _page(request, _hits(request))
    items = [request.shown(repository, component) for repository, component in hits]
    return json_response({"items": items, "continuationToken": token})


def assets(request: RestRequest) -> Response:
    hits, token = _page(request, _asset_hits(request))
    return json_response({"items": [request.shown_asset(*hit) for hit in hits], "continuationToken": token})


def download(request: RestRequest) -> Response:
    hits = list(islice(_asset_hits(request), 2))
    if not hits:
        raise Refused(Response(404))
    if len(hits) > 1 and not request.call.parameter("sort"):
        raise Refused(Response(400))
    return redirect(str(request.shown_asset(*hits[0])["downloadUrl"]))


def _page(request: RestRequest, hits: Iterator[T]) -> tuple[list[T], str | None]:
    token = request.call.parameter("continuationToken")
    start = int(token) if token.isdecimal() else 0
    found = list(islice(hits, start, start + PAGE + 1))
    return found[:PAGE], str(start + PAGE) if len(found) > PAGE else None


def _hits(request: RestRequest) -> Iterator[Hit]:
    call = request.call
    text = call.parameter("q") or call.parameter("keyword")
    wanted = {field: call.parameter(name) for name, field in FIELDS.items() if call.parameter(name)}
    for repository in tuple(request.product.shelf.repositories.values()):
        named = call.parameter("repository")
        if (named and named != repository.name) or (not named and repository.kind == "group"):
            continue
        if not request.may("browse", repository):
            continue
        for component in (one for member in request.product.shelf.members(repository) for one in member.each()):
            if _matches(component, wanted, text) and any(_assets(request, component)):
                yield repository, component


def _matches(component: Component, wanted: dict[str, str], text: str) -> bool:
    for field, pattern in wanted.items():
        if not fnmatchcase(str(getattr(component, field) or ""), pattern):
            return False
    paths = " ".join(asset.path for asset in component.assets)
    everything = f"{component.group or ''} {component.name} {component.version or ''} {paths}".lower()
    return text.strip('*"').lower() in everything


def _assets(request: RestRequest, component: Component) -> Iterator[Asset]:
    call = request.call
    for asset in component.assets:
        sums = all(call.parameter(name) in {"", asset.checksums[name]} for name in CHECKSUMS)
        fields = (
            name not in call.query or asset.attributes.get(field, "") == call.parameter(name)
            for name, field in ASSET_FIELDS.items()
        )
        if sums and all(fields):
            yield asset


def _asset_hits(request: RestRequest) -> Iterator[tuple[Repository, Component, Asset]]:
    for repository, component in _hits(request):
        for asset in _assets(request, component):
            yield repository, component, asset

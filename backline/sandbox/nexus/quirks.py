"""Faults of the REST API: answers that careless clients stumble over."""

import json
from dataclasses import replace
from typing import Any

from backline.sandbox.faults import Behaviour, Fault, Situation
from backline.sandbox.messages import Response, json_response

LISTINGS = ("/service/rest/v1/components", "/service/rest/v1/assets", "/service/rest/v1/search")


def _is_listing(situation: Situation) -> bool:
    return situation.call.method == "GET" and situation.call.path.startswith(LISTINGS)


def _page(situation: Situation) -> dict[str, Any] | None:
    """The page as the healthy product answers it."""
    healthy = situation.healthy() if _is_listing(situation) else Response()
    shown = json.loads(healthy.body or b"{}") if healthy.content_type == "application/json" else {}
    return shown if isinstance(shown, dict) and "items" in shown else None


def _repeated_token(situation: Situation) -> Response:
    page = _page(situation)
    return json_response({**page, "continuationToken": "0123456789abcdef"}) if page else situation.healthy()


def _empty_page(situation: Situation) -> Response:
    """The first page has nothing on it, but a token; with it the listing begins."""
    if situation.call.parameter("continuationToken") or not _is_listing(situation):
        return situation.healthy()
    search = "/search" in situation.call.path
    return json_response({"items": [], "continuationToken": "0" if search else f"{0:032x}"})


def _duplicate_keys(situation: Situation) -> Response:
    """Every asset says lastDownloaded twice: null, and then the value."""
    healthy = situation.healthy()
    twice = b'"lastDownloaded": null, "lastDownloaded": "2024-02-01T00:00:00.000+00:00"'
    return replace(healthy, body=healthy.body.replace(b'"lastDownloaded": null', twice))


def _answered(status: int) -> Behaviour:
    """Writing ends with this status and nothing else."""

    def answer(situation: Situation) -> Response:
        writing = situation.call.method in {"POST", "PUT", "DELETE"}
        return Response(status) if writing else situation.healthy()

    return answer


FAULTS = (
    Fault("repeated-token", "every page has the same continuation token", _repeated_token),
    Fault("empty-page", "an empty page with a token comes first", _empty_page),
    Fault("duplicate-keys", "a JSON key stands twice in one object", _duplicate_keys),
    Fault("write-403", "writing is forbidden", _answered(403)),
    Fault("write-413", "the upload is too large for a proxy in front", _answered(413)),
    Fault("write-500", "writing fails", _answered(500)),
    Fault("write-503", "writing is switched off for maintenance", _answered(503)),
)

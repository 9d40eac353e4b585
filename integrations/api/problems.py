"""How the API says no: RFC 9457 problem details with a stable `reference`. https://www.rfc-editor.org/rfc/rfc9457"""

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from integrations.flows.connect import ApplyRefused
from integrations.flows.limits import TooMany
from integrations.jobs import QueueUnavailable
from integrations.tokens.issuing import TokenRefused

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field. `repair`: the value that was probably meant, where one can be told."""

    field: str
    message: str
    repair: str = ""


class Problem(Exception):
    """An answer that is a refusal. `reference` stays the same for ever; `detail` is a sentence for people."""

    def __init__(
        self, status: int, reference: str, detail: str, *, errors: Iterable[FieldError] = (), wait: int = 0
    ) -> None:
        super().__init__(detail)
        self.status, self.reference, self.detail = status, reference, detail
        self.errors, self.wait = tuple(errors), wait

    def response(self) -> HttpResponse:
        body = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "reference": self.reference,
            "errors": [asdict(error) for error in self.errors],
        }
        response = HttpResponse(json.dumps(body), status=self.status, content_type=MEDIA_TYPE)
        if self.wait:
            response["Retry-After"] = str(self.wait)
        if self.status == HTTPStatus.UNAUTHORIZED:
            response["WWW-Authenticate"] = "Bearer"
        return response


class FieldErrorOut(Schema):
    field: str
    message: str
    repair: str


class ProblemOut(Schema):
    """The body of every answer from 400 up."""

    type: str
    title: str
    status: int
    detail: str
    reference: str
    errors: list[FieldErrorOut]


def not_found() -> Problem:
    """One and the same for what never was and for what belongs to somebody else (security T1)."""
    return Problem(404, "not-found", "There is nothing here.")


def install(api: NinjaAPI) -> None:
    """Let every expected exception become its problem; anything else is a bug and stays a 500."""
    for kind, problem_of in PROBLEMS.items():
        api.add_exception_handler(kind, partial(_answer, problem_of=problem_of))


def _answer(_request: HttpRequest, error: Any, *, problem_of: Callable[[Any], Problem]) -> HttpResponse:
    return problem_of(error).response()


def _at(error: ValidationError) -> list[FieldError]:
    """Where and why, never what was sent: it may be a secret."""
    return [FieldError(".".join(str(part) for part in each["loc"][1:]), str(each["msg"])) for each in error.errors]


def _unreadable(_error: Exception) -> Problem:
    return Problem(400, "unreadable-request", "The request cannot be read.")


# The most specific class of an exception decides.
PROBLEMS: dict[type[Exception], Callable[[Any], Problem]] = {
    Problem: lambda error: error,
    Http404: lambda error: not_found(),
    PermissionDenied: lambda error: Problem(403, "forbidden", "This token may not do that."),
    TokenRefused: lambda error: Problem(401, error.reference, error.sentence),
    AuthenticationError: lambda error: Problem(401, "token-missing", "Send a token: Authorization: Bearer blt_…"),
    ValidationError: lambda error: Problem(
        422, "malformed-request", "The request is not what this address takes.", errors=_at(error)
    ),
    HttpError: lambda error: Problem(error.status_code, "unreadable-request", str(error)),
    RequestDataTooBig: lambda error: Problem(413, "too-large", "The request is larger than this address takes."),
    MultiPartParserError: _unreadable,
    BadRequest: _unreadable,
    SuspiciousOperation: _unreadable,
    UnreadablePostError: _unreadable,
    TooMany: lambda error: Problem(429, "too-many-checks", "Too many at the moment; wait a little.", wait=error.wait),
    QueueUnavailable: lambda error: Problem(
        503, "queue-unavailable", "The queue cannot be reached; nothing was started.", wait=30
    ),
    ApplyRefused: lambda error: Problem(409, "settings-refused", error.sentence),
    OperationalError: lambda error: Problem(
        503, "database-unavailable", "The database cannot be reached at the moment.", wait=10
    ),
}

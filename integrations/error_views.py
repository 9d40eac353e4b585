"""When something broke: a database that is away is not a bug, and says so."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

RETRY_AFTER = 10  # seconds


def server_error(_request: HttpRequest) -> HttpResponse:
    """Neither page asks the database anything."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _plain("500.html", 500)
    response = _plain("503.html", 503)
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def too_many(request: HttpRequest, wait: int, back: str) -> HttpResponse:
    """The organization's share is used up; nothing was queued (security E10)."""
    response = render(request, "429.html", {"wait": wait, "back": back}, status=429)
    response["Retry-After"] = str(wait)
    return response


def _plain(template: str, status: int) -> HttpResponse:
    return HttpResponse(loader.render_to_string(template), status=status)

"""Who asks, and whether their token may: every operation names the one scope it needs."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer

from integrations.api.problems import Problem
from integrations.api.rate import require_pace
from integrations.audit.models import record
from integrations.organizations.address import client_address
from integrations.organizations.models import Organization, User
from integrations.tokens.issuing import identify
from integrations.tokens.models import ApiToken


class Token(HttpBearer):
    """`Authorization: Bearer blt_…` of a token with `scope`."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        found = identify(token, timezone.now())
        require_pace(found)
        if self.scope not in found.scopes:
            _write_down(request, found, self.scope)
            raise Problem(403, "scope-missing", f"This token lacks the scope {self.scope}.")
        return found


def needs(scope: str, *problems: int, media_type: str = "") -> dict[str, Any]:
    """Arguments of a route: the scope it needs, the statuses it has beside those that every route has, and the type
    of its answer where that is not the API's own JSON."""
    extra: dict[str, Any] = {"x-scope": scope, "x-problems": list(problems)}
    if media_type:
        extra["responses"] = {200: {"content": {media_type: {"schema": {"type": "object"}}}}}
    return {"auth": Token(scope), "openapi_extra": extra}


def organization_of(request: HttpRequest) -> Organization:
    return _token(request).organization


def person_behind(request: HttpRequest) -> User:
    """In whose name the token acts: an admin, as `identify` made sure a moment ago."""
    token = _token(request)
    assert token.created_by is not None
    return token.created_by


def noted(request: HttpRequest) -> dict[str, str]:
    """What the activity says of where a change came from."""
    return {"address": client_address(request), "reason": f"API token {_token(request).prefix}…"}


def _token(request: HttpRequest) -> ApiToken:
    token = getattr(request, "auth")  # noqa: B009 (ninja puts it there)
    assert isinstance(token, ApiToken)
    return token


def _write_down(request: HttpRequest, token: ApiToken, scope: str) -> None:
    record(
        "access.denied",
        organization=token.organization,
        by=token.created_by,
        target=token,
        result="refused",
        reason=f"{request.method} {request.path} needs {scope}",
        address=client_address(request),
    )

"""The access service: what a token says about itself."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from backline.sandbox.accounts import ACCOUNTS
from backline.sandbox.jfrog.refusals import access_error
from backline.sandbox.jfrog.tokens import Token
from backline.sandbox.messages import Call, Refused, Response, json_response

if TYPE_CHECKING:
    from backline.sandbox.jfrog.product import Jfrog


def answer(product: Jfrog, call: Call) -> Response:
    path = call.path.removeprefix("/access/api/")
    version, _, rest = path.partition("/")
    if version not in {"v1", "v2"}:
        return access_error(404, "NOT_FOUND", "Not Found")
    if rest in {"system/ping", "system/health"}:
        return Response(200, b"OK", "text/plain")
    if rest == "tokens" or rest.startswith("tokens/"):
        return _tokens(product, _bearer(product, call), rest.removeprefix("tokens").strip("/"))
    return access_error(404, "NOT_FOUND", "Not Found")


def _bearer(product: Jfrog, call: Call) -> Token:
    """Only a token in a Bearer header signs in here."""
    if call.basic() is not None:
        raise Refused(access_error(401, "UNAUTHORIZED", "Unsupported authentication method Basic"))
    token = product.mint.find(call.bearer())
    if token is None or not token.valid(time.time()):
        raise Refused(access_error(401, "UNAUTHORIZED", "Bad credentials"))
    return token


def _tokens(product: Jfrog, token: Token, wanted: str) -> Response:
    visible = product.mint.tokens
    if not ACCOUNTS[token.account].admin:
        visible = [one for one in visible if one.account == token.account]
    if not wanted:
        return json_response({"tokens": [one.described() for one in visible]})
    found = token if wanted == "me" else next((one for one in visible if one.token_id == wanted), None)
    return json_response(found.described()) if found else access_error(404, "NOT_FOUND", "Token not found")

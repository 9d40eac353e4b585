"""How Nexus says no, and the faults that are made of it."""

from dataclasses import replace

from backline.sandbox.faults import Behaviour, Fault, Situation
from backline.sandbox.messages import Call, Response, html_response
from backline.sandbox.nexus import quirks
from backline.sandbox.product import page

REALM = "Sonatype Nexus Repository Manager"
ROUTING = "Routing rules block the requested item from this repository"
LIMIT = "PAYMENT REQUIRED: this instance is over its usage limit (4f1e2d3c)"


def error(status: int, reason: str) -> Response:
    """An HTML page with the reason repeated in the reason phrase; REST answers are bare."""
    return html_response(page(status, reason), status, reason)


def challenge(reason: str = "Unauthorized") -> Response:
    response = error(401, reason)
    return replace(response, headers={"WWW-Authenticate": f'BASIC realm="{REALM}"'})


def forbidden(reason: str = "Forbidden") -> Response:
    return error(403, reason)


def _rest(call: Call) -> bool:
    return call.path.startswith("/service/rest/")


def _signed_in(call: Call) -> bool:
    return bool(call.header("Authorization"))


def _wrong_credentials(situation: Situation) -> Response:
    """Whatever is sent is wrong; who sends nothing is treated as before."""
    return challenge() if _signed_in(situation.call) else situation.healthy()


def _anonymous_instead(situation: Situation) -> Response:
    """A proxy in front strips the credentials, and anonymous access answers."""
    return situation.proceed(situation.call.anonymous())


def _content_only(response: Response, answer: Situation) -> Response:
    return answer.healthy() if _rest(answer.call) else response


def _user_token(situation: Situation) -> Response:
    """A password is refused on content, and accepted by REST and the pages."""
    basic = situation.call.basic()
    if _rest(situation.call) or basic is None or basic[0] == situation.product.token_name:
        return situation.healthy()
    return challenge("Content access is protected by token")


def _limit(situation: Situation) -> Response:
    nuget = situation.product.repository_of(situation.call).startswith("nuget")
    return _content_only(error(409 if nuget else 403, LIMIT), situation)


def _on_content(status: int, reason: str, group: int = 0) -> Behaviour:
    """The content paths answer so; a group shows `group` in place of what its member said."""

    def answer(situation: Situation) -> Response:
        product = situation.product
        repository = product.shelf.repositories.get(product.repository_of(situation.call))
        if group and repository is not None and repository.kind == "group":
            return _content_only(error(group, "Not Found"), situation)
        return _content_only(error(status, reason), situation)

    return answer


FAULTS = (
    Fault("wrong-credentials", "every user name and password is refused", _wrong_credentials),
    Fault("anonymous-instead", "credentials are ignored, anonymous access answers", _anonymous_instead),
    Fault("policy", "a routing rule blocks the item", _on_content(403, ROUTING)),
    Fault("user-token-required", "content wants a user token, not a password", _user_token),
    Fault("usage-limit", "over the limit of the Community Edition", _limit),
    Fault("read-only", "frozen for maintenance", _on_content(503, "Database is read-only")),
)
NEXUS_REFUSALS = {fault.name: fault for fault in (*FAULTS, *quirks.FAULTS)}

"""How Artifactory says no, and the faults that are made of it."""

from dataclasses import replace

from backline.sandbox.faults import Behaviour, Fault, Situation
from backline.sandbox.messages import Response, json_response

REALM = "Artifactory Realm"
SUSPENDED = "Blocked due to recurrent login failures, please try again in 60 seconds"
XRAY = "Artifact download request rejected: the artifact matches the download blocking policy configured in Xray"


def error(status: int, message: str) -> Response:
    return json_response({"errors": [{"status": status, "message": message}]}, status)


def challenge(message: str = "Authentication is required") -> Response:
    return replace(error(401, message), headers={"WWW-Authenticate": f'Basic realm="{REALM}"'})


def forbidden(message: str = "Forbidden") -> Response:
    return error(403, message)


def access_error(status: int, code: str, detail: str) -> Response:
    """The access service has another shape."""
    phrase = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found"}[status]
    return json_response({"errors": [{"code": code, "detail": detail, "message": f"HTTP {status} {phrase}"}]}, status)


def _signed_in(situation: Situation) -> bool:
    return any(situation.call.header(name) for name in ("Authorization", "X-JFrog-Art-Api"))


def _platform(situation: Situation) -> bool:
    """Whether the request is for the platform and not for a repository."""
    return situation.product.repository_of(situation.call) not in situation.product.shelf.repositories


def _wrong_credentials(message: str) -> Behaviour:
    """Whatever is sent is wrong; who sends nothing is treated as before."""

    def answer(situation: Situation) -> Response:
        if not _signed_in(situation):
            return situation.healthy()
        if situation.call.path.startswith("/access/"):
            return access_error(401, "UNAUTHORIZED", message)
        return challenge(message)

    return answer


def _anonymous_instead(situation: Situation) -> Response:
    """A proxy in front strips the credentials, and anonymous access answers."""
    return situation.proceed(situation.call.anonymous())


def _suspended(situation: Situation) -> Response:
    """Every request of that user, even with the right secret."""
    if not _signed_in(situation):
        return situation.healthy()
    if situation.call.path.startswith("/access/"):
        return access_error(403, "FORBIDDEN", SUSPENDED)
    return forbidden(SUSPENDED)


def _on_repositories(status: int, message: str) -> Behaviour:
    return lambda situation: situation.healthy() if _platform(situation) else error(status, message)


def _licence(_situation: Situation) -> Response:
    return error(503, "Trial license expired!")


def _introspection(status: int, code: str, detail: str) -> Behaviour:
    """Only the access service answers so."""

    def answer(situation: Situation) -> Response:
        here = situation.call.path.startswith("/access/")
        return access_error(status, code, detail) if here else situation.healthy()

    return answer


FAULTS = (
    Fault("wrong-credentials", "every user name, password and token is refused", _wrong_credentials("Bad credentials")),
    Fault("expired-token", "the token has expired", _wrong_credentials("Token failed verification: expired")),
    Fault("revoked-token", "the token was revoked", _wrong_credentials("Token failed verification: revoked")),
    Fault("anonymous-instead", "credentials are ignored, anonymous access answers", _anonymous_instead),
    Fault("locked", "too many wrong sign-ins: refused for a while", _suspended),
    Fault(
        "repository-offline", "the repository is blacked out", _on_repositories(404, "The repository is blacked out")
    ),
    Fault("policy", "Xray blocks the download", _on_repositories(403, XRAY)),
    Fault("policy-hidden", "Xray blocks behind a virtual repository", _on_repositories(404, "Could not find resource")),
    Fault("no-introspection", "the access service is closed to users", _introspection(403, "FORBIDDEN", "Forbidden")),
    Fault("no-access-service", "too old to have one", _introspection(404, "NOT_FOUND", "Not Found")),
    Fault("usage-limit", "the licence has expired", _licence),
)
JFROG_REFUSALS = {fault.name: fault for fault in FAULTS}

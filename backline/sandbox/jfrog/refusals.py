"""How Artifactory says no, and the faults that are made of it."""

from dataclasses import replace

from backline.sandbox.faults import Behaviour, Fault, Situation
from backline.sandbox.messages import Response, json_response

REALM = "Artifactory Realm"
OTHER = {"npm": "pypi", "pypi": "npm", "go": "npm", "nuget": "npm"}
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


def _forbidden(situation: Situation) -> Response:
    if _platform(situation):
        return situation.healthy()
    return forbidden() if _signed_in(situation) else challenge()


def _suspended(situation: Situation) -> Response:
    """Every request of that user, even with the right secret."""
    if not _signed_in(situation):
        return situation.healthy()
    message = "Blocked due to recurrent login failures, please try again in 60 seconds"
    if situation.call.path.startswith("/access/"):
        return access_error(403, "FORBIDDEN", message)
    return forbidden(message)


def _on_repositories(status: int, message: str) -> Behaviour:
    return lambda situation: situation.healthy() if _platform(situation) else error(status, message)


def _other_format(situation: Situation) -> Response:
    """The key belongs to a repository of another package type."""
    product, call = situation.product, situation.call
    repository = product.shelf.repositories.get(product.repository_of(call))
    if repository is None or repository.format not in OTHER:
        return situation.healthy() if repository is None else error(404, "File not found.")
    other = OTHER[repository.format]
    text = f"Repository {repository.name} is of package type {other}, not {repository.format}"
    return error(400, text)


def _licence(_situation: Situation) -> Response:
    return error(503, "Trial license expired!")


FAULTS = (
    Fault("wrong-credentials", "every user name, password and token is refused", _wrong_credentials("Bad credentials")),
    Fault("expired-token", "the token has expired", _wrong_credentials("Token failed verification: expired")),
    Fault("revoked-token", "the token was revoked", _wrong_credentials("Token failed verification: revoked")),
    Fault("anonymous-instead", "credentials are ignored, anonymous access answers", _anonymous_instead),
    Fault("forbidden", "the account has no right", _forbidden),
    Fault("hidden", "what the account may not see is said not to exist", _on_repositories(404, "Not Found")),
    Fault("locked", "too many wrong sign-ins: refused for a while", _suspended),
    Fault("missing-repository", "there is no such repository", _on_repositories(404, "Repository not found")),
    Fault("other-format", "the repository holds another package type", _other_format),
    Fault(
        "repository-offline", "the repository is blacked out", _on_repositories(404, "The repository is blacked out")
    ),
    Fault("remote-blocked", "the remote is offline and nothing is cached", _on_repositories(404, "unfound")),
    Fault("remote-unreachable", "the upstream is assumed offline", _on_repositories(404, "Could not find resource")),
    Fault("remote-failing", "the upstream fails", _on_repositories(404, "Could not find resource")),
    Fault("policy", "Xray blocks the download", _on_repositories(403, XRAY)),
    Fault("policy-hidden", "Xray blocks behind a virtual repository", _on_repositories(404, "Could not find resource")),
    Fault("usage-limit", "the licence has expired", _licence),
)
JFROG_REFUSALS = {fault.name: fault for fault in FAULTS}

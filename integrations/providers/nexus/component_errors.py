"""What the Components API's refusals mean, in the words of the person who asked.

https://help.sonatype.com/en/components-api.html. The server answers 400, not 403, when writing is not allowed.
"""

import json
from dataclasses import dataclass

from resolution.errors import ResolutionError
from resolution.http import Answer


@dataclass(frozen=True, slots=True)
class FieldError:
    """`field` is the server's name for it, "*" for the whole request."""

    field: str
    message: str


class ComponentsError(ResolutionError):
    """Base: `sentence` and `remedy` are for people; `status` is what the server answered, 0 when it did not."""

    reference = "components-failed"
    sentence = "The server could not do this."
    remedy = "Try again; if it stays, give the details to whoever runs the Nexus server."

    def __init__(self, status: int = 0, errors: tuple[FieldError, ...] = ()) -> None:
        super().__init__(f"{self.reference} ({status})" + "".join(f"; {each.field}: {each.message}" for each in errors))
        self.status = status
        self.errors = errors


class SignInRejected(ComponentsError):
    reference = "sign-in-rejected"
    sentence = "The server rejected the sign-in."
    remedy = "Update the user name and password of the integration."


class NotAllowed(ComponentsError):
    reference = "not-allowed"
    sentence = "The user of this integration may not do this in this repository."
    remedy = "Ask for the privileges browse and read to look, add or edit to upload, delete to delete."


class NotThere(ComponentsError):
    reference = "not-there"
    sentence = "There is no such component or repository, or the user may not see it."
    remedy = "It may have been deleted meanwhile. Go back to the list and load it again."


class BadId(ComponentsError):
    reference = "bad-component-id"
    sentence = "The server cannot read this component id."
    remedy = "Ids change when the server's database is migrated: open the component from a fresh list."


class InvalidUpload(ComponentsError):
    reference = "invalid-upload"
    sentence = "The server did not accept the upload."
    remedy = "Correct what it names below, and upload again."


class NotUploadable(ComponentsError):
    reference = "not-uploadable"
    sentence = "This repository takes no uploads."
    remedy = (
        "Only hosted ones that are not read-only do; upload to the hosted member of a group, with a release version."
    )


class AlreadyThere(ComponentsError):
    reference = "already-there"
    sentence = "This version is in the repository already, and the repository lets nobody replace it."
    remedy = "Nothing was changed. Upload a new version; or delete the component first, if nobody uses it yet."


class WrongVersionKind(ComponentsError):
    reference = "wrong-version-kind"
    sentence = "The repository does not take this kind of version."
    remedy = "Release repositories take no -SNAPSHOT version, snapshot repositories nothing else. Choose another one."


class TooLargeForServer(ComponentsError):
    reference = "too-large-for-server"
    sentence = "The server, or a proxy before it, takes no file of this size."
    remedy = "Ask for the limit on request bodies to be raised, or upload with the format's own client."


class NotUnderstood(ComponentsError):
    reference = "not-understood"
    sentence = "The server did not read this as an upload."
    remedy = "A proxy before it may change requests; give the details to whoever runs it."


class ServerUnavailable(ComponentsError):
    reference = "server-unavailable"
    transient = True
    sentence = "The server is not available at the moment."
    remedy = "It may be starting, read-only for maintenance, or over its usage limit. Try again later."


class PagingLoop(ComponentsError):
    reference = "paging-loop"
    sentence = "The server gave the same place in the list twice."
    remedy = "The list would never end, so it was stopped. A proxy before the server may drop the continuation token."


class OutcomeUnknown(ComponentsError):
    """The request left, no answer came: it may or may not have been done, so it is never sent again unasked."""

    reference = "outcome-unknown"
    sentence = "No answer came in time, so it is not known whether the server did it."
    remedy = "Look the component up before you try again."


BY_STATUS: dict[int, type[ComponentsError]] = {
    401: SignInRejected,
    402: ServerUnavailable,
    403: NotAllowed,
    404: NotThere,
    410: NotThere,
    413: TooLargeForServer,
    415: NotUnderstood,
    422: BadId,
    429: ServerUnavailable,
    502: ServerUnavailable,
    503: ServerUnavailable,
    504: ServerUnavailable,
}
# Phrases of UploadHandler, UploadManager and the write policy, all answered with 400.
BY_PHRASE: tuple[tuple[str, type[ComponentsError]], ...] = (
    ("Not authorized", NotAllowed),
    ("Repository offline", ServerUnavailable),
    ("does not allow updating assets", AlreadyThere),
    ("ersion policy", WrongVersionKind),
    ("Repository is read only", NotUploadable),
    ("is unsupported, must be 'hosted'", NotUploadable),
    ("snapshot repositories not supported", NotUploadable),
    ("Upload not supported", NotUploadable),
)


def explain(answer: Answer) -> ComponentsError:
    """The error for an answer of 400 or more (or an unexpected one)."""
    if answer.status != 400:
        return BY_STATUS.get(answer.status, ComponentsError)(answer.status)
    errors = field_errors(answer.body)
    for phrase, error in BY_PHRASE:
        if any(phrase in each.message for each in errors):
            return error(400, errors)
    return InvalidUpload(400, errors)


def field_errors(body: bytes) -> tuple[FieldError, ...]:
    """`[{"id": "field or *", "message": "…"}]`; nothing when the body is something else."""
    try:
        items = json.loads(body)
    except (ValueError, RecursionError):
        return ()
    rows = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return tuple(FieldError(str(row.get("id", "*")), str(row.get("message", ""))[:500]) for row in rows)

"""Looking packages up: a question is accepted, a worker asks the registry, the answer is read at its address."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router, Schema
from pydantic import Field

from integrations.api.authorization import needs, person_behind
from integrations.api.fields import Input, line
from integrations.api.rows import lookup_of, repository_of
from integrations.lookups.jobs import ask
from integrations.lookups.models import Lookup
from integrations.packages.views import outcome

router = Router(tags=["Packages"])


class QuestionIn(Input):
    """`name` in the ecosystem's spelling; `spec` a version or range in the native client's words, or nothing."""

    repository: UUID
    name: Annotated[str, line(300, shortest=1)]
    spec: Annotated[str, line(200)] = ""


class MarkOut(Schema):
    kind: str
    reason: str


class ReleaseOut(Schema):
    version: str
    published: datetime | None
    marks: list[MarkOut]
    files: int
    size: int | None
    checksum: str

    @staticmethod
    def resolve_published(release: dict[str, Any]) -> str | None:
        return release["published"] or None


class ChoiceOut(Schema):
    """What the native client would take, and why; `version` is empty when nothing meets the range."""

    version: str
    why: str
    reference: str = ""


class RequirementOut(Schema):
    name: str
    spec: str
    kind: str
    condition: str


class FailureOut(Schema):
    reference: str
    message: str


class EvidenceOut(Schema):
    url: str
    status: int
    ms: int
    cached: bool


class PackageOut(Schema):
    """`releases` are the newest first, `total` is how many there are."""

    name: str
    tags: dict[str, str]
    total: int
    releases: list[ReleaseOut]
    choice: ChoiceOut
    requirements: list[RequirementOut]
    requirements_error: FailureOut | None = None
    evidence: list[EvidenceOut]


class AnswerOut(Schema):
    """`outcome`: waiting, found, not-found, not-allowed or could-not-look; the last three have a `reference`."""

    id: UUID
    repository: UUID | None = Field(alias="repository_id")
    name: str
    spec: str
    outcome: str
    reference: str
    message: str
    created_at: datetime
    finished_at: datetime | None
    package: PackageOut | None

    @staticmethod
    def resolve_name(lookup: Lookup) -> str:
        return str(lookup.arguments.get("name", ""))

    @staticmethod
    def resolve_spec(lookup: Lookup) -> str:
        return str(lookup.arguments.get("spec", ""))

    @staticmethod
    def resolve_outcome(lookup: Lookup) -> str:
        return outcome(lookup)

    @staticmethod
    def resolve_package(lookup: Lookup) -> Any:
        return lookup.result if lookup.state == Lookup.State.DONE else None


@router.post("", response={202: AnswerOut}, summary="Ask for a package", **needs("packages", 404))
def ask_for_package(request: HttpRequest, sent: QuestionIn, response: HttpResponse) -> Lookup:
    """Versions, what the native client would take and why, and what that version requires. The answer is at
    `Location` as soon as a worker has it, for a day."""
    repository, arguments = repository_of(request, sent.repository), {"name": sent.name.strip(), "spec": sent.spec}
    by = person_behind(request)
    lookup = ask("package", repository.integration, arguments, by=by, repository=repository)
    response["Location"] = reverse("api:read_package", args=[lookup.pk])
    return lookup


@router.get("/{pk}", response=AnswerOut, summary="Read an answer", **needs("packages"))
def read_package(request: HttpRequest, pk: UUID) -> Lookup:
    return lookup_of(request, pk, "package")

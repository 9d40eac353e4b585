"""What the API takes and gives about integrations, drafts and checks. Secrets go in and never come out (C4)."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, StrictBool

from integrations.api.fields import Input, Provider, SecretText, Version, by_ecosystem, line
from integrations.models import ConnectionDraft, HoldsCredentials, RepositoryResult

if TYPE_CHECKING:
    Urls = Input
else:
    Urls = by_ecosystem("Urls", Annotated[str, line(1000)], "Repository URL for")
CaPem = Annotated[str, Field(max_length=200_000, description="A private certificate authority, PEM.")]


class SettingsIn(Input):
    """Settings of an integration, as on the connect page. A secret left out stays what it was."""

    name: Annotated[str, line(80, shortest=1)]
    urls: Urls
    username: Annotated[str, line(200)] = ""
    secret: SecretText | None = None
    ca_pem: CaPem = ""
    origins_confirmed: StrictBool = Field(False, description="The URLs lead to different servers, and that is meant.")


class NewDraftIn(SettingsIn):
    """Settings to connect with, or, with `integration`, to change it to."""

    provider: Provider
    integration: UUID | None = None
    submission: UUID | None = Field(None, description="Your own id for this request: sent twice, it is one draft.")


class RotationIn(Input):
    """A new secret; everything else stays. `version`: refuse when the settings are not these any more."""

    secret: SecretText
    username: Annotated[str, line(200)] | None = None
    version: Version | None = None


class HasSecret(Schema):
    has_secret: bool

    @staticmethod
    def resolve_has_secret(row: HoldsCredentials) -> bool:
        return row.secret is not None


class RepositoryOut(Schema):
    """`works` is null until a check has seen it; `reference` is the diagnosis, empty when it works."""

    id: UUID
    ecosystem: str
    url: str
    kind: str
    works: bool | None
    reference: str
    latency_ms: int | None
    last_success_at: datetime | None


class IntegrationOut(HasSecret):
    id: UUID
    provider: str
    name: str
    auth_scheme: str
    username: str
    settings_version: int
    status: str
    status_since: datetime
    last_checked_at: datetime | None
    last_success_at: datetime | None
    next_check_at: datetime
    server: str
    paused: bool
    expires_at: datetime | None
    created_at: datetime
    repositories: list[RepositoryOut]


class IntegrationsOut(Schema):
    items: list[IntegrationOut]
    total: int


class DraftOut(HasSecret):
    """`check` is the latest check of it; `integration` the one it changes, or has become."""

    id: UUID
    provider: str
    integration: UUID | None
    name: str
    auth_scheme: str
    username: str
    keeps_secret: bool
    urls: dict[str, str]
    state: str
    based_on_version: int
    created_at: datetime
    check: UUID | None

    @staticmethod
    def resolve_integration(draft: ConnectionDraft) -> UUID | None:
        return draft.integration_id

    @staticmethod
    def resolve_check(draft: ConnectionDraft) -> UUID | None:
        return draft.checks.order_by("-queued_at").values_list("pk", flat=True).first()


class StepOut(Schema):
    """One step of the ladder: waiting, running, passed, failed or skipped."""

    step: str
    state: str
    ms: int | None
    note: str


class FindingOut(Schema):
    """Why a repository did not pass: `maybe` names what else the server's answers allow for."""

    reference: str
    sentence: str = ""
    remedy: str = ""
    maybe: list[str] = []
    evidence: list[str] = []


class ResultOut(Schema):
    ecosystem: str
    url: str
    passed: bool | None
    reference: str
    latency_ms: int | None
    steps: list[StepOut]
    finding: FindingOut | None

    @staticmethod
    def resolve_finding(result: RepositoryResult) -> Any:
        return result.finding or None


class CheckOut(Schema):
    """`passed` is null until the check is done."""

    id: UUID
    integration: UUID | None = Field(alias="integration_id")
    draft: UUID | None = Field(alias="draft_id")
    state: str
    trigger: str
    settings_version: int
    passed: bool | None
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    results: list[ResultOut]


class ChecksOut(Schema):
    items: list[CheckOut]
    total: int

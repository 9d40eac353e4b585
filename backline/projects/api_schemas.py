"""What the API takes and gives about projects, analyses and graphs."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import Field, create_model

from backline.projects.forms import ENVIRONMENT
from integrations.api.fields import line
from resolution.ecosystem import ECOSYSTEMS


def _optional(kind: Any, about: str) -> Any:
    """A field of a multipart form: it is there or not, null cannot be said."""
    return (kind, Field(default=None, description=about))


# source_npm, source_pypi …: which repository answers; left out, the one that the page would offer first.
_SOURCES = {f"source_{key}": _optional(UUID, f"The repository for {known.label}") for key, known in ECOSYSTEMS.items()}
_ENVIRONMENT = {
    f"environment_{key}": _optional(Annotated[str, line(40)], help_text) for key, (_, help_text) in ENVIRONMENT.items()
}
_FIELDS: dict[str, Any] = {**_SOURCES, **_ENVIRONMENT}
if TYPE_CHECKING:
    AnalyseIn = Schema
    ProjectIn = Schema
else:
    AnalyseIn = create_model("AnalyseIn", __base__=Schema, **_FIELDS)
    ProjectIn = create_model("ProjectIn", __base__=AnalyseIn, name=(Annotated[str, line(120, shortest=1)], ...))


class SourceOut(Schema):
    ecosystem: str
    repository: UUID = Field(alias="repository_id")


class GraphFacts(Schema):
    """One root file. A `reference` says why there is no graph; `unknown` counts what could not be looked up."""

    id: UUID
    ecosystem: str
    root: str
    repository: UUID | None = Field(alias="repository_id")
    repository_url: str
    reference: str
    message: str
    unknown: int
    seconds: float


class GraphSummaryOut(GraphFacts):
    packages: int = Field(alias="nodes")


class AnalysisOut(Schema):
    id: UUID
    project: UUID = Field(alias="project_id")
    number: int
    state: str
    stage: str
    message: str
    looked_up: int
    environment: dict[str, str]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    graphs: list[GraphSummaryOut]


class ProjectOut(Schema):
    """`analysis` is the latest one."""

    id: UUID
    name: str
    created_at: datetime
    sources: list[SourceOut]
    analysis: UUID | None = Field(alias="latest")


class ProjectsOut(Schema):
    items: list[ProjectOut]
    total: int


class AnalysesOut(Schema):
    items: list[AnalysisOut]
    total: int


class NodeOut(Schema):
    id: int
    name: str
    version: str
    path: str
    flags: list[str]
    artifact: str
    integrity: str
    error: str

    @staticmethod
    def resolve_flags(node: Any) -> list[str]:
        return sorted(node.flags)


class EdgeOut(Schema):
    """`parent` requires `child`; null: what is required could not be found, `error` says why."""

    parent: int
    child: int | None
    name: str
    requirement: str
    kind: str
    error: str


class GraphOut(GraphFacts):
    """`nodes[0]` is the project itself; `locks` names the native lock files that say the same."""

    environment: dict[str, str]
    notes: list[str]
    locks: list[str]
    nodes: list[NodeOut]
    edges: list[EdgeOut]

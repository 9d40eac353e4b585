"""Projects over the API: files go in, graphs come out. The same forms, flows and rules as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from ninja import File, Form, Router, UploadedFile

from backline.projects import flows, graphs
from backline.projects.api_schemas import (
    AnalyseIn,
    AnalysesOut,
    AnalysisOut,
    GraphOut,
    ProjectIn,
    ProjectOut,
    ProjectsOut,
)
from backline.projects.cyclonedx import export
from backline.projects.forms import AnalyseForm, ProjectForm
from backline.projects.models import Analysis, Project, ResolvedGraph
from backline.projects.snapshots import unpack
from integrations.api.authorization import needs, organization_of, person_behind
from integrations.api.fields import Limit, Offset
from integrations.api.problems import FieldError, Problem
from integrations.api.rows import first_of, slice_of
from resolution.graph import Graph

router = Router(tags=["Projects"])
analysis_router = Router(tags=["Analyses"])
graph_router = Router(tags=["Graphs"])
CYCLONEDX = "application/vnd.cyclonedx+json"
SOME_FILES: Any = File(..., min_length=1)  # type: ignore[type-arg]  # a function at run time
NO_REPOSITORY = "No repository of this package type is connected."
REFUSED = "A rule does not hold; nothing is stored."


@router.get("", response=ProjectsOut, summary="List projects", **needs("read"))
def list_projects(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    return slice_of(_projects(request), limit, offset)


@router.post("", response={201: ProjectOut}, summary="Create a project", **needs("projects", 409))
def create_project(
    request: HttpRequest,
    response: HttpResponse,
    sent: Form[ProjectIn],
    uploads: list[UploadedFile] = SOME_FILES,
) -> Project:
    """Its manifests and lock files, or an archive of it, as `uploads`; the first analysis starts at once."""
    organization, by = organization_of(request), person_behind(request)
    form = _valid(ProjectForm, sent, uploads, organization=organization)
    try:
        project = flows.create_project(organization, form.cleaned_data["name"], by=by)
    except flows.NameTaken as taken:
        raise _refused([FieldError("name", taken.sentence)]) from None
    flows.set_sources(project, form.sources())
    flows.start_analysis(project, form.cleaned_data["uploads"], environment=form.environment(), by=by)
    response["Location"] = reverse("api:read_project", args=[project.pk])
    return _project(request, project.pk)


@router.get("/{pk}", response=ProjectOut, summary="Read a project", **needs("read"))
def read_project(request: HttpRequest, pk: UUID) -> Project:
    return _project(request, pk)


@router.delete("/{pk}", response={204: None}, summary="Delete a project", **needs("projects"))
def delete_project(request: HttpRequest, pk: UUID) -> HttpResponse:
    flows.delete_project(_project(request, pk), by=person_behind(request))
    return HttpResponse(status=204)


@router.get("/{pk}/analyses", response=AnalysesOut, summary="List a project's analyses", **needs("read"))
def list_analyses(request: HttpRequest, pk: UUID, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The latest first."""
    return slice_of(_analyses(request).filter(project=_project(request, pk)), limit, offset)


@router.post("/{pk}/analyses", response={202: AnalysisOut}, summary="Analyse a project", **needs("projects", 409))
def start_analysis(
    request: HttpRequest,
    pk: UUID,
    response: HttpResponse,
    sent: Form[AnalyseIn],
    uploads: list[UploadedFile] = SOME_FILES,
) -> Analysis:
    """The project's files as they are now. Follow the analysis at `Location`."""
    project, by = _project(request, pk), person_behind(request)
    form = _valid(AnalyseForm, sent, uploads, organization=project.organization, project=project)
    flows.set_sources(project, form.sources())
    analysis = flows.start_analysis(project, form.cleaned_data["uploads"], environment=form.environment(), by=by)
    response["Location"] = reverse("api:read_analysis", args=[analysis.pk])
    return analysis


@analysis_router.get("/{pk}", response=AnalysisOut, summary="Read an analysis", **needs("read"))
def read_analysis(request: HttpRequest, pk: UUID) -> Analysis:
    """How far it is, and a summary of each graph."""
    return _analysis(request, pk)


@analysis_router.post("/{pk}/cancel", response={202: AnalysisOut}, summary="Cancel an analysis", **needs("projects"))
def cancel_analysis(request: HttpRequest, pk: UUID) -> Analysis:
    flows.cancel(_analysis(request, pk))
    return _analysis(request, pk)


@graph_router.get("/{pk}", response=GraphOut, summary="Read a graph", **needs("read"))
def read_graph(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """Every package and every requirement. One that could not be made has a `reference` and no packages."""
    stored = _graph(request, pk)
    resolved = graphs.unpack(stored.graph) if stored.graph else None
    names = ("id", "ecosystem", "root", "repository_id", "repository_url", "reference", "message", "unknown", "seconds")
    facts = {name: getattr(stored, name) for name in names}
    locks = list(unpack(stored.locks)) if stored.locks else []
    return {**facts, "environment": stored.environment, "locks": locks, **_lists(resolved)}


@graph_router.get(
    "/{pk}/cyclonedx",
    response=None,
    summary="Export a graph as CycloneDX",
    **needs("read", media_type=CYCLONEDX),
)
def export_graph(request: HttpRequest, pk: UUID) -> HttpResponse:
    """CycloneDX 1.6, JSON."""
    stored = _graph(request, pk)
    if stored.graph is None:
        raise Problem(404, "no-graph", "This graph could not be made; its `reference` says why.")
    analysis = stored.analysis
    body = export(graphs.shown(stored.graph), analysis.project.name, serial=stored.pk, made=analysis.created_at)
    return HttpResponse(body, content_type=CYCLONEDX)


def _lists(resolved: Graph | None) -> dict[str, Any]:
    if resolved is None:
        return {"notes": [], "nodes": [], "edges": []}
    return {"notes": list(resolved.notes), "nodes": resolved.nodes, "edges": resolved.edges}


def _valid(kind: Any, sent: Any, uploads: list[UploadedFile], **about: Any) -> Any:
    """The page's own form, filled in. Raises Problem with every rule that does not hold."""
    fields = kind(**about).fields
    typed = {key: value for key, value in sent.model_dump().items() if value is not None}
    offered = {name: field.initial for name, field in fields.items() if name.startswith("source_")}
    form = kind({**offered, **typed}, MultiValueDict({"uploads": uploads}), **about)
    form.is_valid()
    errors = [FieldError(name, str(text)) for name, texts in form.errors.items() for text in texts]
    errors += [FieldError(name, NO_REPOSITORY) for name in typed if name.startswith("source_") and name not in fields]
    if errors:
        raise _refused(errors)
    return form


def _refused(errors: list[FieldError]) -> Problem:
    return Problem(409, "files-or-settings-refused", REFUSED, errors=errors)


def _projects(request: HttpRequest) -> "QuerySet[Project]":
    rows: QuerySet[Project] = Project.objects.filter(organization=organization_of(request))
    latest = Analysis.objects.filter(project=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return rows.annotate(latest=Subquery(latest)).select_related("organization").prefetch_related("sources")


def _project(request: HttpRequest, pk: UUID) -> Project:
    found: Project = first_of(_projects(request).filter(pk=pk))
    return found


def _analyses(request: HttpRequest) -> "QuerySet[Analysis]":
    mine: QuerySet[Analysis] = Analysis.objects.filter(project__organization=organization_of(request)).summaries()
    return mine


def _analysis(request: HttpRequest, pk: UUID) -> Analysis:
    found: Analysis = first_of(_analyses(request).filter(pk=pk))
    return found


def _graph(request: HttpRequest, pk: UUID) -> ResolvedGraph:
    mine = ResolvedGraph.objects.filter(analysis__project__organization=organization_of(request), pk=pk)
    found: ResolvedGraph = first_of(mine.select_related("analysis__project").defer("analysis__files"))
    return found

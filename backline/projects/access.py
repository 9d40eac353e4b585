"""Which projects a reader may see; others behave exactly like ones that do not exist (security T1)."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404, HttpRequest

from backline.projects.models import Analysis, Project, ResolvedGraph
from integrations.access import deny, is_admin
from integrations.organizations.models import User


def project_for(request: HttpRequest, pk: UUID, *, to_change: bool = False) -> Project:
    visible = Project.objects.visible_to(request.user).select_related("organization")
    project = cast(Project, _found(visible.filter(pk=pk)))
    if to_change and not is_admin(cast(User, request.user), project.organization):
        deny(request, project.organization, project)
    return project


def analysis_for(request: HttpRequest, pk: UUID) -> Analysis:
    mine = Analysis.objects.filter(pk=pk, project__in=Project.objects.visible_to(request.user))
    return cast(Analysis, _found(mine.select_related("project__organization").defer("files")))


def graph_for(request: HttpRequest, pk: UUID) -> ResolvedGraph:
    """Its packages and lock files are read when they are first asked for."""
    mine = ResolvedGraph.objects.summaries().filter(
        pk=pk, analysis__project__in=Project.objects.visible_to(request.user)
    )
    found = mine.select_related("analysis__project__organization", "repository__integration").defer("analysis__files")
    return cast(ResolvedGraph, _found(found))


def _found(rows: Any) -> Any:
    found = rows.first()
    if found is None:
        raise Http404
    return found

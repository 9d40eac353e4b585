"""Projects and their analyses."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backline.projects import flows
from backline.projects.access import analysis_for, project_for
from backline.projects.forms import AnalyseForm, ProjectForm
from backline.projects.models import Analysis, Project
from backline.projects.snapshots import unpack
from integrations.models import Repository
from integrations.organizations.models import User
from integrations.organizations.tenancy import active_membership

ON_A_PAGE = 25


@login_required
@require_GET
def projects(request: HttpRequest) -> HttpResponse:
    organization = active_membership(request).organization
    mine = Project.objects.filter(organization=organization).prefetch_related("sources")
    page = Paginator(mine, ON_A_PAGE).get_page(request.GET.get("page"))
    newest = {each.project_id: each for each in Analysis.objects.filter(project__in=list(page)).newest().summaries()}
    rows = [(project, newest.get(project.pk)) for project in page]
    has_repositories = Repository.objects.filter(integration__organization=organization).exists()
    context = {"section": "projects", "page": page, "rows": rows, "has_repositories": has_repositories}
    return render(request, "projects/projects.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    organization = active_membership(request).organization
    form = ProjectForm(request.POST or None, request.FILES or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        by = cast(User, request.user)
        try:
            return _start(flows.create_project(organization, form.cleaned_data["name"], by=by), form, by)
        except flows.NameTaken as taken:
            form.add_error("name", taken.sentence)
    return render(request, "projects/new.html", {"section": "projects", "form": form})


@login_required
@require_http_methods(["GET", "POST"])
def project(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The project; posting files analyses it again."""
    found = project_for(request, pk)
    form = AnalyseForm(request.POST or None, request.FILES or None, organization=found.organization, project=found)
    if request.method == "POST" and form.is_valid():
        return _start(found, form, cast(User, request.user))
    page = Paginator(found.analyses.summaries(), ON_A_PAGE).get_page(request.GET.get("page"))
    sources = found.sources.select_related("repository__integration").order_by(
        "repository__integration__name", "ecosystem"
    )
    context = {"section": "projects", "project": found, "form": form, "page": page, "sources": sources}
    return render(request, "projects/project.html", context)


@login_required
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Analyse the files of an analysis once more: the registry may answer differently today."""
    before = analysis_for(request, pk)
    files = unpack(Analysis.objects.values_list("files", flat=True).get(pk=before.pk))
    by = cast(User, request.user)
    analysis = flows.start_analysis(before.project, files, environment=before.environment, by=by)
    return redirect("analysis", pk=analysis.pk)


@login_required
@require_GET
def analysis(request: HttpRequest, pk: UUID) -> HttpResponse:
    return render(request, "projects/analysis.html", _context(analysis_for(request, pk)))


@login_required
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the analysis page that fills in."""
    return render(request, "projects/includes/progress.html", _context(analysis_for(request, pk)))


@login_required
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = analysis_for(request, pk)
    flows.cancel(found)
    return redirect("analysis", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = project_for(request, pk, to_change=True)
    if request.method == "GET":
        return render(request, "projects/delete.html", {"section": "projects", "project": found})
    flows.delete_project(found, by=cast(User, request.user))
    messages.success(request, f"{found.name} is deleted.")
    return redirect("projects")


def _start(found: Project, form: AnalyseForm, by: User) -> HttpResponse:
    flows.set_sources(found, form.sources())
    started = flows.start_analysis(found, form.cleaned_data["uploads"], environment=form.environment(), by=by)
    return redirect("analysis", pk=started.pk)


def _context(found: Analysis) -> dict[str, Any]:
    graphs = found.graphs.summaries().select_related("repository__integration")
    return {"section": "projects", "analysis": found, "project": found.project, "graphs": graphs}

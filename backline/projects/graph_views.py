"""One graph: the table, the paths to a package, what changed, and exports."""

from collections import Counter
from itertools import islice
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from backline.projects import graphs
from backline.projects.access import graph_for
from backline.projects.changes import changes
from backline.projects.cyclonedx import export
from backline.projects.models import ResolvedGraph
from backline.projects.picture import draw, has_back_lines
from backline.projects.snapshots import unpack
from backline.projects.workspaces import folders
from integrations.error_views import too_many
from integrations.flows.limits import TooMany
from integrations.lookups.jobs import ask
from integrations.lookups.models import Lookup
from integrations.organizations.models import User
from resolution.graph import Graph
from resolution.paths import dependents, paths

ON_A_PAGE = 100
MOST_UNKNOWN = 200  # listed above the table; its filter finds the others
FOLDERS = frozenset({"workspace", "link"})  # marks of npm packages that no registry was asked for
MOST_PATHS = 12  # in the picture; the list says when there are more


@login_required
@require_GET
def graph(request: HttpRequest, pk: UUID) -> HttpResponse:
    stored, resolved = _opened(request, pk)
    search, flag = request.GET.get("q", "").strip(), request.GET.get("flag", "")
    rows = list(graphs.rows(resolved, search=search, flag=flag))
    context = {
        **_frame(stored),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode({"q": search, "flag": flag}) + "&",
        "search": search,
        "flag": flag,
        "flags": graphs.flags(resolved),
        "notes": graphs.remarks(resolved),
        "has_gap": graphs.has_gap(resolved),
        "unknown": list(islice(graphs.unknown(resolved), MOST_UNKNOWN)),
        "before": previous(stored),
        "locks": list(unpack(stored.locks)) if stored.locks else [],
    }
    return render(request, "projects/graph.html", context)


@login_required
@require_GET
def package(request: HttpRequest, pk: UUID, node: int) -> HttpResponse:
    """Why a package is here: the paths to it, who asks for it, and what it asks for."""
    stored, resolved = _opened(request, pk)
    by_id = {each.id: each for each in resolved.nodes}
    if node not in by_id or node == resolved.nodes[0].id:
        return _folder_of(stored, node)
    found = paths(resolved, node, limit=MOST_PATHS + 1)
    chains = [[path[0].parent, *(edge.child for edge in path if edge.child is not None)] for path in found if path]
    picture = draw(resolved, chains[:MOST_PATHS])
    context = {
        **_frame(stored),
        "node": by_id[node],
        "picture": mark_safe(picture),  # noqa: S308  (draw escapes every text)
        "has_back_lines": has_back_lines(picture),
        "more_paths": len(found) > MOST_PATHS,
        "demands": [(by_id[edge.parent], edge) for edge in dependents(resolved, node)],
        "requires": [(by_id.get(edge.child or -1), edge) for edge in resolved.edges if edge.parent == node],
        "lookup": _explained(stored, node),
        "is_folder": not by_id[node].flags.isdisjoint(FOLDERS),
        "siblings": [each for each in resolved.nodes[1:] if each.name == by_id[node].name and each.id != node],
    }
    return render(request, "projects/package.html", context)


@login_required
@require_POST
def explain(request: HttpRequest, pk: UUID, node: int) -> HttpResponse:
    """Ask why it is this version: a worker looks the other versions up."""
    stored = graph_for(request, pk)
    if stored.repository is None:
        messages.error(request, "The repository that answered is not connected any more.")
        return redirect("graph-package", pk=pk, node=node)
    try:
        arguments = {"graph": str(stored.pk), "node": node}
        integration = stored.repository.integration
        ask("explain", integration, arguments, by=cast(User, request.user), repository=stored.repository)
    except TooMany as busy:
        return too_many(request, busy.wait, request.path)
    return redirect("graph-package", pk=pk, node=node)


@login_required
@require_GET
def explanation(request: HttpRequest, pk: UUID, node: int) -> HttpResponse:
    """The part of a package's page that fills in."""
    stored = graph_for(request, pk)
    context = {"stored": stored, "node": {"id": node}, "lookup": _explained(stored, node)}
    return render(request, "projects/includes/explanation.html", context)


@login_required
@require_GET
def difference(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What changed since the analysis before."""
    stored, resolved = _opened(request, pk)
    before = previous(stored)
    if before is None or before.graph is None:
        raise Http404
    found = changes(graphs.shown(before.graph), resolved)
    context = {
        **_frame(stored),
        "before": before,
        "counts": Counter(change.kind for change in found).most_common(),
        "page": Paginator(found, ON_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/difference.html", context)


@login_required
@require_GET
def cyclonedx(request: HttpRequest, pk: UUID) -> HttpResponse:
    stored, resolved = _opened(request, pk)
    body = export(resolved, stored.analysis.project.name, serial=stored.pk, made=stored.analysis.created_at)
    return _download(body.encode(), "application/vnd.cyclonedx+json", f"{_stem(stored)}.cdx.json")


@login_required
@require_GET
def lock(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """A native lock file that says the same as the graph."""
    stored = graph_for(request, pk)
    files = unpack(stored.locks) if stored.locks else {}
    if name not in files:
        raise Http404
    return _download(files[name], "text/plain; charset=utf-8", name.rpartition("/")[2])


def _explained(stored: ResolvedGraph, node: int) -> Lookup | None:
    asked = Lookup.objects.filter(kind="explain", organization=stored.analysis.project.organization)
    found: Lookup | None = (
        asked.filter(arguments__graph=str(stored.pk), arguments__node=node).order_by("-created_at").first()
    )
    return found


def previous(stored: ResolvedGraph) -> ResolvedGraph | None:
    """The newest earlier graph of the same root."""
    earlier = ResolvedGraph.objects.summaries().filter(
        analysis__project=stored.analysis.project_id,
        analysis__number__lt=stored.analysis.number,
        root=stored.root,
        graph__isnull=False,
    )
    return earlier.select_related("analysis").defer("analysis__files").order_by("-analysis__number").first()


def _opened(request: HttpRequest, pk: UUID) -> tuple[ResolvedGraph, Graph]:
    stored = graph_for(request, pk)
    if stored.graph is None:
        raise Http404
    return stored, graphs.shown(stored.graph)


def _frame(stored: ResolvedGraph) -> dict[str, Any]:
    analysis = stored.analysis
    return {"section": "projects", "stored": stored, "analysis": analysis, "project": analysis.project}


def _folder_of(stored: ResolvedGraph, node: int) -> HttpResponse:
    """A link of npm's tree is shown as the folder it leads to."""
    folder = folders(graphs.unpack(stored.graph or b"")).get(node)
    if folder is None:
        raise Http404
    return redirect("graph-package", pk=stored.pk, node=folder)


def _stem(stored: ResolvedGraph) -> str:
    return f"{stored.analysis.project.name}-{stored.root}"


def _download(body: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    safe = ".".join(slugify(part) for part in name.split(".") if slugify(part)) or "graph"
    response["Content-Disposition"] = f'attachment; filename="{safe}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response

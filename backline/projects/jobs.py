"""The analysis job: files in, graphs out, every failure a stored state."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from django.db import connection
from django.utils import timezone

from backline.projects import graphs
from backline.projects.models import Analysis, ProjectSource, ResolvedGraph
from backline.projects.snapshots import pack, unpack
from integrations.authority.clients import for_analysis
from integrations.fields import CredentialUnreadable
from integrations.organizations.members import is_member
from resolution.analysis import Files, Task
from resolution.cache import Usage
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import Cancelled, ResolutionError
from resolution.graph import Graph
from resolution.public_graph import public, without_credentials

logger = logging.getLogger(__name__)

UNREADABLE = "The stored credential cannot be read; enter it again."
EVERY = 0.5  # seconds between two progress notes in the database
BEAT = 15.0  # seconds between two signs of life, whatever the resolver does


@dataclass(slots=True)
class Progress:
    """Writes how far an analysis is, not too often, and hears whether it was cancelled."""

    analysis: Analysis
    before: int = 0
    noted: float = 0.0
    cancelled: bool = field(default=False)

    def __call__(self, done: int) -> None:
        if time.monotonic() - self.noted < EVERY:
            return
        self.noted = time.monotonic()
        mine = Analysis.objects.filter(pk=self.analysis.pk)
        mine.update(looked_up=self.before + done, beat_at=timezone.now())
        self.cancelled = not mine.filter(cancel_requested=False).exists()

    def is_cancelled(self) -> bool:
        return self.cancelled


def analyse(analysis_id: str) -> None:
    """Runs once for each time it is claimed; an analysis that is gone or taken is a normal ending."""
    now = timezone.now()
    claimed = Analysis.objects.filter(pk=analysis_id, state=Analysis.State.WAITING).update(
        state=Analysis.State.RUNNING, started_at=now, beat_at=now, message=""
    )
    if not claimed:
        return
    analysis = Analysis.objects.select_related("project__organization", "created_by").get(pk=analysis_id)
    try:
        state, message = Analysis.State.FAILED, "Whoever asked is no member of the organization any more."
        if analysis.created_by is None or is_member(analysis.created_by, analysis.project.organization_id):
            with _signs_of_life(analysis_id):
                run(analysis)
            state, message = Analysis.State.DONE, ""
    except Cancelled:
        state, message = Analysis.State.CANCELLED, ""
    except Exception:
        logger.exception("analysis %s failed", analysis_id)
        state, message = Analysis.State.FAILED, "Something went wrong here; the log has the details."
    Analysis.objects.filter(pk=analysis_id).update(state=state, message=message, stage="", finished_at=timezone.now())


@contextmanager
def _signs_of_life(analysis_id: str) -> Iterator[None]:
    """A resolver may compute for minutes without a look-up, and lock files are written without any."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(BEAT):
            Analysis.objects.filter(pk=analysis_id).update(beat_at=timezone.now())
        connection.close()  # this thread's own

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def run(analysis: Analysis) -> None:
    """Resolve every root of every ecosystem. Raises Cancelled."""
    files = unpack(analysis.files)
    sources = {each.ecosystem: each for each in analysis.project.sources.select_related("repository__integration")}
    progress = Progress(analysis)
    analysis.graphs.all().delete()
    for key, ecosystem in ECOSYSTEMS.items():
        for root in ecosystem.analyser.roots(files):
            Analysis.objects.filter(pk=analysis.pk).update(stage=f"{ecosystem.label}: {root}", beat_at=timezone.now())
            _resolve(analysis, key, root, files, sources.get(key), progress)
            progress.before = Analysis.objects.values_list("looked_up", flat=True).get(pk=analysis.pk)
    if not analysis.graphs.exists():
        ResolvedGraph.objects.create(
            analysis=analysis, root="-", reference="nothing-to-resolve", message="No file that a graph can start from."
        )


def _resolve(
    analysis: Analysis, ecosystem: str, root: str, files: Files, source: ProjectSource | None, progress: Progress
) -> None:
    stored = ResolvedGraph(analysis=analysis, ecosystem=ecosystem, root=root)
    started = time.monotonic()
    try:
        if source is None:
            raise NoSource(f"no {ECOSYSTEMS[ecosystem].label} repository is connected for this project")
        stored.repository, stored.repository_url = source.repository, source.repository.url
        access = for_analysis(source.repository)
        task = Task(
            files=files,
            root=root,
            client=access.client,
            environment=analysis.environment,
            cancelled=progress.is_cancelled,
            progress=progress,
        )
        graph = public(ECOSYSTEMS[ecosystem].analyser.analyse(task))
        access.note_names()
        graph = replace(graph, notes=(*graph.notes, *access.client.notes()))
        _keep(stored, *_with_locks(task, ecosystem, graph))
        _count(stored, [reader.usage() for reader in access.readers])
    except Cancelled:
        raise
    except ResolutionError as error:
        stored.reference, stored.message = error.reference, without_credentials(str(error))[:5000]
    except CredentialUnreadable:
        stored.reference, stored.message = "credential-unreadable", UNREADABLE
    stored.seconds = time.monotonic() - started
    stored.save()


def _with_locks(task: Task, ecosystem: str, graph: Graph) -> tuple[Graph, Mapping[str, bytes]]:
    """What stands in the way of a lock file takes nothing from the graph. Raises Cancelled."""
    try:
        return graph, ECOSYSTEMS[ecosystem].analyser.lock_files(task, graph)
    except Cancelled:
        raise
    except ResolutionError as error:
        return replace(
            graph, notes=(*graph.notes, f"No lock file could be written: {without_credentials(str(error))}")
        ), {}


class NoSource(ResolutionError):
    reference = "no-repository"


def _count(stored: ResolvedGraph, usages: Sequence[Usage]) -> None:
    stored.requests = sum(usage.fetched + usage.confirmed for usage in usages)
    stored.requests_saved = sum(usage.requests_saved for usage in usages)
    stored.bytes_saved = sum(usage.bytes_saved for usage in usages)


def _keep(stored: ResolvedGraph, graph: Graph, locks: Mapping[str, bytes]) -> None:
    stored.graph, stored.nodes, stored.unknown = graphs.pack(graph), graphs.packages(graph), graphs.unknowns(graph)
    stored.environment = dict(graph.environment)
    stored.locks = pack(locks) if locks and not graphs.has_gap(graph) else None

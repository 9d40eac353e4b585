"""Projects of an organization and what their analyses found."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from integrations.models import Repository
from integrations.organizations.models import Organization


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> "ProjectQuerySet":
        return self.filter(organization__memberships__user=user)


class Project(models.Model):
    """Something that is built from packages."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.CASCADE, related_name="projects")
    name = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    objects: ClassVar[Any] = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="project_name_once_per_organization")
        ]

    def __str__(self) -> str:
        return self.name


class ProjectSource(models.Model):
    """Which repository answers for an ecosystem of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="sources")
    ecosystem = models.CharField(max_length=20)
    repository = models.ForeignKey(Repository, models.CASCADE, related_name="used_by")

    class Meta:
        ordering = ["ecosystem"]
        constraints = [
            models.UniqueConstraint(fields=["project", "ecosystem"], name="one_source_per_ecosystem_of_a_project")
        ]

    def __str__(self) -> str:
        return f"{self.ecosystem} of {self.project}"


class AnalysisQuerySet(models.QuerySet["Analysis"]):
    def summaries(self) -> "AnalysisQuerySet":
        """With the summaries of their graphs, and without the files."""
        graphs = models.Prefetch("graphs", ResolvedGraph.objects.summaries())
        return self.defer("files").prefetch_related(graphs)

    def newest(self) -> "AnalysisQuerySet":
        """The last of each project."""
        last = Analysis.objects.filter(project=models.OuterRef("project")).order_by("-number").values("pk")[:1]
        return self.filter(pk=models.Subquery(last))


class Analysis(models.Model):
    """One look at a project: its files as they were, the environment assumed, and how far the worker is."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting for a worker"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, models.CASCADE, related_name="analyses")
    number = models.PositiveIntegerField()
    files = models.BinaryField()  # the recognised files, packed by snapshots.pack
    environment = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    cancel_requested = models.BooleanField(default=False)
    looked_up = models.PositiveIntegerField(default=0)  # facts asked for so far, all graphs together
    stage = models.CharField(max_length=200, blank=True)
    message = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True)  # the worker is alive; a silent one lost its analysis
    finished_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = AnalysisQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        verbose_name_plural = "analyses"
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="analysis_number_once_per_project")]

    def __str__(self) -> str:
        return f"{self.project} #{self.number}"

    @property
    def finished(self) -> bool:
        return self.state in (self.State.DONE, self.State.FAILED, self.State.CANCELLED)

    @property
    def is_complete(self) -> bool:
        """Every graph was made and nothing in it is unknown."""
        return all(not graph.reference and not graph.unknown for graph in self.graphs.all())

    @property
    def has_graph(self) -> bool:
        return any(not graph.reference for graph in self.graphs.all())


class ResolvedGraphQuerySet(models.QuerySet["ResolvedGraph"]):
    def summaries(self) -> "ResolvedGraphQuerySet":
        """Without what may be megabytes."""
        return self.defer("graph", "locks")


class ResolvedGraph(models.Model):
    """The graph of one root file, or why there is none: a failure is a state of its own, never an empty graph."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    analysis = models.ForeignKey(Analysis, models.CASCADE, related_name="graphs")
    ecosystem = models.CharField(max_length=20)
    root = models.CharField(max_length=400)  # the file it starts from
    repository = models.ForeignKey(Repository, models.SET_NULL, null=True, related_name="+")
    repository_url = models.CharField(max_length=1000, blank=True)
    reference = models.CharField(max_length=60, blank=True)  # why it failed; empty when it did not
    message = models.TextField(blank=True)
    environment = models.JSONField(default=dict)
    nodes = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)  # nodes and edges that could not be looked up
    graph = models.BinaryField(null=True)  # packed by graphs.pack
    locks = models.BinaryField(null=True)  # native lock files, packed by snapshots.pack
    seconds = models.FloatField(default=0.0)
    requests = models.PositiveIntegerField(default=0)
    requests_saved = models.PositiveIntegerField(default=0)  # by the metadata cache, as are the bytes
    bytes_saved = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[Any] = ResolvedGraphQuerySet.as_manager()

    class Meta:
        ordering = ["ecosystem", "root"]
        constraints = [models.UniqueConstraint(fields=["analysis", "root"], name="one_graph_per_root")]

    def __str__(self) -> str:
        return f"{self.root} of {self.analysis}"

"""What people do with projects: create, analyse again, cancel, delete. Pages, command and API call these."""

import logging
from collections.abc import Mapping
from datetime import timedelta

import django_rq
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from redis.exceptions import RedisError

from backline.projects.models import Analysis, Project, ProjectSource
from backline.projects.snapshots import pack
from integrations.audit.models import record
from integrations.models import Repository
from integrations.organizations.models import Organization, User

logger = logging.getLogger(__name__)

SILENT = timedelta(minutes=2)  # a running analysis without a sign of life for this long lost its worker
QUEUE_DOWN = "The queue is down; the analysis waits and starts when it is back."


class NameTaken(Exception):
    """Another project of the organization has the name."""

    sentence = "There is a project of this name already."


def create_project(organization: Organization, name: str, *, by: User | None) -> Project:
    """Raises NameTaken."""
    try:
        with transaction.atomic():
            project: Project = Project.objects.create(organization=organization, name=name, created_by=by)
            record("project.created", organization=organization, by=by, target=project)
    except IntegrityError:  # the same form twice at the same moment
        raise NameTaken from None
    return project


def set_sources(project: Project, sources: Mapping[str, Repository | None]) -> None:
    """Which repository answers for which ecosystem, None for none. All belong to the project's organization."""
    for ecosystem, repository in sources.items():
        if repository is None:
            project.sources.filter(ecosystem=ecosystem).delete()
            continue
        if repository.integration.organization_id != project.organization_id:
            raise PermissionError("a repository of another organization")
        ProjectSource.objects.update_or_create(
            project=project, ecosystem=ecosystem, defaults={"repository": repository}
        )


def default_sources(organization: Organization) -> dict[str, Repository]:
    """For every ecosystem the repository that works, group and virtual ones first, then the oldest."""
    repositories = Repository.objects.filter(integration__organization=organization).select_related("integration")
    found: dict[str, Repository] = {}
    for each in sorted(
        repositories, key=lambda one: (one.works is not True, not one.merges, one.integration.created_at)
    ):
        found.setdefault(each.ecosystem, each)
    return found


@transaction.atomic
def start_analysis(
    project: Project,
    files: Mapping[str, bytes],
    *,
    environment: Mapping[str, str],
    by: User | None,
    queue: bool = True,
) -> Analysis:
    """Store the files and queue the analysis once the row is committed, unless the caller runs it."""
    Project.objects.select_for_update().get(pk=project.pk)  # numbers are given one at a time
    last = project.analyses.aggregate(last=Max("number"))["last"] or 0
    analysis = Analysis.objects.create(
        project=project, number=last + 1, files=pack(files), environment=dict(environment), created_by=by
    )
    record("project.analysed", organization=project.organization, by=by, target=project, fields=[f"#{last + 1}"])
    if queue:
        transaction.on_commit(lambda: enqueue(analysis))
    return analysis


def enqueue(analysis: Analysis) -> None:
    """A queue that is down delays the analysis; the sweep queues it again."""
    from backline.projects.jobs import analyse

    job_id = f"analysis-{analysis.pk}"
    try:
        queue = django_rq.get_queue("analyses")
        if queue.get_job_position(job_id) is None:  # behind long ones it may wait for many sweeps
            queue.enqueue(analyse, str(analysis.pk), job_id=job_id)
    except RedisError:
        Analysis.objects.filter(pk=analysis.pk, state=Analysis.State.WAITING).update(message=QUEUE_DOWN)


def cancel(analysis: Analysis) -> None:
    """A waiting analysis ends at once, a running one at its next batch."""
    Analysis.objects.filter(pk=analysis.pk).update(cancel_requested=True)
    Analysis.objects.filter(pk=analysis.pk, state=Analysis.State.WAITING).update(
        state=Analysis.State.CANCELLED, finished_at=timezone.now()
    )


@transaction.atomic
def delete_project(project: Project, *, by: User | None) -> None:
    record("project.deleted", organization=project.organization, by=by, target=project)
    project.delete()


def sweep() -> int:
    """Queue again what lost its worker or its place in the queue; how many. Called once a minute."""
    silent = timezone.now() - SILENT
    lost = Analysis.objects.filter(state=Analysis.State.RUNNING, beat_at__lt=silent)
    lost.update(state=Analysis.State.WAITING, message="The worker was stopped; trying again.", looked_up=0)
    forgotten = list(Analysis.objects.filter(state=Analysis.State.WAITING, created_at__lt=silent))
    for analysis in forgotten:
        enqueue(analysis)
    return len(forgotten)

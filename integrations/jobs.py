"""What workers do for the hub, and how the web asks for it. Jobs carry ids only, and may run twice."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import django_rq
from django.db import transaction
from redis.exceptions import RedisError
from rq import Worker
from rq.job import JobStatus

from integrations.connectivity.recording import queue_draft_check, queue_integration_check
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositorySearch
from integrations.organizations.models import User

logger = logging.getLogger(__name__)
BATCH_TIMEOUT = 900  # seconds: a full batch of servers that all stay silent


class QueueUnavailable(Exception):
    """Redis or Valkey cannot be reached: nothing was queued."""


@dataclass(frozen=True, slots=True)
class QueueState:
    """For the banner of the hub. `workers` answer people; they are counted only while the queue is reachable."""

    reachable: bool
    workers: int = 0

    @property
    def healthy(self) -> bool:
        return self.reachable and self.workers > 0


def enqueue_draft_check(draft: ConnectionDraft) -> ConnectivityCheck:
    """Store and queue a check of a draft. Raises QueueUnavailable, with nothing stored."""
    require_queue()
    check = queue_draft_check(draft)
    _enqueue("interactive", check_draft, str(draft.pk), job_id=str(check.pk))
    return check


def enqueue_check(integration: Integration, by: User | None = None) -> ConnectivityCheck:
    """Store and queue a check that a person asked for; one that is under way is returned instead."""
    require_queue()
    check, is_new = queue_integration_check(integration)
    logger.info("check %s asked for by %s", check.pk, by.pk if by else "the product")
    if is_new:
        _enqueue("interactive", run_check, str(check.pk), job_id=str(check.pk))
    return check


def enqueue_repository_search(search: RepositorySearch) -> None:
    """Queue *Find repositories*. Raises QueueUnavailable."""
    require_queue()
    _enqueue("interactive", search_repositories, str(search.pk), job_id=str(search.pk))


# Jobs. What they need is imported when they run: flows import this module to queue them.


def check_draft(draft_id: str) -> None:
    """Test typed settings and, when everything passes, apply them."""
    from integrations.draft_check import try_draft

    try_draft(UUID(draft_id))


def run_check(check_id: str) -> None:
    """A check of one integration that a person asked for."""
    from integrations.connectivity.watch import check_now

    check_now(UUID(check_id))


def check_integrations(ids: list[str]) -> None:
    """One batch of the schedule."""
    from integrations.connectivity.watch import check_batch

    check_batch([UUID(each) for each in ids])


def search_repositories(search_id: str) -> None:
    """*Find repositories* with typed settings."""
    from integrations.repository_search import find_repositories

    find_repositories(UUID(search_id))


def send_mails(integration_id: str) -> None:
    """What there is to tell about an integration."""
    from integrations.notifications import tell

    tell(UUID(integration_id))


# For the tick.


def enqueue_batch(ids: Sequence[UUID]) -> None:
    _put("checks", check_integrations, [str(each) for each in ids], job_timeout=BATCH_TIMEOUT)


def enqueue_mail(integration_id: UUID) -> None:
    _put("mail", send_mails, str(integration_id), job_id=f"mail-{integration_id}")


def queue_check_again(check: ConnectivityCheck) -> bool:
    """Whether the check was missing from the queue."""
    if _is_queued(str(check.pk)):
        return False
    job, about = (check_draft, check.draft_id) if check.draft_id else (run_check, check.pk)
    _put("interactive", job, str(about), job_id=str(check.pk))
    return True


def queue_search_again(search: RepositorySearch) -> bool:
    if _is_queued(str(search.pk)):
        return False
    _put("interactive", search_repositories, str(search.pk), job_id=str(search.pk))
    return True


def _is_queued(job_id: str) -> bool:
    queue = django_rq.get_queue("interactive")
    job = queue.fetch_job(job_id)
    return job is not None and job.get_status() in (JobStatus.QUEUED, JobStatus.STARTED)


def require_queue() -> None:
    if not queue_is_reachable():
        raise QueueUnavailable("the queue cannot be reached")


def queue_is_reachable() -> bool:
    try:
        return bool(django_rq.get_connection("interactive").ping())
    except (RedisError, OSError):
        return False


def queue_state() -> QueueState:
    """Whether people who press a button will get an answer."""
    try:
        workers = Worker.count(queue=django_rq.get_queue("interactive"))
    except (RedisError, OSError):
        return QueueState(reachable=False)
    return QueueState(reachable=True, workers=workers)


def _enqueue(queue: str, job: Callable[..., None], *args: Any, job_id: str) -> None:
    """On commit, so that the worker finds the row. What gets lost here the scheduler's tick finds in the database."""

    def put() -> None:
        try:
            _put(queue, job, *args, job_id=job_id)
        except (RedisError, OSError):
            logger.warning("the queue went away, %s is queued again by the next tick", job_id)

    transaction.on_commit(put)


def _put(
    queue: str, job: Callable[..., None], *args: Any, job_id: str | None = None, job_timeout: int | None = None
) -> None:
    waiting = django_rq.get_queue(queue, commit_mode="auto")
    waiting.enqueue(job, *args, job_id=job_id, job_timeout=job_timeout, result_ttl=0)

"""What happens once a minute. The database is the truth: whatever Redis or a worker lost is found here again."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Q
from redis.exceptions import RedisError

from integrations import jobs, notifications
from integrations.connectivity.reaping import reap_checks
from integrations.flows.drafts import forget_old
from integrations.models import ConnectivityCheck, Integration, RepositorySearch
from integrations.sweeps import SWEEPS

logger = logging.getLogger(__name__)
BATCH = 200  # integrations a job: enough for every core of a worker
MOST = 5000  # integrations a tick
CLAIM_LEASE = timedelta(minutes=5)  # for a batch that waits in the queue, or was lost with it
LOST_AFTER = timedelta(seconds=20)  # a person's check that is still queued then may have been lost with Redis
GIVEN_UP_AFTER = timedelta(minutes=10)
PRUNED = 5000  # checks a tick


@dataclass(slots=True)
class Ticked:
    """What one tick did."""

    claimed: int = 0
    interrupted: int = 0
    queued_again: int = 0
    mails: int = 0
    forgotten: int = 0
    swept: int = 0


def tick(now: datetime) -> Ticked:
    """Each part stands alone: a queue that is down keeps nobody from being reaped."""
    done = Ticked()
    for part in (_reap, _queue_again, _claim, _mails, _prune, _sweep):
        _guarded(part, done, now)
    if any(asdict(done).values()):
        logger.info("tick: %s", ", ".join(f"{name} {count}" for name, count in asdict(done).items() if count))
    return done


def _guarded(part: Callable[[Ticked, datetime], None], done: Ticked, now: datetime) -> None:
    try:
        part(done, now)
    except (DatabaseError, RedisError, OSError, jobs.QueueUnavailable) as error:
        logger.warning("tick: %s is left for the next minute (%s)", part.__name__.strip("_"), type(error).__name__)


def _reap(done: Ticked, now: datetime) -> None:
    done.interrupted = reap_checks(now)


def _sweep(done: Ticked, _now: datetime) -> None:
    for sweep in SWEEPS:
        try:
            done.swept += sweep()
        except (DatabaseError, RedisError, OSError) as error:
            logger.warning("tick: %s is left for the next minute (%s)", sweep.__module__, type(error).__name__)


def _claim(done: Ticked, now: datetime) -> None:
    jobs.require_queue()
    ids = claim_due(now)
    for start in range(0, len(ids), BATCH):
        try:
            jobs.enqueue_batch(ids[start : start + BATCH])
        except (RedisError, OSError):
            Integration.objects.filter(pk__in=ids[start:]).update(lease_until=None)
            raise
        done.claimed = min(start + BATCH, len(ids))


def claim_due(now: datetime) -> list[UUID]:
    """Lease the integrations whose check is due, so that no other tick hands them out."""
    with transaction.atomic():
        due = Integration.objects.due_for_check(now).select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:MOST])
        Integration.objects.filter(pk__in=ids).update(lease_until=now + CLAIM_LEASE)
    return ids


def _queue_again(done: Ticked, now: datetime) -> None:
    """Redis was flushed or down when these were asked for: the rows are still there."""
    jobs.require_queue()
    waiting = ConnectivityCheck.objects.filter(state=ConnectivityCheck.State.QUEUED, queued_at__lt=now - LOST_AFTER)
    done.queued_again = sum(jobs.queue_check_again(check) for check in waiting[:MOST])
    searches = RepositorySearch.objects.filter(state="waiting", at__lt=now - LOST_AFTER)
    searches.filter(at__lt=now - GIVEN_UP_AFTER).update(state="failed")
    done.queued_again += sum(jobs.queue_search_again(search) for search in searches.filter(state="waiting")[:MOST])


def _mails(done: Ticked, now: datetime) -> None:
    for integration_id in notifications.due(now):
        jobs.enqueue_mail(integration_id)
        done.mails += 1


def _prune(done: Ticked, now: datetime) -> None:
    """History beyond its days, and drafts that nobody came back to."""
    before = now - timedelta(days=settings.BACKLINE_CHECK_HISTORY_DAYS)
    over = ~Q(state__in=(ConnectivityCheck.State.QUEUED, ConnectivityCheck.State.RUNNING))
    old = ConnectivityCheck.objects.filter(over, queued_at__lt=before).order_by("queued_at")
    ids = list(old.values_list("pk", flat=True)[:PRUNED])
    done.forgotten = len(ids) + forget_old(now)
    ConnectivityCheck.objects.filter(pk__in=ids).delete()

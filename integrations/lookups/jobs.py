"""Asking and answering look-ups: the page asks, a worker answers, the page shows."""

import logging
from collections.abc import Callable, Mapping
from datetime import timedelta
from importlib import import_module
from typing import Any

import django_rq
from django.db import transaction
from django.utils import timezone
from redis.exceptions import RedisError

from integrations.fields import CredentialUnreadable
from integrations.flows.limits import TooMany
from integrations.lookups.models import Lookup
from integrations.models import Integration, Repository
from integrations.organizations.members import is_member
from integrations.organizations.models import User
from resolution.errors import ResolutionError

logger = logging.getLogger(__name__)

PER_MINUTE = 60  # questions of one organization (security E10)
KEPT = timedelta(days=1)
LOST = timedelta(minutes=2)  # a look-up still running after this lost its worker

Answer = Callable[[Lookup], Mapping[str, Any]]
KINDS: dict[str, str] = {
    "package": "integrations.packages.look:package",
    "component-repositories": "integrations.components.look:repositories",
    "components": "integrations.components.look:page",
    "component": "integrations.components.look:component",
}


def ask(
    kind: str,
    integration: Integration,
    arguments: Mapping[str, Any],
    *,
    by: User | None,
    repository: Repository | None = None,
) -> Lookup:
    """Store the question and queue it. A queue that is down leaves a failed look-up, not an error page.

    Raises TooMany when the organization asks too often.
    """
    _require_room(integration)
    lookup: Lookup = Lookup.objects.create(
        organization=integration.organization,
        integration=integration,
        repository=repository,
        asked_by=by,
        kind=kind,
        arguments=dict(arguments),
    )
    transaction.on_commit(lambda: _enqueue(lookup))
    return lookup


def _require_room(integration: Integration) -> None:
    minute = timezone.now() - timedelta(minutes=1)
    recent = Lookup.objects.filter(organization=integration.organization_id, created_at__gt=minute)
    times = list(recent.order_by("-created_at").values_list("created_at", flat=True)[:PER_MINUTE])
    if len(times) >= PER_MINUTE:
        raise TooMany(max(1, round((times[-1] - minute).total_seconds())))


def _enqueue(lookup: Lookup) -> None:
    try:
        django_rq.get_queue("interactive").enqueue(run_lookup, str(lookup.pk), job_id=f"lookup-{lookup.pk}")
    except RedisError:
        _finish(
            str(lookup.pk),
            reference="queue-unavailable",
            message="The queue is down, so nobody can look at the moment.",
        )


def run_lookup(lookup_id: str) -> None:
    """The job. Runs once: a look-up that is not waiting any more is left alone."""
    if not Lookup.objects.filter(pk=lookup_id, state=Lookup.State.WAITING).update(state=Lookup.State.RUNNING):
        return
    lookup = Lookup.objects.select_related("integration__organization", "repository", "asked_by").get(pk=lookup_id)
    if lookup.asked_by and not is_member(lookup.asked_by, lookup.organization_id):
        _finish(lookup_id, reference="not-allowed-here", message="Whoever asked is no member any more.")
        return
    try:
        _finish(lookup_id, result=storable(_answer(lookup.kind)(lookup)))
    except ResolutionError as error:
        _finish(lookup_id, reference=error.reference, message=str(error), result=storable(explained(error)))
    except CredentialUnreadable:
        _finish(lookup_id, reference="credential-unreadable", message="The stored credential cannot be read.")
    except Exception:
        logger.exception("look-up %s failed", lookup_id)
        _finish(lookup_id, reference="failed", message="Something went wrong here, not at the registry.")


def explained(error: ResolutionError) -> dict[str, Any] | None:
    """What an error knows beside its name: a sentence, a remedy, field errors, the HTTP status."""
    known = {name: getattr(error, name, None) for name in ("sentence", "remedy", "status")}
    fields = [{"field": each.field, "message": each.message} for each in getattr(error, "errors", ())]
    return {**{key: value for key, value in known.items() if value}, **({"errors": fields} if fields else {})} or None


def sweep() -> int:
    """Forget old look-ups and end those whose worker is gone; how many were ended. The minute tick calls it."""
    now = timezone.now()
    Lookup.objects.filter(created_at__lt=now - KEPT).delete()
    lost = Lookup.objects.filter(created_at__lt=now - LOST, state__in=(Lookup.State.WAITING, Lookup.State.RUNNING))
    ended: int = lost.update(
        state=Lookup.State.FAILED, reference="interrupted", message="The worker was stopped.", finished_at=now
    )
    return ended


def storable(value: Any) -> Any:
    """`value` without U+0000 and lone surrogates, which neither PostgreSQL nor UTF-8 can hold (security D6)."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    if isinstance(value, Mapping):
        return {storable(key): storable(each) for key, each in value.items()}
    return [storable(each) for each in value] if isinstance(value, list | tuple) else value


def _answer(kind: str) -> Answer:
    module, name = KINDS[kind].split(":")
    answer: Answer = getattr(import_module(module), name)
    return answer


def _finish(lookup_id: str, *, reference: str = "", message: str = "", result: Any = None) -> None:
    state = Lookup.State.FAILED if reference else Lookup.State.DONE
    Lookup.objects.filter(pk=lookup_id).update(
        state=state, reference=reference, message=storable(message)[:500], result=result, finished_at=timezone.now()
    )

"""Looking for twins: bound names that stand in another connected registry too, a bounded number each minute."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import django_rq
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from integrations.audit.models import record
from integrations.authority.models import BoundName, NameBinding, Twin
from integrations.authority.telling import tell
from integrations.fields import CredentialUnreadable
from integrations.jobs import queue_is_reachable
from integrations.models import Repository
from integrations.registries import client_for
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import PackageNotFound, ResolutionError
from resolution.records import Package, Release

logger = logging.getLogger(__name__)
EVERY = timedelta(hours=6)  # how often a name is looked for
PER_MINUTE = 50  # names of all organizations
MAILS_PER_MINUTE = 50


def sweep() -> int:
    """Once a minute: hand out the names that are due, and the mails about twins nobody was told of; how many."""
    if not queue_is_reachable():
        return 0
    ids = claim(timezone.now())
    if ids:
        django_rq.get_queue("checks").enqueue(look_for_twins, ids, result_ttl=0)
    untold = Twin.objects.open().filter(told_at=None).values_list("pk", flat=True)[:MAILS_PER_MINUTE]
    for pk in untold:
        job_id = f"twin-{pk}"
        django_rq.get_queue("mail").enqueue(tell, str(pk), job_id=job_id, result_ttl=0)
    return len(ids)


def claim(now: datetime) -> list[int]:
    """The names looked for longest ago. They count as looked for at once, so that no other tick takes them."""
    due = Q(looked_at=None) | Q(looked_at__lte=now - EVERY)
    with transaction.atomic():
        names = BoundName.objects.select_for_update(skip_locked=True, of=("self",)).filter(due, binding__watched=True)
        ids = list(names.order_by(F("looked_at").asc(nulls_first=True)).values_list("pk", flat=True)[:PER_MINUTE])
        BoundName.objects.filter(pk__in=ids).update(looked_at=now)
    return ids


def look_for_twins(ids: Sequence[int]) -> None:
    """The job. A name that cannot be looked for now is looked for again in some hours."""
    for bound in BoundName.objects.filter(pk__in=ids).select_related("binding__integration__organization"):
        for repository in _others(bound.binding):
            try:
                _look(bound, repository)
            except (ResolutionError, CredentialUnreadable) as error:
                logger.info("looking for %s in %s: %s", bound.pk, repository.pk, type(error).__name__)


def _others(binding: NameBinding) -> list[Repository]:
    mine = Repository.objects.filter(integration__organization=binding.organization_id, ecosystem=binding.ecosystem)
    return list(mine.exclude(integration=binding.integration_id).select_related("integration__organization"))


def _look(bound: BoundName, repository: Repository) -> None:
    """Raises ResolutionError or CredentialUnreadable when it cannot be told."""
    try:
        there = client_for(repository).package(bound.name)
    except PackageNotFound:
        Twin.objects.filter(binding=bound.binding, repository=repository, name=bound.name).delete()
        return
    here = _own(bound)
    if there.releases and not is_copy(there, here):
        _note(bound, repository, there, here)


def _own(bound: BoundName) -> Package | None:
    own = bound.binding.integration.repositories.filter(ecosystem=bound.binding.ecosystem).first()
    try:
        return client_for(own).package(bound.name) if own is not None else None
    except (ResolutionError, CredentialUnreadable):
        return None  # a twin is one whether or not ours can be read at the moment


def is_copy(there: Package, here: Package | None) -> bool:
    """Whether everything there is, file for file, what stands here: the same registry by another way."""
    own = {release.version: release for release in here.releases} if here else {}
    return all(_same_files(release, own.get(release.version)) for release in there.releases)


def _same_files(release: Release, own: Release | None) -> bool:
    """As far as both sides tell hashes of one kind; without any there is no saying that files are the same."""
    stored = {artifact.filename: artifact.hashes for artifact in own.artifacts} if own else {}
    for artifact in release.artifacts:
        ours = stored.get(artifact.filename, {})
        common = artifact.hashes.keys() & ours.keys()
        if not common or any(artifact.hashes[kind] != ours[kind] for kind in common):
            return False
    return bool(release.artifacts)


def _note(bound: BoundName, repository: Repository, there: Package, here: Package | None) -> None:
    now, version = timezone.now(), there.releases[0].version
    own_version = here.releases[0].version if here and here.releases else ""
    is_higher = bool(own_version) and _compare(bound.binding.ecosystem, version, own_version) > 0
    seen = {"version": version, "own_version": own_version, "is_higher": is_higher, "seen_at": now}
    with transaction.atomic():
        twin, is_new = Twin.objects.get_or_create(
            binding=bound.binding, repository=repository, name=bound.name, defaults=seen
        )
        alarming = is_new or (is_higher and version != twin.version)
        if alarming:
            _raise_alarm(bound.binding, twin, version)
        Twin.objects.filter(pk=twin.pk).update(
            **seen, **({"told_at": None, "dismissed_at": None, "dismissed_by": None} if alarming else {})
        )


def _compare(ecosystem: str, left: str, right: str) -> int:
    try:
        return ECOSYSTEMS[ecosystem].compare(left, right)
    except ResolutionError:
        return 0  # what is no version is above nothing


def _raise_alarm(binding: NameBinding, twin: Twin, version: str) -> None:
    place = twin.repository.integration.name
    reason = f"{twin.name} {version} stands in {place}"
    record("name.twin-seen", organization=binding.organization, by=None, target=binding.integration, reason=reason)

"""Moving stored secrets from older keys to the newest, row by row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Manager

from integrations.fields import CredentialUnreadable, Sealed
from integrations.models import ConnectionDraft, Integration

HOLDERS: tuple[Manager[Any], ...] = (Integration.objects, ConnectionDraft.objects)
BATCH = 200  # rows a transaction: what an interruption can undo


@dataclass(slots=True)
class Counts:
    rotated: int = 0
    already: int = 0
    unreadable: int = 0


def rotate(say: Callable[[str], object] = lambda line: None, *, batch: int = BATCH) -> Counts:
    """Every secret under the newest key. Rows done before an interruption stay done; nothing is overwritten that
    could not be read, and a row that somebody saves meanwhile is locked until its batch is stored."""
    counts = Counts()
    for rows in HOLDERS:
        ids = list(rows.filter(secret__isnull=False).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), batch):
            _rotate_batch(rows, ids[start : start + batch], counts)
            say(f"{rows.model._meta.verbose_name_plural}: {min(start + batch, len(ids))} of {len(ids)}")
    return counts


def _rotate_batch(rows: "Manager[Any]", ids: list[UUID], counts: Counts) -> None:
    with transaction.atomic():
        for row in rows.select_for_update().filter(pk__in=ids).only("pk", "secret"):
            if not isinstance(row.secret, Sealed):
                continue
            if row.secret.is_under_newest_key():
                counts.already += 1
                continue
            try:
                resealed = row.secret.resealed()
            except CredentialUnreadable:
                counts.unreadable += 1
                continue
            rows.filter(pk=row.pk).update(secret=resealed)
            counts.rotated += 1

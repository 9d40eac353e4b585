"""Typed settings between two pages: kept with their secret sealed, tested once however often they are sent."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from integrations.audit.models import record
from integrations.fields import CredentialUnreadable
from integrations.flows.limits import require_room
from integrations.jobs import enqueue_draft_check, enqueue_repository_search
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositorySearch
from integrations.organizations.models import Organization, User
from resolution.auth import Secret

State = ConnectionDraft.State
OPEN = (State.TYPED, State.WAITING, State.RUNNING, State.FAILED)
KEPT = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a draft holds, as a value. `secret` None: none was typed now."""

    provider: str
    name: str
    auth_scheme: str
    username: str = ""
    secret: Secret | None = None
    keeps_secret: bool = False
    ca_pem: str = ""
    urls: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    origins_confirmed: bool = False
    based_on_version: int = 0


def held_secret(draft: ConnectionDraft | None, user: User) -> Secret | None:
    """The secret typed on an earlier page of the form, for whoever typed it and nobody else (security C3)."""
    if draft is None or draft.created_by_id != user.pk:
        return None
    try:
        return draft.open_secret()
    except CredentialUnreadable:
        return None


def keep(
    settings: Settings,
    *,
    organization: Organization,
    integration: Integration | None,
    by: User,
    submission: UUID,
    follows: ConnectionDraft | None = None,
) -> ConnectionDraft:
    """Store what was typed under the form's own id. A draft that is being tested, or was, is returned as it is."""
    new = ConnectionDraft(
        organization=organization, integration=integration, created_by=by, submission=submission, state=State.TYPED
    )
    try:
        with transaction.atomic():
            draft = _store(settings, _mine(organization, by, submission) or new)
    except IntegrityError:  # the same form twice at the same moment, or an id that somebody else's form has
        found = ConnectionDraft.objects.filter(organization=organization, created_by=by, submission=submission).first()
        if found is None:
            new.submission = uuid4()
        draft = found or _store(settings, new)
    if follows is not None and follows.pk != draft.pk:
        discard(follows, by=None)
    return draft


def _store(settings: Settings, draft: ConnectionDraft) -> ConnectionDraft:
    if draft.state != State.TYPED:
        return draft
    for name in ("provider", "name", "auth_scheme", "username", "ca_pem", "urls", "kinds", "keeps_secret"):
        setattr(draft, name, getattr(settings, name))
    draft.origins_confirmed, draft.based_on_version = settings.origins_confirmed, settings.based_on_version
    draft.secret = settings.secret
    draft.save()
    return draft


def _mine(organization: Organization, by: User, submission: UUID) -> ConnectionDraft | None:
    mine = ConnectionDraft.objects.select_for_update().filter(organization=organization, created_by=by)
    return mine.filter(submission=submission).first()


def start_check(draft: ConnectionDraft, *, by: User, address: str = "") -> None:
    """Hand the draft to a worker, once. Raises TooMany and QueueUnavailable; the draft stays as typed then."""
    with transaction.atomic():
        locked = ConnectionDraft.objects.select_for_update().get(pk=draft.pk)
        if locked.state not in (State.TYPED, State.FAILED):
            return
        require_room(locked.organization)
        ConnectionDraft.objects.filter(pk=locked.pk).update(state=State.WAITING)
        draft.state = State.WAITING
        enqueue_draft_check(draft)
        record("draft.check-asked", organization=locked.organization, by=by, target=locked, address=address)


def find_repositories(draft: ConnectionDraft) -> RepositorySearch:
    """Ask a worker what the server has. Raises TooMany and QueueUnavailable."""
    require_room(draft.organization)
    search = RepositorySearch.objects.create(draft=draft)
    enqueue_repository_search(search)
    return search


def discard(draft: ConnectionDraft, *, by: User | None, address: str = "") -> None:
    """Forget the typed settings with their secret."""
    changed = ConnectionDraft.objects.filter(pk=draft.pk, state__in=OPEN).update(state=State.DISCARDED, secret=None)
    if changed and by is not None:
        record("draft.discarded", organization=draft.organization, by=by, target=draft, address=address)


def forget_old(now: datetime) -> int:
    """Drafts that nobody came back to, with their secrets; how many there were."""
    old = ConnectionDraft.objects.filter(created_at__lt=now - KEPT).exclude(state__in=(State.WAITING, State.RUNNING))
    # The check of an applied draft is the first of the integration's history and stays.
    ConnectivityCheck.objects.filter(draft__in=old, integration__isnull=False).update(draft=None)
    return old.delete()[0]

"""Typed settings: tested step by step, applied when everything passes."""

import logging
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.connectivity.outcomes import close, fill, note_token
from integrations.connectivity.recording import claim_check
from integrations.connectivity.steps import Rungs
from integrations.connectivity.subjects import scheme_of
from integrations.connectivity.survey import Subject, Survey, survey
from integrations.fields import CredentialUnreadable
from integrations.flows.connect import ApplyRefused, apply_draft, keeps_origin
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, RepositoryResult
from integrations.network import outgoing
from integrations.providers import PROVIDERS
from resolution.auth import Scheme
from resolution.http import Http

logger = logging.getLogger(__name__)
AFTERWARDS = timedelta(seconds=30)  # of the lease, for storing what was found on a slow machine
FOR_THE_DATABASE = 1.0  # seconds of the whole time that are kept for storing


def try_draft(draft_id: UUID, http: Http | None = None) -> None:
    """The newest queued check of the draft. A draft or check that is gone, or taken by another, is a normal ending."""
    queued = ConnectivityCheck.objects.filter(draft=draft_id, state=ConnectivityCheck.State.QUEUED).first()
    if queued is None:
        return
    try:
        lease = timedelta(seconds=settings.BACKLINE_DRAFT_SECONDS) + AFTERWARDS
        check = claim_check(queued.pk, timezone.now(), lease)
    except IntegrityError:
        return
    if check is None or check.draft is None:
        return
    if not _set_state(check.draft, ConnectionDraft.State.RUNNING):
        close(check, ConnectivityCheck.State.DROPPED, None, timezone.now()).save()
        return

    def progress(ecosystem: str, rungs: Rungs) -> None:
        RepositoryResult.objects.filter(check_run=check, ecosystem=ecosystem).update(steps=rungs.as_json())

    seconds = settings.BACKLINE_DRAFT_SECONDS - FOR_THE_DATABASE
    found = survey(subject_of_draft(check.draft), http or outgoing(), seconds, progress, watched=True)
    with transaction.atomic():  # nobody sees a passed check whose settings are not in use yet
        conclude(check, found)


def subject_of_draft(draft: ConnectionDraft) -> Subject:
    return Subject(
        provider=PROVIDERS[draft.provider],
        urls=draft.urls,
        scheme=scheme_of_draft(draft),
        ca_pem=draft.ca_pem,
    )


def scheme_of_draft(draft: ConnectionDraft) -> Scheme | None:
    """A kept secret goes to the scheme, host and port it was given for, and nowhere else (security C3)."""
    if not draft.keeps_secret:
        return scheme_of(draft)
    integration = draft.integration
    if integration is None or not keeps_origin(integration, draft.urls):
        return None
    try:
        secret = integration.open_secret()
    except CredentialUnreadable:
        return None
    borrowed = ConnectionDraft(auth_scheme=draft.auth_scheme, username=draft.username, secret=secret)
    return scheme_of(borrowed)


def conclude(check: ConnectivityCheck, found: Survey) -> None:
    """Store what was found, and put the settings to use if nothing is wrong with them."""
    draft, now = check.draft, timezone.now()
    assert draft is not None
    for outcome in found.outcomes:
        result = RepositoryResult.objects.filter(check_run=check, ecosystem=outcome.ecosystem).first()
        if result is not None:
            fill(result, outcome, now).save()
    close(check, ConnectivityCheck.State.DONE, found.passed, now).save()
    if not found.passed:
        _set_state(draft, ConnectionDraft.State.FAILED)
        return
    try:
        integration = apply_draft(draft, checked=check)
    except ApplyRefused as refused:
        logger.info("draft %s passed and was not applied: %s", draft.pk, refused)
        return
    note_token(integration, found)
    Integration.objects.filter(pk=integration.pk, settings_version=integration.settings_version).update(
        server=integration.server, expires_at=integration.expires_at, expiry_source=integration.expiry_source
    )


def _set_state(draft: ConnectionDraft, state: str) -> bool:
    """False: discarded or applied meanwhile."""
    open_states = (ConnectionDraft.State.WAITING, ConnectionDraft.State.RUNNING, ConnectionDraft.State.FAILED)
    return bool(ConnectionDraft.objects.filter(pk=draft.pk, state__in=open_states).update(state=state))

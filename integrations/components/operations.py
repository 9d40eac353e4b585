"""Uploads and deletions: stored, done once by a worker, and looked up when no answer came."""

import hashlib
import logging
import shutil
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import django_rq
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from redis.exceptions import RedisError

from integrations.audit.models import record
from integrations.components.connection import api_for
from integrations.components.models import ComponentOperation
from integrations.components.rights import may
from integrations.fields import CredentialUnreadable
from integrations.models import Integration
from integrations.organizations.models import User
from integrations.providers.nexus.component_errors import ComponentsError, NotThere, OutcomeUnknown
from integrations.providers.nexus.components import ComponentsApi, File, Upload
from resolution.errors import ResolutionError

logger = logging.getLogger(__name__)
State, Kind = ComponentOperation.State, ComponentOperation.Kind

LOST = timedelta(minutes=15)  # a running operation of this age lost its worker
GONE = "The worker was stopped in the middle, so it is not known whether the server did it."


def start_delete(
    integration: Integration, token: UUID, *, repository: str, component_id: str, label: str, by: User, address: str
) -> ComponentOperation:
    """`token` names the submission: the second time returns the first operation."""
    return _start(integration, token, Kind.DELETE, repository, label, {"id": component_id}, by=by, address=address)


def start_upload(
    integration: Integration,
    token: UUID,
    *,
    repository: str,
    format_name: str,
    fields: Mapping[str, str],
    files: Iterable[tuple[Any, Mapping[str, str]]],
    by: User,
    address: str,
) -> ComponentOperation:
    """The files wait in a folder of their own (0700) until the worker has sent them."""
    found = ComponentOperation.objects.filter(pk=token, organization=integration.organization).first()
    if found:
        return found
    kept = [_keep(token, number, file, extra) for number, (file, extra) in enumerate(files)]
    label = ", ".join(each["name"] for each in kept)[:300]
    arguments = {"format": format_name, "fields": dict(fields), "files": kept}
    return _start(integration, token, Kind.UPLOAD, repository, label, arguments, by=by, address=address)


def _start(
    integration: Integration,
    token: UUID,
    kind: str,
    repository: str,
    label: str,
    arguments: Mapping[str, Any],
    *,
    by: User,
    address: str,
) -> ComponentOperation:
    with transaction.atomic():
        operation, is_new = ComponentOperation.objects.get_or_create(
            pk=token,
            organization=integration.organization,
            defaults={
                "integration": integration,
                "kind": kind,
                "repository": repository,
                "label": label,
                "arguments": dict(arguments),
                "asked_by": by,
            },
        )
        if is_new:
            record(
                f"component.{kind}-asked",
                organization=integration.organization,
                by=by,
                target=integration,
                fields=[f"{repository}: {label}"],
                address=address,
            )
            transaction.on_commit(lambda: _enqueue(operation))
    return operation


def _enqueue(operation: ComponentOperation) -> None:
    queue = "analyses" if operation.kind == Kind.UPLOAD else "interactive"
    try:
        django_rq.get_queue(queue).enqueue(run_operation, str(operation.pk), job_id=f"component-{operation.pk}")
    except RedisError:
        _finish(operation, State.FAILED, "queue-unavailable", "The queue is down; nothing was sent.")


def run_operation(operation_id: str) -> None:
    """The job. What was claimed once is never sent again, whatever happened to the worker."""
    waiting = ComponentOperation.objects.filter(pk=operation_id, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, started_at=timezone.now()):
        return
    operation = ComponentOperation.objects.select_related("integration__organization", "asked_by").get(pk=operation_id)
    try:
        if not may(operation.asked_by, operation.integration.organization, operation.kind):
            _finish(operation, State.FAILED, "not-allowed-here", "The right to do this was taken away meanwhile.")
            return
        _do(operation, api_for(operation.integration))
    except CredentialUnreadable:
        _finish(operation, State.FAILED, "credential-unreadable", "The stored credential cannot be read.")
    except Exception:
        logger.exception("component operation %s", operation_id)
        _finish(operation, State.UNKNOWN, "failed", "Something went wrong here; look the component up.")
    finally:
        shutil.rmtree(_folder(operation.pk), ignore_errors=True)


def _do(operation: ComponentOperation, api: ComponentsApi) -> None:
    try:
        _send(operation, api)
    except OutcomeUnknown as error:
        _settle(operation, api, error)
    except NotThere as error:
        # Deleted by somebody else meanwhile, or never there: either way it is not there now.
        state = State.DONE if operation.kind == Kind.DELETE else State.FAILED
        _finish(operation, state, error.reference, error.sentence, error)
    except ComponentsError as error:
        _finish(operation, State.FAILED, error.reference, error.sentence, error)
    except ResolutionError as error:
        _finish(operation, State.FAILED, error.reference, "The server could not be reached; nothing was sent.")
    else:
        _finish(operation, State.DONE)


def _send(operation: ComponentOperation, api: ComponentsApi) -> None:
    arguments = operation.arguments
    if operation.kind == Kind.DELETE:
        api.delete(arguments["id"])
        return
    with ExitStack() as stack:
        files = [
            File(each["name"], stack.enter_context((_folder(operation.pk) / each["kept"]).open("rb")), each["fields"])
            for each in arguments["files"]
        ]
        api.upload(operation.repository, Upload(arguments["format"], files, arguments["fields"]))


def _settle(operation: ComponentOperation, api: ComponentsApi, error: OutcomeUnknown) -> None:
    """Look whether it was done after all; what cannot be seen stays unknown."""
    try:
        if operation.kind == Kind.DELETE:
            done = not api.exists(operation.arguments["id"])
            state = State.DONE if done else State.UNKNOWN
        else:
            found = api.find_by_sha1(operation.repository, operation.arguments["files"][0]["sha1"])
            state = State.DONE if found else State.UNKNOWN
    except ResolutionError:
        state = State.UNKNOWN
    sentence = "No answer came, but the server has done it." if state == State.DONE else error.sentence
    _finish(operation, state, error.reference, sentence, error)


def sweep() -> int:
    """Operations that lost their worker become unknown; folders without one go. Called once a minute."""
    old = timezone.now() - LOST
    lost = ComponentOperation.objects.filter(state=State.RUNNING, started_at__lt=old)
    ended = lost.update(
        state=State.UNKNOWN,
        reference="interrupted",
        message=GONE,
        remedy=OutcomeUnknown.remedy,
        finished_at=timezone.now(),
    )
    running = {
        str(pk)
        for pk in ComponentOperation.objects.filter(state__in=(State.WAITING, State.RUNNING)).values_list(
            "pk", flat=True
        )
    }
    for folder in _uploads().glob("*"):
        if folder.name not in running and folder.stat().st_mtime < old.timestamp():
            shutil.rmtree(folder, ignore_errors=True)
    return ended


def _finish(
    operation: ComponentOperation,
    state: str,
    reference: str = "",
    message: str = "",
    error: ComponentsError | None = None,
) -> None:
    errors = [{"field": each.field, "message": each.message} for each in error.errors] if error else []
    remedy = error.remedy if error and state != State.DONE else ""
    ComponentOperation.objects.filter(pk=operation.pk).update(
        state=state,
        reference=reference,
        message=message[:500],
        remedy=remedy,
        errors=errors,
        finished_at=timezone.now(),
    )
    record(
        f"component.{operation.kind}-ended",
        organization=operation.organization,
        by=operation.asked_by,
        target=operation.integration,
        fields=[f"{operation.repository}: {operation.label}"],
        result=state,
    )


def _uploads() -> Path:
    folder: Path = settings.VAR_DIR / "uploads"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _folder(token: UUID) -> Path:
    return _uploads() / str(token)


def _keep(token: UUID, number: int, file: Any, fields: Mapping[str, str]) -> dict[str, Any]:
    """Names of kept files are ours, never the uploader's (security F4)."""
    folder = _folder(token)
    folder.mkdir(mode=0o700, exist_ok=True)
    sha1 = hashlib.sha1(usedforsecurity=False)
    with (folder / str(number)).open("wb") as kept:
        for chunk in file.chunks():
            sha1.update(chunk)
            kept.write(chunk)
    return {"kept": str(number), "name": file.name or "file", "fields": dict(fields), "sha1": sha1.hexdigest()}

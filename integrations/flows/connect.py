"""From draft to integration, in one transaction: what was tested (or insisted on) is what will be used."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from integrations.access import is_admin
from integrations.audit.models import record
from integrations.flows.changes import changed_fields
from integrations.flows.outcome import take_over_check
from integrations.models import ConnectionDraft, ConnectivityCheck, Integration, Repository
from integrations.organizations.models import User
from integrations.repository_url import origins


class ApplyRefused(Exception):
    """The draft cannot become an integration; `sentence` is for the person who typed it."""

    sentence = "These settings cannot be used."

    def __str__(self) -> str:
        return self.sentence


class DraftClosed(ApplyRefused):
    sentence = "These settings were discarded or replaced meanwhile."


class SettingsChanged(ApplyRefused):
    sentence = "Somebody else changed this integration while you were editing it."


class NameTaken(ApplyRefused):
    sentence = "Another integration of your organization has this name."


class NotAllowed(ApplyRefused):
    sentence = "Only an admin of the organization can change its integrations."


class SecretMissing(ApplyRefused):
    sentence = "The address has changed: the password or token must be typed again."


def apply_draft(
    draft: ConnectionDraft,
    *,
    by: User | None = None,
    checked: ConnectivityCheck | None = None,
    address: str = "",
    reason: str = "",
) -> Integration:
    """Create or update the integration; `by` None: the person who typed the draft, whose rights are asked again.

    Applying twice returns the same integration. Raises ApplyRefused, and leaves the draft as failed then.
    """
    try:
        with transaction.atomic():
            return _apply(draft, by or draft.created_by, checked, {"address": address, "reason": reason})
    except ApplyRefused:
        _mark_failed(draft)
        raise
    except IntegrityError:  # the name was given away between the look and the insert
        _mark_failed(draft)
        raise NameTaken from None


def _mark_failed(draft: ConnectionDraft) -> None:
    open_states = (ConnectionDraft.State.WAITING, ConnectionDraft.State.RUNNING)
    ConnectionDraft.objects.filter(pk=draft.pk, state__in=open_states).update(state=ConnectionDraft.State.FAILED)


def _apply(
    draft: ConnectionDraft, by: User | None, checked: ConnectivityCheck | None, noted: dict[str, str]
) -> Integration:
    locked = ConnectionDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if locked is None or locked.state == ConnectionDraft.State.DISCARDED:
        raise DraftClosed
    if locked.state == ConnectionDraft.State.APPLIED and locked.integration is not None:
        return locked.integration
    may_support = by is not None and by.is_staff and by.has_perm("integrations.change_integration")
    if not (may_support and locked.integration_id) and not is_admin(by, locked.organization):
        raise NotAllowed
    integration = _target(locked)
    fields = changed_fields(integration, locked)
    _copy(locked, integration, by)
    take_over_check(integration, checked)
    _close(locked, integration)
    verb = "integration.updated" if locked.based_on_version else "integration.connected"
    passed = checked is not None and checked.passed
    record(
        verb,
        organization=locked.organization,
        by=by,
        target=integration,
        fields=fields,
        result="check passed" if passed else "saved without a passed check",
        **noted,
    )
    return integration


def _target(draft: ConnectionDraft) -> Integration:
    if draft.integration_id is None:
        if draft.based_on_version:
            raise DraftClosed
        return Integration(organization=draft.organization, provider=draft.provider, settings_version=0)
    integration: Integration = Integration.objects.select_for_update().get(pk=draft.integration_id)
    if integration.settings_version != draft.based_on_version:
        raise SettingsChanged
    return integration


def _copy(draft: ConnectionDraft, integration: Integration, by: User | None) -> None:
    others = Integration.objects.filter(organization=draft.organization, name=draft.name).exclude(pk=integration.pk)
    if others.exists():
        raise NameTaken
    if not draft.keeps_secret:
        integration.secret = draft.open_secret()
    elif not keeps_origin(integration, draft.urls):
        raise SecretMissing
    for field in ("name", "auth_scheme", "username", "ca_pem"):
        setattr(integration, field, getattr(draft, field))
    now, is_new = timezone.now(), integration.settings_version == 0
    integration.settings_version += 1
    integration.updated_at, integration.next_check_at = now, now
    integration.lease_until = None
    if is_new:
        integration.created_by = by
    else:
        integration.expiry_warned_days = None
    integration.save()
    _replace_repositories(draft, integration)


def keeps_origin(integration: Integration, urls: dict[str, str]) -> bool:
    """Whether every URL stays on a scheme, host and port that the stored secret was given for (security C3)."""
    trusted = set(origins([repository.url for repository in integration.repositories.all()]))
    return set(origins(list(urls.values()))) <= trusted


def _replace_repositories(draft: ConnectionDraft, integration: Integration) -> None:
    # A changed URL is another repository: a new row, so that no result or cache of the old one speaks for it.
    known = {repository.ecosystem: repository for repository in integration.repositories.all()}
    for ecosystem, repository in known.items():
        if draft.urls.get(ecosystem) != repository.url:
            repository.delete()
    for ecosystem, url in draft.urls.items():
        kind = draft.kinds.get(ecosystem, "")
        if ecosystem in known and known[ecosystem].url == url:
            Repository.objects.filter(pk=known[ecosystem].pk).exclude(kind=kind or known[ecosystem].kind).update(
                kind=kind
            )
        else:
            Repository.objects.create(integration=integration, ecosystem=ecosystem, url=url, kind=kind)


def _close(draft: ConnectionDraft, integration: Integration) -> None:
    draft.state, draft.integration, draft.secret = ConnectionDraft.State.APPLIED, integration, None
    draft.save()

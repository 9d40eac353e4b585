"""From what the API was sent to a draft: through the same form, and so the same rules, as the pages'."""

from typing import Any
from uuid import UUID, uuid4

from integrations.api.integration_schemas import RotationIn, SettingsIn
from integrations.api.problems import FieldError, Problem
from integrations.flows import drafts
from integrations.forms import SettingsForm
from integrations.models import ConnectionDraft, Integration
from integrations.organizations.models import Organization, User
from integrations.providers import PROVIDERS


def settings_form(
    provider: str,
    organization: Organization,
    typed: SettingsIn,
    *,
    integration: Integration | None,
    earlier: ConnectionDraft | None,
    by: User,
    version: int | None = None,
) -> SettingsForm:
    """A form that holds. Raises Problem with every rule that does not, and the repaired URL where one can be told."""
    current = integration.settings_version if integration else 0
    urls = {f"url_{key}": url or "" for key, url in typed.urls.model_dump().items()}
    data: dict[str, Any] = {
        "name": typed.name,
        "username": typed.username,
        "secret": typed.secret or "",
        "ca_pem": typed.ca_pem,
        "origins_confirmed": typed.origins_confirmed,
        "submission": str(uuid4()),
        "version": current if version is None else version,
        **urls,
    }
    held = drafts.held_secret(earlier, by)
    form = SettingsForm(PROVIDERS[provider], organization, data, integration=integration, held=held)
    if not form.is_valid():
        raise Problem(409, "settings-refused", "A rule does not hold; nothing is stored.", errors=_errors(form))
    return form


def keep(
    form: SettingsForm,
    *,
    by: User,
    submission: UUID | None = None,
    follows: ConnectionDraft | None = None,
) -> ConnectionDraft:
    return drafts.keep(
        form.typed_settings(),
        organization=form.organization,
        integration=form.integration,
        by=by,
        submission=submission or uuid4(),
        follows=follows,
    )


def rotated(integration: Integration, sent: RotationIn) -> SettingsIn:
    """The stored settings with another secret."""
    stored = {repository.ecosystem: repository.url for repository in integration.repositories.all()}
    return SettingsIn.model_construct(
        name=integration.name,
        urls=SettingsIn.model_fields["urls"].annotation(**stored),  # type: ignore[misc]
        username=integration.username if sent.username is None else sent.username,
        secret=sent.secret,
        ca_pem=integration.ca_pem,
        origins_confirmed=True,  # whoever stored these URLs has confirmed it
    )


def _errors(form: SettingsForm) -> list[FieldError]:
    repairs = {f"url_{key}": url for key, url in form.verdict.repairs.items()}
    return [
        FieldError(_field(name), str(message), repairs.get(name, ""))
        for name, messages in form.errors.items()
        for message in messages
    ]


def _field(name: str) -> str:
    """The form's field as the API calls it."""
    return f"urls.{name.removeprefix('url_')}" if name.startswith("url_") else name.replace("__all__", "")

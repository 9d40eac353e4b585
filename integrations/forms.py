"""The settings form: one for connecting and for editing, built from the provider's descriptor."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.utils.datastructures import MultiValueDict

from integrations.certificates import CertificateError, tidy_bundle
from integrations.controls import CONTROL
from integrations.flows.drafts import Settings
from integrations.models import AuthScheme, ConnectionDraft, Integration
from integrations.network import sandbox_places
from integrations.organizations.models import Organization
from integrations.providers.base import Provider
from integrations.repository_url import MAX_LENGTH
from integrations.rules import Typed, Verdict, judge
from resolution.auth import Secret
from resolution.credential_text import LONGEST
from resolution.ecosystem import ECOSYSTEMS


class SettingsForm(forms.Form):
    """`held`: a secret typed on an earlier page of the same form. `integration`: what is being edited, if anything."""

    name = forms.CharField(max_length=80, help_text="How it is called on Backline's pages.")
    ca_pem = forms.CharField(
        label="Certificate authority",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"}),
        help_text="Only for a private one: its certificate in PEM form, added to the authorities everybody trusts.",
    )
    origins_confirmed = forms.BooleanField(required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    draft = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        provider: Provider,
        organization: Organization,
        *args: Any,
        integration: Integration | None = None,
        held: Secret | None = None,
        **kwargs: Any,
    ) -> None:
        self.provider, self.organization, self.integration, self.held = provider, organization, integration, held
        self.verdict = Verdict()
        super().__init__(*args, **kwargs)
        for each in provider.fields:
            self.fields[each.name] = _secret_field(each.label) if each.is_secret else _text_field(each.label)
            self.fields[each.name].help_text = each.help
        for key in provider.ecosystems:
            self.fields[f"url_{key}"] = _url_field(ECOSYSTEMS[key].label)
        self.order_fields(["name", *(each.name for each in provider.fields), *self.url_names(), "ca_pem"])

    def url_names(self) -> list[str]:
        return [f"url_{key}" for key in self.provider.ecosystems]

    @property
    def stored_is_usable(self) -> bool:
        """Whether a blank secret field can mean the stored one."""
        stored = self.integration
        return stored is not None and stored.secret is not None and stored.secret_is_readable

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if CONTROL.search(name):
            raise forms.ValidationError("A name contains no control characters.")
        others = Integration.objects.filter(organization=self.organization, name=name)
        if others.exclude(pk=self.integration.pk if self.integration else None).exists():
            raise forms.ValidationError("Another integration of your organization has this name.")
        return name

    def clean_secret(self) -> str:
        """A mask that was sent back is no new secret (security C4)."""
        typed: str = self.cleaned_data["secret"]
        return "" if typed and not typed.strip("*•●") and (self.held or self.stored_is_usable) else typed

    def clean_ca_pem(self) -> str:
        try:
            return tidy_bundle(self.cleaned_data["ca_pem"])
        except CertificateError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        typed = Typed(
            username=cleaned.get("username", ""),
            secret=cleaned.get("secret", ""),
            has_held_secret=self.held is not None or self.stored_is_usable,
            urls={key: cleaned.get(f"url_{key}", "") for key in self.provider.ecosystems},
            origins_confirmed=cleaned.get("origins_confirmed", False),
        )
        stored = None if self.held is not None else self.integration
        hosts = [*settings.BACKLINE_ALLOW_PLAIN_HTTP_HOSTS, *sandbox_places()]
        self.verdict = judge(self.provider, typed, stored, hosts)
        for name, problem in self.verdict.errors.items():
            self.add_error(name, problem)
        for key, url in self.verdict.shown_urls.items():  # a password that was typed into a URL is not shown again
            self.show(f"url_{key}", url)
        return cleaned

    def show(self, name: str, value: str) -> None:
        """Show another text in a field than the one that was sent."""
        data = self.data.copy() if isinstance(self.data, MultiValueDict) else dict(self.data)
        data[self.add_prefix(name)] = value
        self.data = data

    def typed_settings(self) -> Settings:
        """What was typed, right or wrong, in a form that can be kept."""
        cleaned, verdict = self.cleaned_data, self.verdict
        keeps_stored = verdict.uses_held_secret and self.held is None and verdict.may_keep_stored
        typed = cleaned.get("secret", "")
        if verdict.auth_scheme == AuthScheme.BEARER:
            typed = typed.strip()
        return Settings(
            provider=self.provider.key,
            name=cleaned.get("name", ""),
            auth_scheme=verdict.auth_scheme,
            username=cleaned.get("username", ""),
            secret=Secret(typed) if typed else (self.held if verdict.uses_held_secret else None),
            keeps_secret=keeps_stored,
            ca_pem=cleaned.get("ca_pem", ""),
            urls={key: url for key, url in verdict.shown_urls.items() if url and not CONTROL.search(url)},
            origins_confirmed=cleaned.get("origins_confirmed", False),
            based_on_version=cleaned.get("version") or 0,
        )


def initial_of(source: Integration | ConnectionDraft | None, provider: Provider, name: str) -> dict[str, Any]:
    """What the fields show before anything is typed. A secret is never among it."""
    initial: dict[str, Any] = {"submission": uuid4(), "name": name, "version": 0}
    if source is None:
        return initial
    initial |= {"name": source.name, "username": source.username, "ca_pem": source.ca_pem}
    if isinstance(source, ConnectionDraft):
        urls = source.urls
        initial |= {"draft": source.pk, "version": source.based_on_version, "name": source.name or name}
        initial["origins_confirmed"] = source.origins_confirmed
    else:
        urls = {repository.ecosystem: repository.url for repository in source.repositories.all()}
        initial["version"] = source.settings_version
    return initial | {f"url_{key}": urls.get(key, "") for key in provider.ecosystems}


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _text_field(label: str) -> forms.CharField:
    attributes = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=label, required=False, max_length=200, widget=forms.TextInput(attrs=attributes))


def _secret_field(label: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False)
    return forms.CharField(label=label, required=False, strip=False, max_length=LONGEST, widget=widget)


def _url_field(label: str) -> forms.CharField:
    attributes = {"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    return forms.CharField(label=label, required=False, max_length=MAX_LENGTH, widget=forms.TextInput(attrs=attributes))

"""The support form of an integration: the hub's rules, a box to replace the secret, and a reason."""

from typing import Any

from django import forms
from django.conf import settings

from integrations.certificates import CertificateError, tidy_bundle
from integrations.flows.drafts import Settings
from integrations.models import AuthScheme, Integration
from integrations.network import sandbox_places
from integrations.providers import PROVIDERS
from integrations.repository_url import MAX_LENGTH
from integrations.rules import Typed, Verdict, judge
from resolution.auth import Secret
from resolution.ecosystem import ECOSYSTEMS

URL_FIELDS = {
    f"url_{key}": forms.CharField(
        label=f"{known.label} URL",
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.TextInput(attrs={"size": 80}),
    )
    for key, known in ECOSYSTEMS.items()
}


class _WithUrls(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    locals().update(URL_FIELDS)


class IntegrationAdminForm(_WithUrls):
    replace_secret = forms.CharField(
        label="Replace secret",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text="Empty: the stored one stays. It is shown to nobody.",
    )
    origins_confirmed = forms.BooleanField(
        label="Different servers are meant", required=False, help_text="The credentials may be sent to each of them."
    )
    reason = forms.CharField(
        max_length=500,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text="Why support changes this; it stands in the organization's activity.",
    )

    class Meta:
        model = Integration
        fields = ["name", "username", "ca_pem"]
        labels = {"ca_pem": "Certificate authority"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict = Verdict()
        stored = {each.ecosystem: each.url for each in self.instance.repositories.all()}
        for key in ECOSYSTEMS:
            self.initial[f"url_{key}"] = stored.get(key, "")
        self.initial["origins_confirmed"] = len({url.split("/")[2] for url in stored.values()}) > 1
        self.version = self.instance.settings_version

    def clean_ca_pem(self) -> str:
        try:
            return tidy_bundle(self.cleaned_data["ca_pem"])
        except CertificateError as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        readable = self.instance.secret is not None and self.instance.secret_is_readable
        typed = Typed(
            username=cleaned.get("username", ""),
            secret=cleaned.get("replace_secret", ""),
            has_held_secret=readable,
            urls={key: cleaned.get(f"url_{key}", "") for key in PROVIDERS[self.instance.provider].ecosystems},
            origins_confirmed=cleaned.get("origins_confirmed", False),
        )
        stored = Integration.objects.get(pk=self.instance.pk)
        hosts = [*settings.BACKLINE_ALLOW_PLAIN_HTTP_HOSTS, *sandbox_places()]
        self.verdict = judge(PROVIDERS[stored.provider], typed, stored, hosts)
        for name, problem in self.verdict.errors.items():
            offered = self.verdict.repairs.get(name.removeprefix("url_"), "")
            self.add_error("replace_secret" if name == "secret" else name, f"{problem} {offered}".strip())
        return cleaned

    def _post_clean(self) -> None:
        """The instance stays as it is stored: the flow copies the settings, not the form."""

    def typed_settings(self) -> Settings:
        secret, verdict = self.cleaned_data["replace_secret"], self.verdict
        if verdict.auth_scheme == AuthScheme.BEARER:
            secret = secret.strip()
        return Settings(
            provider=self.instance.provider,
            name=self.cleaned_data["name"],
            auth_scheme=verdict.auth_scheme,
            username=self.cleaned_data["username"],
            secret=Secret(secret) if secret else None,
            keeps_secret=verdict.uses_held_secret and verdict.may_keep_stored,
            ca_pem=self.cleaned_data["ca_pem"],
            urls=verdict.urls,
            origins_confirmed=self.cleaned_data["origins_confirmed"],
            based_on_version=self.version,
        )

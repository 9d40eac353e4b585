"""What is asked of a new API token."""

from datetime import datetime, timedelta

from django import forms
from django.utils import timezone

from integrations.tokens.models import SCOPES

LIFETIMES = {"30": "30 days", "90": "90 days", "365": "a year", "": "no end"}


class TokenForm(forms.Form):
    name = forms.CharField(max_length=80, help_text="What it is for, such as: release pipeline.")
    scopes = forms.MultipleChoiceField(
        choices=list(SCOPES.items()), widget=forms.CheckboxSelectMultiple, initial=["read"], label="It may"
    )
    lifetime = forms.ChoiceField(choices=list(LIFETIMES.items()), required=False, initial="90", label="Expires after")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def expires_at(self) -> datetime | None:
        days = self.cleaned_data["lifetime"]
        return timezone.now() + timedelta(days=int(days)) if days else None

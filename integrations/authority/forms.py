"""What is asked when names are bound."""

from typing import Any

from django import forms

from integrations.examples import ExampleSelect, show_examples
from integrations.models import Integration
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import InvalidName
from resolution.name_pattern import LONGEST, NamePattern

EXAMPLES = {
    "npm": {"name": "@acme/*"},
    "pypi": {"name": "acme-*"},
    "go": {"name": "go.example.org/*"},
    "maven": {"name": "org.acme*"},
    "nuget": {"name": "Acme.*"},
}


class BindingForm(forms.Form):
    """The package types are those of the integration."""

    ecosystem = forms.ChoiceField(label="Package type", widget=ExampleSelect)
    name = forms.CharField(
        label="Name",
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocapitalize": "none", "autocomplete": "off"}),
        help_text="One name, or the beginning of names with * at the end.",
    )
    watched = forms.BooleanField(required=False, initial=True)

    def __init__(self, *args: Any, integration: Integration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keys = [repository.ecosystem for repository in integration.repositories.all()]
        field = self.fields["ecosystem"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, known.label) for key, known in ECOSYSTEMS.items() if key in keys]
        show_examples(self, "ecosystem", EXAMPLES)

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if "ecosystem" in cleaned and "name" in cleaned:
            try:
                cleaned["pattern"] = NamePattern.parse(cleaned["name"], ECOSYSTEMS[cleaned["ecosystem"]].fold)
            except InvalidName as error:
                self.add_error("name", f"This is not what names can be bound by: {error}.")
        return cleaned

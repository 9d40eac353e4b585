"""What is asked of *Try a package*."""

from typing import Any

from django import forms

from integrations.examples import ExampleSelect, show_examples
from integrations.models import Integration, Repository
from resolution.ecosystem import ECOSYSTEMS

EXAMPLES = {
    "npm": {"name": "@acme/kit", "spec": "^1.2"},
    "pypi": {"name": "acme-kit", "spec": ">=2,<3"},
    "go": {"name": "go.example.org/kit", "spec": "v1.2.0"},
    "maven": {"name": "org.acme:kit", "spec": "[1.0,2.0)"},
    "nuget": {"name": "Acme.Kit", "spec": "[1.0,2.0)"},
}


class RepositoryField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """The repositories of one integration, called by their package type."""

    def label_from_instance(self, obj: Any) -> str:
        return ECOSYSTEMS[obj.ecosystem].label


class PackageForm(forms.Form):
    """One repository of the integration, a name in the ecosystem's spelling, and a range that may be empty."""

    repository = RepositoryField(
        Repository.objects.none(), label="Package type", empty_label=None, widget=ExampleSelect
    )
    name = forms.CharField(label="Package", max_length=300, widget=forms.TextInput(attrs={"spellcheck": "false"}))
    spec = forms.CharField(
        label="Version or range",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
        help_text="In the client's own words; empty for what it takes by itself.",
    )

    def __init__(self, *args: Any, integration: Integration, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["repository"]
        assert isinstance(field, RepositoryField)
        field.queryset = integration.repositories.all()
        order = list(ECOSYSTEMS)
        repositories = sorted(field.queryset, key=lambda each: order.index(each.ecosystem))
        field.choices = [(each.pk, field.label_from_instance(each)) for each in repositories]
        show_examples(self, "repository", {str(each.pk): EXAMPLES[each.ecosystem] for each in repositories})

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if any(not char.isprintable() for char in name):
            raise forms.ValidationError("A name has no control characters.")
        return name

"""Forms of projects: files in, and which repository answers for which package type."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms

from backline.projects.flows import NameTaken, default_sources
from backline.projects.models import Project
from backline.projects.snapshots import from_uploads
from integrations.models import Repository
from integrations.organizations.models import Organization
from resolution.ecosystem import ECOSYSTEMS
from resolution.errors import ResolutionError

MOST_UPLOADED = 100 << 20  # bytes of all files of one form together
ENVIRONMENT = {
    "node": ("Node.js version", "npm: such as 20.11.0; empty for the current long-term release"),
    "python": ("Python version", "PyPI: such as 3.12; empty for what the project asks for"),
    "jdk": ("Java version", "Maven: such as 17; decides which profiles count"),
    "framework": ("Target framework", "NuGet: such as net8.0; empty for all that the project names"),
}


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files or archives; cleaned to the recognised files by path."""

    def clean(self, data: Any, initial: Any = None) -> dict[str, bytes]:
        uploads = data if isinstance(data, list) else [data]
        files = [super(FilesField, self).clean(each, initial) for each in uploads]
        if not files:
            raise forms.ValidationError(self.error_messages["required"])
        if not any(each.size for each in files):
            raise forms.ValidationError(f"{', '.join(each.name for each in files)}: there is nothing in it.")
        if sum(each.size for each in files) > MOST_UPLOADED:
            raise forms.ValidationError(f"Together larger than {MOST_UPLOADED >> 20} MB.")
        return self._recognised(files)

    def _recognised(self, files: Sequence[Any]) -> dict[str, bytes]:
        try:
            return from_uploads((str(each.name), each.read()) for each in files)
        except ResolutionError as error:
            begins_with_name = any(str(error).startswith(each.name) for each in files)
            words = str(error) if begins_with_name else f"{str(error)[:1].upper()}{str(error)[1:]}"
            raise forms.ValidationError(f"{words}.") from error


class AnalyseForm(forms.Form):
    """Files to analyse, and the environment to assume."""

    uploads = FilesField(
        label="Project files",
        allow_empty_file=True,  # an empty requirements.txt among other files is nothing special
        error_messages={"required": "Choose the project's files."},
        widget=FilesInput(attrs={"multiple": True}),
        help_text="Manifests and lock files such as package.json, pyproject.toml, go.mod, pom.xml or App.csproj, "
        "or one archive (.zip, .tar.gz) of the project. Nothing in it is run.",
    )

    def __init__(self, *args: Any, organization: Organization, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {each.ecosystem: each.repository_id for each in project.sources.all()} if project else {}
        chosen = chosen or {key: each.pk for key, each in default_sources(organization).items()}
        repositories = Repository.objects.filter(integration__organization=organization).select_related("integration")
        for key, ecosystem in ECOSYSTEMS.items():
            if any(each.ecosystem == key for each in repositories):
                self.fields[f"source_{key}"] = SourceField(
                    repositories.filter(ecosystem=key), label=ecosystem.label, initial=chosen.get(key)
                )
        for key, (label, help_text) in ENVIRONMENT.items():
            self.fields[f"environment_{key}"] = forms.CharField(
                label=label, help_text=help_text, required=False, max_length=40
            )

    def source_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("source_")]

    def environment_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("environment_")]

    def sources(self) -> dict[str, Repository | None]:
        """The choice for every package type that a repository is connected for."""
        return {key: self.cleaned_data[f"source_{key}"] for key in ECOSYSTEMS if f"source_{key}" in self.fields}

    def environment(self) -> dict[str, str]:
        values = {key: self.cleaned_data.get(f"environment_{key}", "").strip() for key in ENVIRONMENT}
        return {key: value for key, value in values.items() if value}


class SourceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, required=False, empty_label="None: leave this package type out", **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.integration.name}: {urlsplit(obj.url).path.strip('/')}"


class ProjectForm(AnalyseForm):
    """A new project with its first analysis."""

    name = forms.CharField(max_length=120, help_text="How it is called on Backline's pages.")
    field_order = ["name", "uploads"]

    def __init__(self, *args: Any, organization: Organization, **kwargs: Any) -> None:
        self.organization = organization
        super().__init__(*args, organization=organization, **kwargs)

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if Project.objects.filter(organization=self.organization, name=name).exists():
            raise forms.ValidationError(NameTaken.sentence)
        return name

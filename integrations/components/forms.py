"""The upload form, drawn from what the format wants."""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from integrations.components.specs import extra_fields, guess
from integrations.providers.nexus.component_records import UploadField, UploadSpec

MOST_FILES = 10  # of one component in one form
COORDINATES = ("groupId", "artifactId", "version")  # maven2: a POM among the files says them
FROM_POM = "Not needed when a POM is among the files."
FROM_FILE = "Empty: as the file itself says."
INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class UploadForm(forms.Form):
    """Component fields, and one row a file: the file, and the fields that belong to it."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, spec: UploadSpec, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        for each in spec.component_fields:
            in_pom = self._in_pom(each)
            required = each.required and not in_pom
            self.fields[f"field_{each.name}"] = _field(each, required=required, hint=FROM_POM if in_pom else "")
        self.rows = range(1, (MOST_FILES if spec.many else 1) + 1)
        for number in self.rows:
            self.fields[f"file_{number}"] = forms.FileField(
                label=f"File {number}" if spec.many else "File", required=number == 1, allow_empty_file=True
            )
            for each in extra_fields(spec):
                self.fields[f"file_{number}_{each.name}"] = _field(
                    each, required=False, hint=FROM_FILE if guess(each, "a.jar") else ""
                )

    def component_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("field_")]

    def file_rows(self) -> list[list[forms.BoundField]]:
        """Rows after the first few are shown once they are in use."""
        rows = []
        for number in self.rows:
            names = [f"file_{number}", *(f"file_{number}_{each.name}" for each in extra_fields(self.spec))]
            if number <= 3 or any(self.data.get(name) for name in names):
                rows.append([self[name] for name in names])
        return rows

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for number in self.rows:
            file: Any = cleaned.get(f"file_{number}")
            for each in extra_fields(self.spec) if file else ():
                key = f"file_{number}_{each.name}"
                cleaned[key] = cleaned.get(key) or guess(each, file.name)
                if each.required and not cleaned[key]:
                    self.add_error(key, f"{each.name} is needed for {file.name}.")
        self._require_coordinates(cleaned)
        return cleaned

    def _in_pom(self, described: UploadField) -> bool:
        return self.spec.format == "maven2" and described.name in COORDINATES

    def _require_coordinates(self, cleaned: dict[str, Any]) -> None:
        has_pom = any(cleaned.get(f"file_{number}_extension") == "pom" for number in self.rows)
        for each in self.spec.component_fields:
            if self._in_pom(each) and not has_pom and not cleaned.get(f"field_{each.name}"):
                self.add_error(f"field_{each.name}", "Needed, because no POM is among the files.")

    def values(self) -> Mapping[str, str]:
        """Component fields as the API takes them; a box that is not ticked is left out."""
        found = {each.name: self.cleaned_data.get(f"field_{each.name}") for each in self.spec.component_fields}
        return {name: "true" if value is True else str(value) for name, value in found.items() if value}

    def uploads(self) -> list[tuple[Any, Mapping[str, str]]]:
        found: list[tuple[Any, Mapping[str, str]]] = []
        for number in self.rows:
            file = self.cleaned_data.get(f"file_{number}")
            if file:
                extras = extra_fields(self.spec)
                fields = {each.name: self.cleaned_data.get(f"file_{number}_{each.name}") or "" for each in extras}
                found.append((file, {name: value for name, value in fields.items() if value}))
        return found


class ConfirmForm(forms.Form):
    """Deleting: what is deleted, and the submission's own id."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


def _field(described: UploadField, *, required: bool, hint: str = "") -> forms.Field:
    words = INNER_CAPITAL.sub(" ", described.name).replace("-", " ").capitalize()
    if described.kind == "BOOLEAN":
        return forms.BooleanField(label=described.help.rstrip(".") or words, required=False)
    if described.help.lower() == words.lower():  # Nexus describes most of its fields by their names
        return forms.CharField(label=described.help, required=required, help_text=hint, max_length=400)
    return forms.CharField(label=words, required=required, help_text=hint or described.help, max_length=400)

"""An upload form: component fields, and assets with fields of their own.

A part is a file if it has a filename, or if it is named like an asset and has a content type. The `{format}.` prefix
may be left out everywhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from backline.sandbox.multipart import Part


class Problem(Exception):
    """The form is not acceptable: rows of field id (`*` for all of it) and message."""

    def __init__(self, *messages: str | tuple[str, str]) -> None:
        self.rows = [("*", message) if isinstance(message, str) else message for message in messages]
        super().__init__("; ".join(message for _, message in self.rows))


@dataclass(slots=True)
class Upload:
    """One file of the form with its fields."""

    key: str
    filename: str = ""
    body: bytes | None = None
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Form:
    fields: dict[str, str]
    uploads: list[Upload]

    @classmethod
    def read(cls, parts: Iterable[Part], format_name: str) -> "Form":
        fields: dict[str, str] = {}
        uploads: dict[str, Upload] = {}
        for part in parts:
            name = part.name.removeprefix(f"{format_name}.")
            asset, of_asset = _asset_field(name)
            if part.filename or (part.content_type and asset and not of_asset):
                upload = uploads.setdefault(name, Upload(name))
                upload.filename, upload.body = part.filename, part.body
            elif asset and of_asset:
                uploads.setdefault(asset, Upload(asset)).fields.update(_given(of_asset, part))
            else:
                fields.update(_given(name, part))
        return cls(fields, [one for one in uploads.values() if one.body is not None or one.fields])

    def check(self, spec: "Spec") -> None:
        """Say everything that is missing, unknown or too much."""
        problems: list[str | tuple[str, str]] = []
        problems += [f"Unknown component field '{name}'" for name in self.fields if name not in spec.component]
        for name, (label, required) in spec.component.items():
            if required and name not in self.fields:
                problems.append((name, f"Missing required component field '{label}'"))
        files = [one for one in self.uploads if one.body is not None]
        if not files:
            problems.append("No assets found in upload")
        for number, one in enumerate(files, start=1):
            problems += self._asset_problems(one, number, spec)
        if len(files) > 1 and not spec.multiple:
            problems.append("Only one asset may be uploaded at a time")
        if problems:
            raise Problem(*problems)

    @staticmethod
    def _asset_problems(one: Upload, number: int, spec: "Spec") -> list[str | tuple[str, str]]:
        problems: list[str | tuple[str, str]] = []
        problems += [f"Unknown field '{name}' on asset '{number}'" for name in one.fields if name not in spec.asset]
        for name, (label, required) in spec.asset.items():
            if required and name not in one.fields:
                problems.append((f"{one.key}.{name}", f"Missing required asset field '{label}' on '{number}'"))
        return problems


def _asset_field(name: str) -> tuple[str, str]:
    """`asset1.extension` is the field extension of asset1; anything else belongs to the component."""
    match = re.fullmatch(r"(asset\d*)(?:\.(.+))?", name)
    return (match[1], match[2] or "") if match else ("", "")


def _given(name: str, part: Part) -> dict[str, str]:
    """Blank values count as not sent."""
    return {name: part.text.strip()} if part.text.strip() else {}


@dataclass(frozen=True, slots=True)
class Spec:
    """The fields of a format: name to label and whether it is required."""

    component: dict[str, tuple[str, bool]] = field(default_factory=dict)
    asset: dict[str, tuple[str, bool]] = field(default_factory=dict)
    multiple: bool = False


MAVEN_COORDINATES = {"groupId": ("Group ID", True), "artifactId": ("Artifact ID", True), "version": ("Version", True)}
SPECS: dict[str, Spec] = {
    "maven2": Spec(
        {**MAVEN_COORDINATES, "generate-pom": ("Generate a POM file with these coordinates", False),
         "packaging": ("Packaging", False)},
        {"classifier": ("Classifier", False), "extension": ("Extension", True)},
        multiple=True,
    ),
    "raw": Spec({"directory": ("Directory", True)}, {"filename": ("Filename", True)}, multiple=True),
    "r": Spec(asset={"pathId": ("Package Path", True)}),
    "yum": Spec({"directory": ("Directory", False)}, {"filename": ("Filename", True)}),
    **{name: Spec() for name in ("npm", "pypi", "nuget", "helm", "apt", "rubygems")},
}  # fmt: skip

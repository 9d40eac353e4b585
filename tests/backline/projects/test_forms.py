"""What the form says about files that cannot be analysed."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from backline.projects.forms import ProjectForm
from integrations.organizations.models import Organization


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return buffer.getvalue()


def said(organization: Organization, *files: tuple[str, bytes]) -> list[str]:
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    form = ProjectForm({"name": "App"}, MultiValueDict({"uploads": uploads}), organization=organization)
    return [str(each) for each in form.errors.get("uploads", ())]


MANIFEST = ("package.json", b"{}")


@pytest.mark.parametrize(
    ("files", "beginning"),
    [
        ([], "Choose the project's files."),
        ([("package.json", b"")], "package.json: there is nothing in it."),
        ([("photo.rar", b"Rar!")], "No project file in photo.rar: Backline reads"),
        ([("notes.zip", zipped(readme_txt=b"x"))], "No project file in notes.zip: "),
        ([("photo.zip", b"no zip")], "photo.zip: the archive is damaged"),
        ([("bomb.zip", zipped(package_json=b" " * (40 << 20)))], "bomb.zip: package.json is larger than"),
        ([MANIFEST, MANIFEST], "package.json is there twice; put the projects into one archive"),
        ([MANIFEST, ("app.zip", zipped(app__package_json=b"{}"))], "package.json is there twice"),
    ],
)
def test_it_names_the_file_and_what_is_wrong(
    organization: Organization, files: list[tuple[str, bytes]], beginning: str
) -> None:
    (words,) = said(organization, *files)
    assert words.startswith(beginning)


def test_an_empty_file_beside_others_is_no_problem(organization: Organization) -> None:
    assert said(organization, ("requirements.txt", b""), MANIFEST) == []


def test_two_projects_in_one_archive_are_two_projects(organization: Organization) -> None:
    content = zipped(front__package_json=b"{}", back__package_json=b"{}")
    form = ProjectForm(
        {"name": "App"}, MultiValueDict({"uploads": [SimpleUploadedFile("a.zip", content)]}), organization=organization
    )
    assert form.is_valid()
    assert sorted(form.cleaned_data["uploads"]) == ["back/package.json", "front/package.json"]

"""`manage.py components` against the sandbox."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backline.sandbox import Sandbox
from integrations.models import Integration
from integrations.organizations.models import Organization
from tests.integrations.connected import connected, describe


@pytest.fixture
def integration(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> Integration:
    describe(sandbox, tmp_path, settings)
    settings.VAR_DIR = tmp_path / "var"
    return connected(sandbox, "nexus", organization)


def run(integration: Integration, *words: str) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and what was told as JSON."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    try:
        call_command("components", "--integration", integration.name, "--json", *words, stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def names(integration: Integration, repository: str = "raw-hosted") -> list[str]:
    return [each["name"] for each in run(integration, "list", repository)[1]]


def write(folder: Path, *paths: str) -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"content of {path}")
    return folder


def test_it_lists_components_as_json(integration: Integration) -> None:
    code, found = run(integration, "list", "npm-hosted", "--name", "greet*")
    assert code == 0
    assert {each["group"] for each in found} == {"sandbox"}


def test_it_uploads_gets_downloads_and_deletes(integration: Integration, tmp_path: Path) -> None:
    file = write(tmp_path, "note.txt") / "note.txt"
    fields = ["--field", "directory=/cli", "--file-field", "1.filename=note.txt"]
    assert run(integration, "upload", "raw-hosted", "raw", str(file), *fields)[0] == 0
    found = next(each for each in run(integration, "list", "raw-hosted")[1] if "cli/note.txt" in each["name"])
    assert run(integration, "get", found["id"], "--download", str(tmp_path / "got"))[0] == 0
    assert (tmp_path / "got" / "note.txt").read_text() == "content of note.txt"
    assert run(integration, "delete", "--yes", found["id"])[0] == 0
    assert not any("cli/note.txt" in name for name in names(integration))


def test_a_component_that_is_not_there_has_its_own_exit_code(integration: Integration) -> None:
    nobody = base64.urlsafe_b64encode(b"raw-hosted:" + b"0" * 32).decode().rstrip("=")
    assert run(integration, "get", nobody)[0] == 4


def test_a_folder_is_uploaded_and_the_second_run_has_nothing_to_do(integration: Integration, tmp_path: Path) -> None:
    folder = write(tmp_path / "files", "a.txt", "deep/b.txt")
    _, first = run(integration, "upload-folder", "raw-hosted", "raw", str(folder))
    assert [each["state"] for each in first] == ["uploaded", "uploaded"]
    assert {"a.txt", "deep/b.txt"} <= {name.lstrip("/") for name in names(integration)}


def test_an_interrupted_folder_goes_on_where_it_stopped(
    integration: Integration, sandbox: Sandbox, tmp_path: Path
) -> None:
    folder = write(tmp_path / "files", *(f"resume-{number}.txt" for number in range(4)))
    with sandbox.nexus.fault("write-503", method="POST", times=2):
        code, first = run(integration, "upload-folder", "raw-hosted", "raw", str(folder))
    assert (code, [each["state"] for each in first]) == (1, ["failed", "failed", "uploaded", "uploaded"])
    code, second = run(integration, "upload-folder", "raw-hosted", "raw", str(folder))
    assert (code, [each["state"] for each in second]) == (0, ["uploaded", "uploaded", "skipped", "skipped"])


def test_an_upload_whose_answer_got_lost_is_not_sent_again(
    integration: Integration, sandbox: Sandbox, tmp_path: Path
) -> None:
    folder = write(tmp_path / "files", "once-only.txt")
    with sandbox.nexus.fault("answer-lost", method="POST") as lost:
        code, told = run(integration, "upload-folder", "raw-hosted", "raw", str(folder))
    assert (code, told[0]["state"], lost.hits) == (0, "uploaded", 1)


def test_a_maven_folder_becomes_components_with_classifiers(integration: Integration, tmp_path: Path) -> None:
    base = "org/acme/kit/1.0/kit-1.0"
    folder = write(tmp_path / "m2", f"{base}.jar", f"{base}-sources.jar", f"{base}.jar.sha1")
    (folder / f"{base}.pom").write_text(
        "<project><modelVersion>4.0.0</modelVersion><groupId>org.acme</groupId><artifactId>kit</artifactId>"
        "<version>1.0</version></project>"
    )
    assert run(integration, "upload-folder", "maven-releases", "maven2", str(folder))[0] == 0
    found = next(each for each in run(integration, "list", "maven-releases")[1] if each["name"] == "kit")
    paths = [asset["path"] for asset in found["assets"]]
    assert f"{base}-sources.jar" in paths


def test_an_unknown_integration_is_wrong_use(db: None) -> None:
    with pytest.raises(CommandError) as wrong:
        call_command("components", "--integration", "none", "list", "raw")
    assert wrong.value.returncode == 2

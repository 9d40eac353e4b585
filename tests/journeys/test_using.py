"""What people do with a connected registry, in a real browser, through a real worker and the sandbox."""

import json
import re
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from backline.sandbox import Sandbox
from integrations.components.rights import set_right
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.conftest import PASSWORD
from tests.integrations.connected import connected

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
WAIT = 30_000  # milliseconds for a worker to answer
MANIFEST = {"name": "shop", "version": "1.0.0", "dependencies": {"@sandbox/greeter": "^1.0.0"}}


@pytest.fixture
def nexus(offered: Sandbox, organization: Organization) -> Integration:
    return connected(offered, "nexus", organization)


def upload_form(page: Any, nexus: Integration, repository: str) -> None:
    page.goto(f"/integrations/{nexus.pk}/components/")
    page.get_by_role("button", name=re.compile("^Load (repositories|again)$")).click()
    page.get_by_role("link", name=f"Upload to {repository}").click(timeout=WAIT)


def look_up(page: Any, nexus: Integration, name: str) -> None:
    page.goto(f"/integrations/{nexus.pk}/packages/")
    page.get_by_label("Package", exact=True).fill(name)
    page.get_by_role("button", name="Look it up").click()


def analyse(page: Any, manifest: Path) -> None:
    page.goto("/projects/new/")
    page.get_by_label("Name").fill("Shop")
    page.get_by_label("Project files").set_input_files(manifest)
    page.get_by_role("button", name="Analyse").click()
    page.get_by_text("Resolved", exact=True).wait_for(timeout=WAIT)


def test_look_a_package_up(page: Any, nexus: Integration) -> None:
    look_up(page, nexus, "@sandbox/greeter")
    page.get_by_text("The client would take 1.1.0.").wait_for(timeout=WAIT)
    assert page.get_by_role("listitem").filter(has_text="sandbox-words").is_visible()


def test_examples_follow_the_chosen_package_type(page: Any, nexus: Integration) -> None:
    page.goto(f"/integrations/{nexus.pk}/packages/")
    page.get_by_label("Package type").select_option(label="Maven / Gradle")
    assert page.get_by_label("Package", exact=True).get_attribute("placeholder") == "org.acme:kit"
    assert page.get_by_label("Version or range").get_attribute("placeholder") == "[1.0,2.0)"
    page.goto(f"/integrations/{nexus.pk}/authority/")
    page.get_by_label("Package type").select_option(label="NuGet")
    assert page.get_by_label("Name", exact=True).get_attribute("placeholder") == "Acme.*"


def test_a_name_that_a_group_does_not_know_is_not_called_absent(page: Any, nexus: Integration) -> None:
    look_up(page, nexus, "no-such-kit")
    expect(page.get_by_role("heading", name="Not found, but not for certain")).to_be_visible(timeout=WAIT)


def test_upload_a_component_and_delete_it(page: Any, nexus: Integration, owner: User) -> None:
    set_right(owner.memberships.get(), upload=True, delete=True)
    name = f"{uuid4()}.txt"
    upload_form(page, nexus, "raw-hosted")
    page.get_by_label("Directory").fill("/journeys")
    page.get_by_label("File 1").set_input_files({"name": name, "mimeType": "text/plain", "buffer": b"hello"})
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_text(f"{name} was uploaded to raw-hosted").wait_for(timeout=WAIT)
    page.get_by_role("button", name="Look into raw-hosted").click()
    page.get_by_role("link", name=name).click(timeout=WAIT)
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text("was deleted from raw-hosted")).to_be_visible(timeout=WAIT)


def test_an_upload_that_the_server_refuses_is_explained(page: Any, nexus: Integration, owner: User) -> None:
    set_right(owner.memberships.get(), upload=True, delete=False)
    upload_form(page, nexus, "npm-hosted")
    page.get_by_label("File").set_input_files({"name": "kit.tgz", "mimeType": "text/plain", "buffer": b"no archive"})
    page.get_by_role("button", name="Upload", exact=True).click()
    expect(page.get_by_text("The server did not accept the upload.")).to_be_visible(timeout=WAIT)


def test_a_version_that_is_there_already_is_not_replaced(page: Any, nexus: Integration, owner: User) -> None:
    set_right(owner.memberships.get(), upload=True, delete=False)
    for told in ("was uploaded to maven-releases", "This version is in the repository already"):
        upload_form(page, nexus, "maven-releases")
        for label, value in (("Group ID", "org.acme"), ("Artifact ID", "twice"), ("Version", "1.0")):
            page.get_by_label(label).fill(value)
        page.get_by_label("Extension").first.fill("jar")
        page.get_by_label("File 1").set_input_files({"name": "t.jar", "mimeType": "text/plain", "buffer": b"jar"})
        page.get_by_role("button", name="Upload", exact=True).click()
        expect(page.get_by_text(told)).to_be_visible(timeout=WAIT)


def test_workspaces_are_one_box_each_and_marked(page: Any, nexus: Integration, tmp_path: Path) -> None:
    root = {"name": "shop", "version": "1.0.0", "workspaces": ["packages/*"]}
    kit = {"name": "@acme/kit", "version": "0.1.0", "dependencies": MANIFEST["dependencies"]}
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        archive.writestr("package.json", json.dumps(root))
        archive.writestr("packages/kit/package.json", json.dumps(kit))
    analyse(page, tmp_path / "shop.zip")
    page.get_by_role("link", name="package.json").click()
    expect(page.get_by_role("row").filter(has_text="@acme/kit")).to_contain_text("workspace")
    page.get_by_role("link", name="sandbox-words").click()
    way = "1 path. shop requires @acme/kit requires @sandbox/greeter requires sandbox-words"
    assert page.get_by_role("img", name=way).is_visible()


def test_analyse_a_project_and_see_why_a_package_is_there(page: Any, nexus: Integration, tmp_path: Path) -> None:
    manifest = tmp_path / "package.json"
    manifest.write_text(json.dumps(MANIFEST))
    analyse(page, manifest)
    page.get_by_role("link", name="package.json").click()
    page.get_by_role("link", name="sandbox-words").click()
    assert page.get_by_role("img", name="1 path. shop requires @sandbox/greeter requires sandbox-words").is_visible()
    page.get_by_role("button", name="Explain").click()
    page.get_by_role("row").filter(has_text="taken").wait_for(timeout=WAIT)


def test_analyse_an_archive_of_a_project(page: Any, nexus: Integration, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "shop.zip", "w") as archive:
        archive.writestr("shop-main/package.json", json.dumps(MANIFEST))
    analyse(page, tmp_path / "shop.zip")
    assert page.get_by_text("2 packages.").is_visible()


def test_download_a_client_file_after_signing_in_again(page: Any, nexus: Integration) -> None:
    page.goto(f"/integrations/{nexus.pk}/clients/")
    npm = page.get_by_role("region", name="npm .npmrc")
    npm.get_by_text("Download with the secret in it").click()
    npm.get_by_label("Your own password").fill("not the password")
    npm.get_by_role("button", name="Download").click()
    page.get_by_text("This is not your password.").wait_for()
    npm.get_by_label("Your own password").fill(PASSWORD)
    with page.expect_download() as started:
        npm.get_by_role("button", name="Download").click()
    with zipfile.ZipFile(started.value.path()) as files:
        assert {".npmrc", "ca.pem"} <= set(files.namelist())

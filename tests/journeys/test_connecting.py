"""From an empty hub to a connected registry, and what happens on the way, in a real browser."""

from typing import Any

import pytest

from backline.sandbox import Sandbox
from integrations.models import Integration
from resolution.auth import Secret

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("worker")]
WAIT = 20_000  # milliseconds for a check to end


def open_form(page: Any, provider: str) -> None:
    page.goto(f"/integrations/connect/{provider}/")


def fill(page: Any, product: Any, sandbox: Sandbox, *ecosystems: str) -> None:
    for ecosystem in ecosystems:
        page.locator(f"#id_url_{ecosystem}").fill(product.repositories[ecosystem])
    page.locator("summary", has_text="Private certificate authority").click()
    page.get_by_label("Certificate authority", exact=True).fill(sandbox.ca_pem)


def connect(page: Any) -> None:
    page.get_by_role("button", name="Connect", exact=True).click()


def connected(page: Any) -> None:
    page.get_by_text("Every step passed").wait_for(timeout=WAIT)


def test_connect_nexus_anonymously(page: Any, offered: Sandbox) -> None:
    offered.nexus.anonymous = True
    page.get_by_role("link", name="Connect Nexus Artifactory").click()
    fill(page, offered.nexus, offered, "npm", "pypi")
    connect(page)
    connected(page)
    assert Integration.objects.get().auth_scheme == "anonymous"


def test_connect_nexus_with_a_password(page: Any, offered: Sandbox) -> None:
    open_form(page, "nexus")
    page.get_by_label("Username").fill(offered.nexus.username)
    page.get_by_label("Password").fill(offered.nexus.password)
    fill(page, offered.nexus, offered, "npm", "pypi", "go", "maven", "nuget")
    connect(page)
    connected(page)
    page.get_by_role("link", name="Open Nexus Artifactory").click()
    assert page.get_by_text("Connected", exact=True).is_visible()


def test_connect_jfrog(page: Any, offered: Sandbox) -> None:
    open_form(page, "jfrog")
    page.get_by_label("Access token").fill(offered.jfrog.access_token)
    fill(page, offered.jfrog, offered, "npm", "pypi", "go", "maven", "nuget")
    connect(page)
    connected(page)
    assert Integration.objects.get().status == "connected"


def test_a_wrong_token_is_explained(page: Any, offered: Sandbox) -> None:
    open_form(page, "jfrog")
    page.get_by_label("Access token").fill("wrong-token")
    fill(page, offered.jfrog, offered, "npm")
    connect(page)
    page.get_by_text("What to do:").first.wait_for(timeout=WAIT)
    page.get_by_role("link", name="Edit settings").click()
    assert page.locator("#id_url_npm").input_value() == offered.jfrog.repositories["npm"]
    assert not Integration.objects.exists()


def test_repair_a_url_with_one_click(page: Any, offered: Sandbox) -> None:
    offered.nexus.anonymous = True
    open_form(page, "nexus")
    fill(page, offered.nexus, offered, "pypi")
    page.locator("#id_url_pypi").fill(offered.nexus.repositories["pypi"].removesuffix("simple"))
    connect(page)
    page.get_by_role("button", name="Use this").click()
    connect(page)
    connected(page)
    assert Integration.objects.get().repositories.get().url == offered.nexus.repositories["pypi"]


def test_save_anyway(page: Any, offered: Sandbox) -> None:
    open_form(page, "nexus")
    page.get_by_label("Username").fill("nobody-knows")
    page.get_by_label("Password").fill("wrong")
    fill(page, offered.nexus, offered, "npm")
    connect(page)
    page.get_by_role("button", name="Save anyway").click(timeout=WAIT)
    page.get_by_text("is saved. Backline keeps checking it").wait_for()
    assert Integration.objects.get().status in ("rejected", "failing")


def test_find_repositories_and_pick_one(page: Any, offered: Sandbox) -> None:
    open_form(page, "nexus")
    page.get_by_label("Username").fill(offered.nexus.username)
    page.get_by_label("Password").fill(offered.nexus.password)
    fill(page, offered.nexus, offered, "npm")
    page.get_by_role("button", name="Find repositories").click()
    page.get_by_role("button", name="pypi-group").click(timeout=WAIT)
    assert page.locator("#id_url_pypi").input_value() == offered.nexus.repositories["pypi"]
    connect(page)
    connected(page)


def test_fill_in_from_the_sandbox(page: Any, offered: Sandbox) -> None:
    open_form(page, "jfrog")
    page.get_by_role("button", name="Access token").click()
    connect(page)
    connected(page)
    assert Integration.objects.get().provider == "jfrog"


def an_integration(page: Any, offered: Sandbox) -> Integration:
    open_form(page, "nexus")
    page.get_by_role("button", name="Username and password").click()
    connect(page)
    connected(page)
    return Integration.objects.get()


def test_rotate_without_a_gap(page: Any, offered: Sandbox) -> None:
    stored = an_integration(page, offered)
    old = stored.open_secret()
    page.goto(f"/integrations/{stored.pk}/edit/")
    page.get_by_label("Password").fill("not-the-new-one")
    page.get_by_role("button", name="Check and save").click()
    page.get_by_role("link", name="Edit settings").wait_for(timeout=WAIT)
    page.get_by_text("What to do:").first.wait_for(timeout=WAIT)
    assert Integration.objects.get().open_secret() == old  # in use until the new one has passed
    page.get_by_role("link", name="Edit settings").click()
    page.get_by_label("Username").fill(offered.nexus.token_name)
    page.get_by_label("Password").fill(offered.nexus.token_pass)
    page.get_by_role("button", name="Check and save").click()
    connected(page)
    assert Integration.objects.get().open_secret() == Secret(offered.nexus.token_pass)


def test_disconnect(page: Any, offered: Sandbox) -> None:
    stored = an_integration(page, offered)
    page.goto(f"/integrations/{stored.pk}/")
    page.get_by_role("link", name="Disconnect").click()
    page.get_by_label("Type").fill(stored.name)
    page.get_by_role("button", name="Disconnect").click()
    page.get_by_text("is disconnected").wait_for()
    assert not Integration.objects.exists()


def test_check_now_fills_in(page: Any, offered: Sandbox) -> None:
    stored = an_integration(page, offered)
    page.goto(f"/integrations/{stored.pk}/")
    page.get_by_role("button", name="Check now").click()
    page.get_by_text("2 of the last 2 checks passed").first.wait_for(state="attached", timeout=WAIT)

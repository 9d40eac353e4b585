"""Every page for everybody: rules of accessibility, narrow screens, without scripts, under the strict policy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from integrations.organizations.models import Organization, User
from integrations.organizations.setup import issue_setup_link
from tests.conftest import PASSWORD
from tests.journeys.pages import pages_of

pytestmark = [pytest.mark.browser]
AXE = Path(__file__).resolve().parent.parent / "data" / "axe" / "axe.min.js"


@pytest.fixture(params=["light", "dark"])
def opened(request: Any, browser: Any, live_server: Any, owner: User, queue: None) -> Iterator[Any]:
    """A signed-in page in either colour scheme, with what the browser complained about."""
    context = browser.new_context(base_url=live_server.url, color_scheme=request.param)
    page = context.new_page()
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/integrations/")
    yield page
    context.close()


def violations(page: Any) -> list[str]:
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")["violations"]
    return [f"{each['id']}: {each['nodes'][0]['target']}" for each in found]


def is_too_wide(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_axe_finds_nothing_and_the_policy_blocks_nothing(opened: Any, organization: Organization, owner: User) -> None:
    found = {}
    for name, address in pages_of(organization, owner).items():
        opened.complaints.clear()
        opened.goto(address)
        blocked = [text for text in opened.complaints if "404 (Not Found)" not in text]
        if problems := violations(opened) + blocked:
            found[name] = problems
    assert found == {}


def test_nothing_is_cut_off_at_320_pixels(opened: Any, organization: Organization, owner: User) -> None:
    opened.set_viewport_size({"width": 320, "height": 640})
    pages = pages_of(organization, owner)
    wide = [name for name, address in pages.items() if opened.goto(address) and is_too_wide(opened)]
    assert wide == []


def test_pages_before_signing_in_are_accessible(browser: Any, live_server: Any, db: None) -> None:
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    found = {}
    for address in (issue_setup_link(), "/setup/", "/sign-in/", "/join/nothing/"):
        page.goto(address)
        if problems := violations(page):
            found[address] = problems
    context.close()
    assert found == {}


def test_the_form_works_without_scripts(browser: Any, live_server: Any, owner: User, queue: None) -> None:
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/integrations/connect/nexus/")
    page.get_by_label("E-mail address").fill(owner.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#id_url_pypi").fill("https://nexus.example.org/repository/pypi-group/")
    page.get_by_role("button", name="Connect", exact=True).click()
    page.get_by_role("button", name="Use this").click()
    assert page.locator("#id_url_pypi").input_value() == "https://nexus.example.org/repository/pypi-group/simple"
    page.get_by_role("button", name="Connect", exact=True).click()
    assert page.get_by_role("heading", name="Nexus Artifactory").is_visible()
    context.close()

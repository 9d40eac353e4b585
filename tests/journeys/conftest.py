"""A real browser, a real server, a real worker and the sandbox registries."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django_rq
import pytest
from django.db import connections
from rq import SimpleWorker
from rq.serializers import JSONSerializer
from rq.timeouts import TimerDeathPenalty

from backline.sandbox import Sandbox
from integrations.organizations.models import User
from tests.conftest import PASSWORD

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright keeps an event loop beside the ORM calls of the tests
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


class ThreadedWorker(SimpleWorker):
    """Signals belong to the main thread, which is the test's."""

    death_penalty_class = TimerDeathPenalty

    def _install_signal_handlers(self) -> None:
        pass


@pytest.fixture
def worker(queue: None, transactional_db: None) -> Iterator[None]:
    """Works in a thread until the test ends."""
    stop = threading.Event()

    def work() -> None:
        connection = django_rq.get_connection("interactive")
        queues = [django_rq.get_queue(name) for name in ("interactive", "checks", "analyses")]
        while not stop.wait(0.05):
            ThreadedWorker(queues, connection=connection, serializer=JSONSerializer).work(
                burst=True, logging_level="ERROR"
            )
        connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    yield
    stop.set()
    thread.join(60)


@pytest.fixture
def offered(sandbox: Sandbox, settings: Any, tmp_path: Path) -> Sandbox:
    """The product knows the sandbox, as after `make run`."""
    file = tmp_path / "sandbox.json"
    file.write_text(json.dumps(sandbox.description()))
    settings.BACKLINE_SANDBOX = str(file)
    return sandbox


@pytest.fixture
def page(browser: Any, live_server: Any, owner: User) -> Iterator[Any]:
    """A page of an admin who has signed in through the form."""
    context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    opened = context.new_page()
    opened.goto("/")
    opened.get_by_label("E-mail address").fill(owner.email)
    opened.get_by_label("Password").fill(PASSWORD)
    opened.get_by_role("button", name="Sign in").click()
    opened.wait_for_url("**/integrations/")
    yield opened
    context.close()

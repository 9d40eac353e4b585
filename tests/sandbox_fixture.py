"""The sandbox registries as a fixture: started once for the whole run, as new for every test that uses it."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from backline.sandbox import Sandbox


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox(settings.VAR_DIR / "sandbox") as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    """The packages it starts with, no fault, no anonymous access."""
    running_sandbox.reset()
    return running_sandbox

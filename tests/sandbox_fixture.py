"""The sandbox registries as a fixture: one for the whole run, healed after every test that used it."""

from collections.abc import Iterator

import pytest

from backline.sandbox import Sandbox


@pytest.fixture(scope="session")
def running_sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Iterator[Sandbox]:
    """As it was at the start: no faults, no anonymous access. Uploads of other tests stay."""
    yield running_sandbox
    for product in (running_sandbox.nexus, running_sandbox.jfrog):
        product.heal()
        product.anonymous = False
        product.forced_base = ""

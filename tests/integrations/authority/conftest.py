"""Both products of the sandbox, connected; names are bound to the Nexus, and strangers publish in the other one."""

from pathlib import Path
from typing import Any

import pytest

from backline.sandbox import Sandbox
from backline.sandbox.archives import tgz_of
from backline.sandbox.formats import npm
from integrations.authority.binding import bind
from integrations.authority.models import NameBinding
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from resolution.ecosystem import ECOSYSTEMS
from resolution.name_pattern import NamePattern
from tests.integrations.connected import connected, describe

Both = tuple[Integration, Integration]


@pytest.fixture
def both(sandbox: Sandbox, organization: Organization, tmp_path: Path, settings: Any) -> Both:
    describe(sandbox, tmp_path, settings)
    return connected(sandbox, "nexus", organization), connected(sandbox, "jfrog", organization)


@pytest.fixture
def ours(both: Both) -> Integration:
    return both[0]


@pytest.fixture
def theirs(both: Both) -> Integration:
    return both[1]


def bound(to: Integration, text: str, by: User, *, ecosystem: str = "npm") -> NameBinding:
    pattern = NamePattern.parse(text, ECOSYSTEMS[ecosystem].fold)
    return bind(to, ecosystem, pattern, watched=True, by=by)


def publish(sandbox: Sandbox, product: str, name: str, version: str) -> None:
    """What somebody else puts behind the remote repository of a product."""
    manifest = f'{{"name": "{name}", "version": "{version}", "description": "not what you think"}}'
    component = npm.component(tgz_of({"package/package.json": manifest.encode()}))
    shelf = sandbox.product(product).shelf
    shelf.put(shelf.repositories["npm-remote" if product == "jfrog" else "npm-proxy"], component)

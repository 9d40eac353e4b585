"""The cast of every test: an owner, a teammate, a stranger in another organization, and support."""

import os
import signal
from types import FrameType

import pytest
from hypothesis import HealthCheck, settings

from integrations.organizations.models import Membership, Organization, User

pytest_plugins = ["tests.queue_fixture", "tests.sandbox_fixture"]
PASSWORD = "correct horse battery"

# The same examples in every run, however slow the machine is.
settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


def pytest_configure() -> None:
    """Asked to end, a run ends its servers and removes its folders first; its forks end at once."""
    owner = os.getpid()

    def end(number: int, frame: FrameType | None) -> None:
        if os.getpid() == owner:
            pytest.exit("asked to end", returncode=128 + number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, end)


@pytest.fixture
def organization(db: None) -> Organization:
    return Organization.objects.create(name="Example Org")


@pytest.fixture
def owner(organization: Organization) -> User:
    """An admin of `organization`."""
    user = User.objects.create_user("owner@example.org", PASSWORD)
    Membership.objects.create(organization=organization, user=user, role=Membership.Role.ADMIN)
    return user


@pytest.fixture
def member(organization: Organization) -> User:
    user = User.objects.create_user("member@example.org", PASSWORD)
    Membership.objects.create(organization=organization, user=user)
    return user


@pytest.fixture
def stranger(db: None) -> User:
    """An admin of another organization."""
    user = User.objects.create_user("stranger@example.com", PASSWORD)
    other = Organization.objects.create(name="Other Org")
    Membership.objects.create(organization=other, user=user, role=Membership.Role.ADMIN)
    return user

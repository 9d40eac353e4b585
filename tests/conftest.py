"""The cast of every test: an owner, a teammate, a stranger in another organization, and support."""

import pytest

from integrations.organizations.models import Membership, Organization, User

pytest_plugins = ["tests.sandbox_fixture"]
PASSWORD = "correct horse battery"


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

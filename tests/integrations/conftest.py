"""Fixtures of the hub's tests."""

import pytest
from django.test import Client

from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.integrations.factories import nexus


@pytest.fixture
def integration(organization: Organization) -> Integration:
    """A Nexus with user name and password, npm only."""
    return nexus(organization)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def as_owner(owner: User) -> Client:
    return signed_in(owner)


@pytest.fixture
def as_member(member: User) -> Client:
    return signed_in(member)


@pytest.fixture
def as_stranger(stranger: User) -> Client:
    return signed_in(stranger)

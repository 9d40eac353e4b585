"""Fixtures of the hub's tests."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils.log import AdminEmailHandler

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


@pytest.fixture
def error_mail(settings: Any) -> Iterator[Callable[[], str]]:
    """Mails errors with every frame, as an operator may configure it; gives the first mail's plain and HTML text."""
    settings.ADMINS = [("Ann", "ann@example.org")]
    handler, logger = AdminEmailHandler(include_html=True), logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lambda: str(mail.outbox[0].body) + "".join(str(part[0]) for part in mail.outbox[0].alternatives)
    logger.removeHandler(handler)

"""A project that was never analysed."""

import pytest

from backline.projects import flows
from backline.projects.models import Project
from integrations.organizations.models import Organization


@pytest.fixture
def project(organization: Organization) -> Project:
    return flows.create_project(organization, "App", by=None)

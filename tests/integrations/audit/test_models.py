"""The audit is written once."""

import pytest

from integrations.audit.models import AppendOnly, AuditEvent, record
from integrations.models import Integration
from integrations.organizations.models import User
from tests.integrations.factories import nexus


@pytest.fixture
def event(owner: User) -> AuditEvent:
    return record("integration.updated", organization=None, by=owner, fields=["url_npm", "name"])


def test_it_says_who_and_which_fields(event: AuditEvent, owner: User) -> None:
    assert (event.actor, event.actor_label, event.fields) == (owner, owner.email, ["name", "url_npm"])


def test_no_event_is_changed_or_deleted(event: AuditEvent) -> None:
    for attempt in (event.save, event.delete, AuditEvent.objects.all().delete):
        with pytest.raises(AppendOnly):
            attempt()
    with pytest.raises(AppendOnly):
        AuditEvent.objects.update(action="other")


def test_it_outlives_its_organization_and_its_actor(owner: User) -> None:
    organization = owner.memberships.get().organization
    integration: Integration = nexus(organization)
    record("integration.updated", organization=organization, by=owner, target=integration)
    organization.delete()
    owner.delete()
    assert AuditEvent.objects.get().actor_label == "owner@example.org"


def test_the_product_itself_has_a_name(db: None) -> None:
    assert record("integration.recovered", organization=None, by=None).actor_label == "Backline"

"""Binding names: once for each, written down, and said before an integration goes."""

import pytest

from integrations.audit.models import AuditEvent
from integrations.authority.binding import AlreadyBound, bindings_as_dependents, note_names, unbind
from integrations.authority.models import BoundName, NameBinding
from integrations.models import Integration
from integrations.organizations.models import Organization, User
from tests.integrations.authority.conftest import bound
from tests.integrations.factories import nexus


def test_an_exact_name_is_watched_from_the_start(integration: Integration, owner: User) -> None:
    bound(integration, "@acme/kit", owner)
    bound(integration, "@acme/*", owner)
    assert [str(name) for name in BoundName.objects.all()] == ["@acme/kit"]


def test_used_names_are_watched_by_the_binding_that_decides(integration: Integration, owner: User) -> None:
    wide, narrow = bound(integration, "@acme/*", owner), bound(integration, "@acme/kit-*", owner)
    note_names(integration.organization_id, "npm", ["@acme/kit-x", "@acme/other", "left-pad", "@acme/other"])
    assert {(name.name, name.binding) for name in BoundName.objects.all()} == {
        ("@acme/kit-x", narrow),
        ("@acme/other", wide),
    }


def test_names_are_bound_once_whatever_their_spelling(
    integration: Integration, organization: Organization, owner: User
) -> None:
    bound(integration, "Acme_Kit", owner, ecosystem="pypi")
    other = nexus(organization, name="Other")
    with pytest.raises(AlreadyBound) as refused:
        bound(other, "acme-kit", owner, ecosystem="pypi")
    assert refused.value.to == integration


def test_another_organization_binds_the_same_name(integration: Integration, owner: User, stranger: User) -> None:
    bound(integration, "kit", owner)
    bound(nexus(stranger.memberships.get().organization), "kit", stranger)
    assert NameBinding.objects.count() == 2


def test_binding_and_releasing_are_written_down(integration: Integration, owner: User) -> None:
    unbind(bound(integration, "@acme/*", owner), by=owner)
    events = AuditEvent.objects.order_by("at").values_list("action", "fields", "target_label")
    assert list(events) == [(action, ["@acme/* (npm)"], "Build Nexus") for action in ("name.bound", "name.unbound")]


def test_disconnecting_says_which_names_become_free(integration: Integration, owner: User) -> None:
    bound(integration, "@acme/*", owner)
    assert [each.label for each in bindings_as_dependents(integration)] == ["“Only from here” for @acme/* (npm)"]

"""A stored secret: encrypted, bound to its row, never printed."""

import json
from typing import Any

import pytest
from django.core import serializers
from django.core.exceptions import FieldError
from django.db import connection
from django.db.models import F, Value

from integrations.fields import CredentialUnreadable, Sealed
from integrations.models import Integration
from integrations.organizations.models import Organization
from resolution.auth import Secret

TOKEN = "tok-3f9a"


@pytest.fixture
def integration(organization: Organization) -> Integration:
    return Integration.objects.create(
        organization=organization, provider="jfrog", name="Main", auth_scheme="bearer", secret=Secret(TOKEN)
    )


def stored(integration: Integration) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM integrations_integration WHERE name = %s", [integration.name])
        return bytes(cursor.fetchone()[0])


def test_it_reads_back_what_was_stored(integration: Integration) -> None:
    assert Integration.objects.get().open_secret() == Secret(TOKEN)


def test_it_stores_no_plain_text(integration: Integration) -> None:
    assert TOKEN.encode() not in stored(integration)


def test_it_prints_stars(integration: Integration) -> None:
    fresh = Integration.objects.get()
    assert (repr(fresh.secret), str(Secret(TOKEN)), f"{Secret(TOKEN)}") == ("****", "****", "****")


def test_it_dumps_nothing(integration: Integration) -> None:
    dumped = json.loads(serializers.serialize("json", Integration.objects.all()))
    assert dumped[0]["fields"]["secret"] == ""


def test_it_does_not_open_in_another_row(integration: Integration) -> None:
    other = Integration.objects.create(
        organization=integration.organization, provider="jfrog", name="Other", auth_scheme="bearer", secret=Secret("x")
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE integrations_integration SET secret = %s WHERE name = 'Other'", [stored(integration)])
    other.refresh_from_db()
    with pytest.raises(CredentialUnreadable):
        other.open_secret()


def test_it_keeps_the_ciphertext_when_another_field_is_saved(integration: Integration) -> None:
    before, fresh = stored(integration), Integration.objects.get()
    fresh.server = "Nexus 3"
    fresh.save()
    assert stored(integration) == before


def test_it_survives_bulk_update(integration: Integration) -> None:
    rows = list(Integration.objects.all())
    Integration.objects.bulk_update(rows, ["secret", "server"])
    assert Integration.objects.get().open_secret() == Secret(TOKEN)


@pytest.mark.parametrize("value", [Value("x"), F("username"), "plain", Secret("unbound")])
def test_it_refuses_what_is_not_bound_to_a_row(integration: Integration, value: Any) -> None:
    with pytest.raises(FieldError):
        Integration.objects.update(secret=value)


def test_it_says_so_when_no_key_fits(integration: Integration, settings: Any) -> None:
    field = Integration._meta.get_field("secret")
    foreign = type(field)()
    foreign.__dict__["keys"] = ["another key"]
    foreign.attname = "secret"
    with pytest.raises(CredentialUnreadable):
        Sealed(stored(integration), foreign).open(integration)

from typing import Any

import pytest

from integrations.connectivity.grouped import GroupedUpdate
from integrations.models import Integration
from integrations.organizations.models import Organization
from tests.integrations.factories import nexus


@pytest.fixture
def many(organization: Organization) -> list[Integration]:
    return [nexus(organization, name=f"Nexus {number}") for number in range(6)]


def test_equal_changes_are_one_statement(many: list[Integration], django_assert_num_queries: Any) -> None:
    update = GroupedUpdate(Integration.objects, ("server", "failures"))
    for number, row in enumerate(many):
        update.note(row, lambda row=row, number=number: setattr(row, "failures", number % 2 + 1))
    with django_assert_num_queries(2):
        update.save()
    assert sorted(Integration.objects.values_list("failures", flat=True)) == [1, 1, 1, 2, 2, 2]


def test_rows_that_stay_as_they_are_are_not_written(many: list[Integration], django_assert_num_queries: Any) -> None:
    update = GroupedUpdate(Integration.objects, ("server",))
    for row in many:
        update.note(row, lambda row=row: setattr(row, "server", ""))
    with django_assert_num_queries(0):
        update.save()


def test_other_fields_are_left_alone(many: list[Integration]) -> None:
    first = many[0]
    update = GroupedUpdate(Integration.objects, ("server",))
    Integration.objects.filter(pk=first.pk).update(notified_status="failing")
    update.note(first, lambda: setattr(first, "server", "Nexus 3"))
    update.save()
    first.refresh_from_db()
    assert (first.server, first.notified_status) == ("Nexus 3", "failing")

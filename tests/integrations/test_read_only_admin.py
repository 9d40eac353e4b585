"""Rows that support sees and never changes still go with what they belong to."""

import pytest
from django.test import Client
from django.urls import reverse

from integrations.authority.models import NameBinding
from integrations.models import ConnectivityCheck, Integration


@pytest.fixture
def binding(integration: Integration) -> NameBinding:
    ConnectivityCheck.objects.create(organization=integration.organization, integration=integration)
    return NameBinding.objects.create(
        organization=integration.organization, integration=integration, ecosystem="npm", text="kit", folded="kit"
    )


def test_they_have_no_delete_page(admin_client: Client, binding: NameBinding) -> None:
    page = reverse("admin:authority_namebinding_delete", args=[binding.pk])
    assert admin_client.post(page, {"post": "yes"}).status_code == 403
    assert NameBinding.objects.exists()


def test_they_go_with_an_integration_that_support_deletes(admin_client: Client, binding: NameBinding) -> None:
    page = reverse("admin:integrations_integration_delete", args=[binding.integration_id])
    admin_client.post(page, {"post": "yes"})
    assert not Integration.objects.exists()
    assert not NameBinding.objects.exists()

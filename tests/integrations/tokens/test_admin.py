"""What support sees of tokens."""

from django.test import Client
from django.urls import reverse

from integrations.organizations.models import Organization, User
from integrations.tokens.issuing import create


def test_support_sees_a_token_and_never_its_hash(admin_client: Client, organization: Organization, owner: User) -> None:
    token, text = create(organization, "pipeline", ["read"], by=owner)
    list_page = admin_client.get(reverse("admin:tokens_apitoken_changelist")).content.decode()
    page = admin_client.get(reverse("admin:tokens_apitoken_change", args=[token.pk])).content.decode()
    assert token.prefix in list_page
    assert token.prefix in page
    assert token.token_hash not in page + list_page
    assert text not in page + list_page


def test_nobody_makes_a_token_there(admin_client: Client) -> None:
    assert admin_client.get(reverse("admin:tokens_apitoken_add")).status_code == 403

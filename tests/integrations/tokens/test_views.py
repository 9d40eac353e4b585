"""The page about API tokens."""

from typing import Any

import pytest
from django.test import Client

from integrations.audit.models import AuditEvent
from integrations.organizations.models import Organization, User
from integrations.tokens.issuing import create
from integrations.tokens.models import ApiToken
from tests.integrations.conftest import signed_in

PAGE = "/organization/tokens/"
TYPED = {"name": "release pipeline", "scopes": ["read"], "lifetime": "90"}


@pytest.fixture
def as_owner(owner: User) -> Client:
    return signed_in(owner)


def shown(answer: Any) -> str:
    return str(answer.context["text"])


def test_it_shows_a_new_token_once(as_owner: Client) -> None:
    text = shown(as_owner.post(PAGE, TYPED))
    assert text.startswith("blt_")
    assert text not in as_owner.get(PAGE).content.decode()


def test_making_and_revoking_are_written_down(as_owner: Client) -> None:
    as_owner.post(PAGE, TYPED)
    as_owner.post(f"{PAGE}{ApiToken.objects.get().pk}/revoke/")
    assert set(AuditEvent.objects.values_list("action", flat=True)) == {"token.created", "token.revoked"}
    assert ApiToken.objects.get().state == "revoked"


@pytest.mark.parametrize("wrong", [{"name": ""}, {"scopes": []}, {"scopes": ["all"]}, {"lifetime": "9999"}])
def test_it_keeps_what_was_typed_and_makes_nothing(as_owner: Client, wrong: dict[str, Any]) -> None:
    answer = as_owner.post(PAGE, {**TYPED, **wrong})
    assert answer.context["form"].errors
    assert not ApiToken.objects.exists()


def test_another_organizations_token_cannot_be_revoked(
    as_owner: Client, stranger: User, organization: Organization
) -> None:
    theirs = stranger.memberships.get().organization
    token, _ = create(theirs, "x", ["read"], by=stranger)
    assert as_owner.post(f"{PAGE}{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None

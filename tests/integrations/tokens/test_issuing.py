"""Tokens: shown once, kept as a hash, refused as soon as anything about them is over."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from integrations.audit.models import AuditEvent
from integrations.organizations.models import Membership, Organization, User
from integrations.tokens.issuing import TokenRefused, create, identify, revoke
from integrations.tokens.models import ApiToken


@pytest.fixture
def made(organization: Organization, owner: User) -> tuple[ApiToken, str]:
    return create(organization, "pipeline", ["packages", "read"], by=owner)


def refusal(text: str) -> str:
    with pytest.raises(TokenRefused) as refused:
        identify(text, timezone.now())
    return refused.value.reference


def test_only_a_hash_is_kept(made: tuple[ApiToken, str]) -> None:
    token, text = made
    row = ApiToken.objects.values().get()
    assert text.startswith(token.prefix)
    assert not any(text in str(value) for value in row.values())


def test_it_is_recognised_and_its_use_noted(made: tuple[ApiToken, str]) -> None:
    token, text = made
    assert identify(text, timezone.now()) == token
    assert ApiToken.objects.get().last_used_at is not None


def test_scopes_keep_their_order_and_unknown_ones_are_left_out(organization: Organization, owner: User) -> None:
    token, _ = create(organization, "x", ["packages", "everything", "read"], by=owner)
    assert token.scopes == ["read", "packages"]


def test_an_unknown_token_is_refused(made: tuple[ApiToken, str]) -> None:
    assert refusal(made[1] + "x") == refusal("") == "token-unknown"


def test_a_revoked_token_is_refused_and_revoking_is_written_down_once(made: tuple[ApiToken, str], owner: User) -> None:
    revoke(made[0], by=owner)
    revoke(made[0], by=owner)
    assert refusal(made[1]) == "token-revoked"
    assert AuditEvent.objects.filter(action="token.revoked").count() == 1


def test_an_expired_token_is_refused(organization: Organization, owner: User) -> None:
    _, text = create(organization, "x", ["read"], by=owner, expires_at=timezone.now() - timedelta(seconds=1))
    assert refusal(text) == "token-expired"


def demote(user: User) -> None:
    Membership.objects.filter(user=user).update(role=Membership.Role.MEMBER)


def suspend(user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def leave(user: User) -> None:
    Membership.objects.filter(user=user).delete()


@pytest.mark.parametrize("end", [demote, suspend, leave])
def test_it_ends_with_its_makers_role(made: tuple[ApiToken, str], owner: User, end: Callable[[User], None]) -> None:
    end(owner)
    assert refusal(made[1]) == "token-orphaned"

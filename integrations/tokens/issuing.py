"""Making, revoking and recognising API tokens."""

import hmac
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from integrations.access import is_admin
from integrations.audit.models import record
from integrations.organizations.models import Organization, User
from integrations.organizations.tokens import hash_of, new_token
from integrations.tokens.models import SCOPES, ApiToken

MARK = "blt_"  # so that secret scanners and people recognise one that leaked
SHOWN = 12  # characters of it that pages and the activity show
NOTED_EVERY = timedelta(minutes=1)


class TokenRefused(Exception):
    """`reference` is stable; `sentence` is for whoever holds the token."""

    def __init__(self, reference: str, sentence: str) -> None:
        super().__init__(sentence)
        self.reference = reference
        self.sentence = sentence


def create(
    organization: Organization,
    name: str,
    scopes: Iterable[str],
    *,
    by: User,
    expires_at: datetime | None = None,
    address: str = "",
) -> tuple[ApiToken, str]:
    """The stored row, and the token itself: it is shown once and kept nowhere."""
    text, wanted = MARK + new_token(), set(scopes)
    with transaction.atomic():
        token = ApiToken.objects.create(
            organization=organization,
            name=name,
            prefix=text[:SHOWN],
            token_hash=hash_of(text),
            scopes=[scope for scope in SCOPES if scope in wanted],
            created_by=by,
            expires_at=expires_at,
        )
        record("token.created", organization=organization, by=by, target=token, fields=token.scopes, address=address)
    return token, text


def revoke(token: ApiToken, *, by: User, address: str = "") -> None:
    """From the next request on it is refused. Twice is once."""
    now = timezone.now()
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now):
            record("token.revoked", organization=token.organization, by=by, target=token, address=address)


def identify(text: str, now: datetime) -> ApiToken:
    """The token that `text` is. Raises TokenRefused; only its holder learns why."""
    wanted = hash_of(text)
    found = ApiToken.objects.select_related("organization", "created_by").filter(token_hash=wanted).first()
    # The look-up is by hash, so its time says nothing about stored tokens; the comparison is constant in time anyway.
    if found is None or not hmac.compare_digest(found.token_hash, wanted):
        raise TokenRefused("token-unknown", "This is not a token of this Backline.")
    if found.revoked_at is not None:
        raise TokenRefused("token-revoked", "This token was revoked.")
    if found.is_over(now):
        raise TokenRefused("token-expired", "This token has expired.")
    if not is_admin(found.created_by, found.organization):
        raise TokenRefused("token-orphaned", "The person who made this token is no longer an admin.")
    _note_use(found, now)
    return found


def _note_use(token: ApiToken, now: datetime) -> None:
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)

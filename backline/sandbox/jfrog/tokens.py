"""Access tokens (JWT) and the reference tokens that stand for them."""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

DAY = 86_400
ISSUER = "jfac@01sandbox00000000000000000"


@dataclass(frozen=True, slots=True)
class Token:
    """`expiry` in seconds since the epoch, 0 for never."""

    token_id: str
    account: str
    access: str
    reference: str
    expiry: int
    issued_at: int
    scope: str
    revoked: bool = False

    def valid(self, now: float) -> bool:
        return not self.revoked and (not self.expiry or self.expiry > now)

    def described(self) -> dict[str, Any]:
        """As introspection shows it; a token that never expires has no expiry."""
        shown: dict[str, Any] = {
            "token_id": self.token_id,
            "subject": f"{ISSUER}/users/{self.account}",
            "issued_at": self.issued_at,
            "issuer": ISSUER,
            "description": "sandbox",
            "refreshable": False,
            "scope": self.scope,
        }
        return {**shown, "expiry": self.expiry} if self.expiry else shown


@dataclass(slots=True)
class Mint:
    """Issues tokens and recognises them again; `key` signs them."""

    key: bytes
    tokens: list[Token] = field(default_factory=list)

    def issue(
        self,
        account: str,
        *,
        expires_in: int | None = 90 * DAY,
        audience: str | Sequence[str] = "*@*",
        scope: str = "applied-permissions/user",
    ) -> Token:
        """`expires_in` None never expires; a negative one has expired already."""
        now = int(time.time())
        expiry = 0 if expires_in is None else now + expires_in
        identity = secrets.token_hex(16)
        token = Token(
            identity,
            account,
            self._jwt(identity, account, expiry, now, audience, scope),
            _reference(expiry),
            expiry,
            now,
            scope,
        )
        self.tokens.append(token)
        return token

    def revoke(self, token: Token) -> None:
        self.tokens.remove(token)

    def find(self, text: str) -> Token | None:
        """The token written so, in either form, whether it is still valid or not."""
        return next((one for one in self.tokens if text and text in {one.access, one.reference}), None)

    def _jwt(
        self, identity: str, account: str, expiry: int, now: int, audience: str | Sequence[str], scope: str
    ) -> str:
        claims: dict[str, Any] = {
            "ext": '{"revocable":"true"}',
            "sub": f"{ISSUER}/users/{account}",
            "scp": scope,
            "aud": audience if isinstance(audience, str) else list(audience),
            "iss": ISSUER,
            "iat": now,
            "jti": identity,
        }
        if expiry:
            claims["exp"] = expiry
        header = {"ver": "2", "typ": "JWT", "alg": "HS256", "kid": "sandbox"}
        signed = f"{_encoded(header)}.{_encoded(claims)}"
        return f"{signed}.{_unpadded(hmac.digest(self.key, signed.encode(), hashlib.sha256))}"


def _reference(expiry: int) -> str:
    """64 characters that decode to reftkn:01:<seconds>:<secret>."""
    return base64.b64encode(f"reftkn:01:{expiry:010d}:{secrets.token_hex(14)[:27]}".encode()).decode()


def _encoded(value: dict[str, Any]) -> str:
    return _unpadded(json.dumps(value, separators=(",", ":")).encode())


def _unpadded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")

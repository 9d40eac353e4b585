"""What a JFrog token says about itself, for display only: the server decides.

https://jfrog.com/help/r/jfrog-platform-administration-documentation/access-tokens (JWT), /identity-tokens (reference)
"""

import base64
import binascii
import json

from integrations.providers.base import TokenFacts
from resolution.auth import Secret


def expiry_of(token: Secret) -> TokenFacts | None:
    """From a JWT's `exp` (absent: never expires) or a reference token's third part; None when it says nothing."""
    text = token.reveal()
    if text.count(".") == 2:
        return _jwt_facts(text.split(".")[1])
    return _reference_facts(text)


def _jwt_facts(payload: str) -> TokenFacts | None:
    try:
        claims = json.loads(_decoded(payload))
    except ValueError:
        return None
    if not isinstance(claims, dict):
        return None
    expires = claims.get("exp")
    known = float(expires) if isinstance(expires, int | float) and 0 < expires < 1e11 else None
    return TokenFacts(subject=str(claims.get("sub", ""))[:200], expires_at=known, source="jwt")


def _reference_facts(text: str) -> TokenFacts | None:
    """`reftkn:01:<epoch seconds>:<random>`, base64: undocumented, 0 where the token never expires."""
    try:
        parts = _decoded(text).decode("ascii").split(":")
    except ValueError:
        return None
    if len(parts) != 4 or parts[0] != "reftkn" or not parts[2].isdigit() or not 1e9 < int(parts[2]) < 1e11:
        return None
    return TokenFacts(expires_at=float(parts[2]), source="jwt")


def _decoded(text: str) -> bytes:
    """Both alphabets, with or without padding. Raises ValueError."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None

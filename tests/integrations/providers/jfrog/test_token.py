import base64
import json

import pytest

from integrations.providers.jfrog.token import expiry_of
from resolution.auth import Secret


def jwt(claims: object, *, padded: bool = False, url_safe: bool = True) -> Secret:
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    payload = encode(json.dumps(claims).encode()).decode()
    return Secret(f"e30.{payload if padded else payload.rstrip('=')}.c2ln")


@pytest.mark.parametrize("padded", [True, False])
@pytest.mark.parametrize("url_safe", [True, False])
def test_it_reads_the_end_of_a_jwt(padded: bool, url_safe: bool) -> None:
    claims = {"sub": "jfac@01/users/ann??>>", "exp": 1893456000, "aud": ["*@*"]}
    facts = expiry_of(jwt(claims, padded=padded, url_safe=url_safe))
    assert facts is not None
    assert (facts.expires_at, facts.source, facts.subject) == (1893456000.0, "jwt", "jfac@01/users/ann??>>")


def test_a_jwt_without_exp_never_ends() -> None:
    facts = expiry_of(jwt({"sub": "ann"}))
    assert facts is not None
    assert (facts.expires_at, facts.source) == (None, "jwt")


def test_it_reads_the_end_of_a_reference_token() -> None:
    text = base64.b64encode(b"reftkn:01:1791882494:abcdefghijklmnopqrstuvwxyz0").decode()
    assert text.startswith("cmVmdGtu")
    facts = expiry_of(Secret(text))
    assert facts is not None
    assert facts.expires_at == 1791882494.0


@pytest.mark.parametrize(
    "text",
    ["", "a.b.c", "not a token", "..", "AKCp8" + "x" * 68, "cmVmdGtuOjAxOjA6eA==", jwt([1, 2]).reveal(), "e30.W10.x"],
)
def test_other_texts_tell_nothing(text: str) -> None:
    assert expiry_of(Secret(text)) is None


@pytest.mark.parametrize("exp", ["soon", -1, 1e300, None, [1]])
def test_an_end_that_is_none_is_unknown(exp: object) -> None:
    facts = expiry_of(jwt({"exp": exp}))
    assert facts is not None
    assert facts.expires_at is None

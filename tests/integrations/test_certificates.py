"""An integration's own certificate authority."""

import pytest
import trustme

from integrations.certificates import CertificateError, tidy_bundle

PEM = trustme.CA().cert_pem.bytes().decode()
KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n"


def test_nothing_is_nothing() -> None:
    assert tidy_bundle("  \n") == ""


def test_it_keeps_the_certificates_and_drops_the_text_around() -> None:
    assert tidy_bundle(f"Our CA:\r\n{PEM}\n# end") == PEM
    assert tidy_bundle(PEM + PEM).count("BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize("text", ["hello", PEM.replace("MII", "AAA"), PEM[:200], "x" * 70_000])
def test_it_refuses_what_is_no_certificate(text: str) -> None:
    with pytest.raises(CertificateError):
        tidy_bundle(text)


def test_it_refuses_a_private_key_and_does_not_repeat_it() -> None:
    with pytest.raises(CertificateError) as refused:
        tidy_bundle(PEM + KEY)
    assert "MIIB" not in str(refused.value)

"""An integration's own certificate authority: one or more certificates in PEM form, and nothing else."""

import re

from cryptography import x509

BLOCK = re.compile(r"-----BEGIN CERTIFICATE-----\s[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
LIMIT = 64 * 1024  # characters; a bundle of a company's authorities is far smaller


class CertificateError(ValueError):
    """Its text is for the person who typed the certificate and repeats nothing of it."""


def tidy_bundle(text: str) -> str:
    """The certificates alone, each checked to be one. A private key beside them is refused, not dropped.

    Raises CertificateError.
    """
    if not text.strip():
        return ""
    if "PRIVATE KEY" in text:
        raise CertificateError("This contains a private key. Only the authority's certificate belongs here.")
    blocks = BLOCK.findall(text.replace("\r\n", "\n"))
    if not blocks or len(text) > LIMIT:
        raise CertificateError("This is not a certificate in PEM form: it begins with -----BEGIN CERTIFICATE-----")
    try:
        for block in blocks:
            x509.load_pem_x509_certificate(block.encode())
    except ValueError:
        raise CertificateError("This certificate is damaged: copy the whole block again.") from None
    return "\n".join(blocks) + "\n"

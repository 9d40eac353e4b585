"""Certificates with any flaw a test wants: other dates, names, hashes, signers."""

import datetime
import hashlib
import ipaddress
import ssl
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@dataclass(frozen=True)
class Identity:
    """A certificate, its key, and what a server sends with it."""

    certificate: x509.Certificate
    key: Key
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def load_into(self, context: ssl.SSLContext) -> None:
        key = self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        sent = [certificate.public_bytes(serialization.Encoding.PEM) for certificate in (self.certificate, *self.chain)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "identity.pem"
            path.write_bytes(key + b"".join(sent))
            context.load_cert_chain(path)


@cache
def new_key(kind: str = "ecdsa256") -> Key:
    """One key of each kind serves the whole run."""
    if kind.startswith("rsa"):
        return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))
    curves = {"ecdsa256": ec.SECP256R1, "ecdsa384": ec.SECP384R1, "ecdsa521": ec.SECP521R1}
    return ed25519.Ed25519PrivateKey.generate() if kind == "ed25519" else ec.generate_private_key(curves[kind]())


def authority(
    name: str = "Test Root",
    *,
    path_length: int | None = None,
    signer: Identity | None = None,
    key: str = "",
    days: tuple[float, float] = (-1, 90),
) -> Identity:
    made = new_key(key) if key else ec.generate_private_key(ec.SECP256R1())
    return _identity(name, made, signer, authority=True, path_length=path_length, days=days)


def server_identity(
    signer: Identity | None,
    names: Sequence[str] = (),
    *,
    addresses: Sequence[str] = (),
    common_name: str = "server",
    days: tuple[float, float] = (-1, 90),
    key: str = "ecdsa256",
    digest: str = "sha256",
    purposes: Sequence[x509.ObjectIdentifier] = (),
) -> Identity:
    """Signed by itself when `signer` is None; valid from and until `days` from now."""
    san: list[x509.GeneralName] = [x509.DNSName(name) for name in names]
    san += [x509.IPAddress(ipaddress.ip_address(address)) for address in addresses]
    return _identity(common_name, new_key(key), signer, san=san, days=days, digest=digest, purposes=purposes)


def _identity(
    common_name: str,
    key: Key,
    signer: Identity | None,
    *,
    san: Sequence[x509.GeneralName] = (),
    days: tuple[float, float] = (-1, 90),
    digest: str = "sha256",
    authority: bool = False,
    path_length: int | None = None,
    purposes: Sequence[x509.ObjectIdentifier] = (),
) -> Identity:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)] if common_name else [])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder(subject_name=subject, issuer_name=signer.certificate.subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + datetime.timedelta(days=days[0]))
        .not_valid_after(now + datetime.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=path_length), critical=True)
    )
    if san:
        builder = builder.add_extension(x509.SubjectAlternativeName(san), critical=not common_name)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    certificate = _sign(builder, signer.key if signer else key, digest)
    intermediate = signer is not None and signer.certificate.issuer != signer.certificate.subject
    return Identity(certificate, key, (signer.certificate, *signer.chain) if signer and intermediate else ())


# DER of the object identifiers sha256WithRSAEncryption and its broken elders (RFC 8017 appendix A.2.4).
_RSA_SHA256 = bytes.fromhex("2a864886f70d01010b")
_RSA_WEAK = {"sha1": bytes.fromhex("2a864886f70d010105"), "md5": bytes.fromhex("2a864886f70d010104")}
_DIGEST_INFO = {
    "sha1": bytes.fromhex("3021300906052b0e03021a05000414"),
    "md5": bytes.fromhex("3020300c06082a864886f70d020505000410"),
}


def _sign(builder: x509.CertificateBuilder, key: Key, digest: str) -> x509.Certificate:
    """The library refuses weak hashes, so these are put in place of a good signature."""
    if digest not in _RSA_WEAK:
        return builder.sign(key, getattr(hashes, digest.upper())())
    assert isinstance(key, rsa.RSAPrivateKey)
    good = builder.sign(key, hashes.SHA256())
    weak = good.tbs_certificate_bytes.replace(_RSA_SHA256, _RSA_WEAK[digest])
    whole = good.public_bytes(serialization.Encoding.DER)
    whole = whole.replace(good.tbs_certificate_bytes, weak).replace(_RSA_SHA256, _RSA_WEAK[digest])
    return x509.load_der_x509_certificate(whole.replace(good.signature, _sign_by_hand(key, weak, digest)))


def _sign_by_hand(key: rsa.RSAPrivateKey, content: bytes, digest: str) -> bytes:
    """EMSA-PKCS1-v1_5 (RFC 8017 §9.2)."""
    numbers, length = key.private_numbers(), key.key_size // 8
    info = _DIGEST_INFO[digest] + hashlib.new(digest, content).digest()
    padded = b"\0\1" + b"\xff" * (length - len(info) - 3) + b"\0" + info
    return pow(int.from_bytes(padded), numbers.d, numbers.public_numbers.n).to_bytes(length)

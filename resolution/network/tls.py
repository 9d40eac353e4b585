"""TLS: which certificates we trust, and what exactly was wrong with one (RFC 8446, RFC 9525, requirement E13).

Verification cannot be switched off. Revocation is not checked, as in Python and in most registry clients.
"""

import ssl
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import certifi

from resolution.errors import (
    CertificateExpired,
    CertificateNotYetValid,
    CertificateRejected,
    CertificateSelfSigned,
    CertificateUnknownAuthority,
    ClientCertificateRequired,
    Disconnected,
    NotTls,
    ResolutionError,
    TlsFailed,
    TlsUnsupported,
)
from resolution.network.sockets import TimedTlsSocket

Finding = tuple[type[TlsFailed], str]
_UNKNOWN: Finding = (
    CertificateUnknownAuthority,
    "the authority of the certificate is not trusted here, or the server omits an intermediate certificate",
)
# X509_V_ERR_* of OpenSSL's x509_vfy.h.
_VERIFY: Mapping[int, Finding] = MappingProxyType(
    {
        9: (CertificateNotYetValid, "the certificate is not valid yet: compare the clocks of both machines"),
        10: (CertificateExpired, "the certificate has expired"),
        18: (CertificateSelfSigned, "the certificate is signed by itself"),
        19: _UNKNOWN,
        20: _UNKNOWN,
        21: _UNKNOWN,
    }
)
_CLIENT_CERTIFICATE = (ClientCertificateRequired, "the server demands a client certificate")
_NOT_TLS = (NotTls, "the server does not speak TLS on this port: perhaps its URL begins with http://")
_REASONS: Mapping[str, Finding] = MappingProxyType(
    {
        "TLSV13_ALERT_CERTIFICATE_REQUIRED": _CLIENT_CERTIFICATE,
        "WRONG_VERSION_NUMBER": _NOT_TLS,
        "HTTP_REQUEST": _NOT_TLS,
        "PACKET_LENGTH_TOO_LONG": _NOT_TLS,
        "RECORD_LAYER_FAILURE": _NOT_TLS,
    }
)
_GIVING_UP = frozenset({"SSLV3_ALERT_HANDSHAKE_FAILURE", "SSLV3_ALERT_BAD_CERTIFICATE", "SSLV3_ALERT_NO_CERTIFICATE"})
_UNSUPPORTED = "the server offers no TLS version or cipher that is still safe"


def client_context(ca_pem: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer; `ca_pem` is trusted in addition to the system's authorities. Raises CertificateRejected.

    Environment variables choose no other authorities: the compiled-in paths are read, else the bundled list.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = TimedTlsSocket
    context.check_hostname = False  # Connection asks tls_names, after every handshake and before any request
    # An intermediate may be the trusted end (default from Python 3.13 on); RFC 5280's finer points, which private
    # authorities often miss, are not demanded on any Python.
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.verify_flags &= ~ssl.VERIFY_X509_STRICT
    _trust_system(context)
    if ca_pem:
        try:
            context.load_verify_locations(cadata=ca_pem)
        except (ssl.SSLError, ValueError):
            raise CertificateRejected("the configured certificate authority is not readable PEM") from None
    return context


def explain(error: ssl.SSLError, *, agreed: bool = False) -> ResolutionError:
    """The typed error for what OpenSSL said; its own text, which can quote the peer, is left out.

    `agreed`: both sides had settled on a cipher. A server that gives up after that, in TLS 1.2, misses our certificate.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        kind, message = _VERIFY.get(error.verify_code, (CertificateRejected, ""))
        return kind(message or "the certificate or its chain breaks the rules: weak key, weak signature, wrong use")
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return Disconnected("the server closed the connection during the TLS handshake")
    if agreed and error.reason in _GIVING_UP:
        kind, message = _CLIENT_CERTIFICATE
    else:
        kind, message = _REASONS.get(error.reason or "", (TlsUnsupported, _UNSUPPORTED))
    return kind(message)


def _trust_system(context: ssl.SSLContext) -> None:
    paths = ssl.get_default_verify_paths()
    cafile = paths.openssl_cafile if Path(paths.openssl_cafile).is_file() else None
    capath = paths.openssl_capath if any(Path(paths.openssl_capath).glob("*.0")) else None
    if cafile or capath:
        context.load_verify_locations(cafile, capath)
    else:
        context.load_verify_locations(certifi.where())

"""What it means when no usable answer came: every failure of the exchange has a reference of its own."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from integrations.connectivity.decision import Decision
from integrations.connectivity.steps import Step
from resolution import errors

LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "corp", "lan", "home", "home.arpa", "private")
TRANSPORT: Mapping[type[errors.ResolutionError], str] = MappingProxyType(
    {
        errors.InvalidUrl: "invalid-url",
        errors.PlainHttpRefused: "plain-http-refused",
        errors.CredentialRefused: "credential-refused",
        errors.AddressRefused: "not-reachable",
        errors.RequestRefused: "invalid-url",
        errors.NameNotFound: "name-not-found",
        errors.NameLookupFailed: "name-lookup-failed",
        errors.ConnectionRefused: "connection-refused",
        errors.Disconnected: "disconnected",
        errors.Unreachable: "no-answer",
        errors.CertificateExpired: "certificate-expired",
        errors.CertificateNotYetValid: "certificate-not-yet-valid",
        errors.CertificateWrongHost: "certificate-wrong-host",
        errors.CertificateSelfSigned: "certificate-self-signed",
        errors.CertificateUnknownAuthority: "certificate-unknown-authority",
        errors.CertificateRejected: "certificate-rejected",
        errors.ClientCertificateRequired: "client-certificate-required",
        errors.NotTls: "not-tls",
        errors.TlsUnsupported: "tls-unsupported",
        errors.TlsFailed: "tls-failed",
        errors.TooLarge: "too-large",
        errors.RedirectRefused: "redirected-elsewhere",
        errors.TooManyRedirects: "too-many-redirects",
        errors.UnusableAnswer: "not-http",
    }
)
PHASES: Mapping[str, Decision] = MappingProxyType(
    {
        "name": Decision("name-lookup-failed"),
        "connection": Decision("no-answer"),
        "tls": Decision("no-answer", step=Step.TLS),
        "answer": Decision("no-answer", ("too-slow",), Step.HTTP),
        "body": Decision("too-slow"),
    }
)


def of_error(error: errors.ResolutionError, url: str) -> Decision:
    """What an exchange without a usable answer means."""
    if isinstance(error, errors.TimedOut):
        return PHASES.get(error.phase, Decision("no-answer"))
    if isinstance(error, errors.NameNotFound) and _is_internal(url):
        return Decision("not-reachable")  # whether an internal name exists is nobody's business (security E11)
    return next(Decision(reference) for kind, reference in TRANSPORT.items() if isinstance(error, kind))


def _is_internal(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return "." not in host or host.endswith(tuple(f".{name}" for name in LOCAL_NAMES))

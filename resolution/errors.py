"""What can go wrong between us and a registry, each failure under a name of its own.

ResolutionError
├── RequestRefused          we would not send it
│   ├── InvalidUrl             not a URL that one parser reads in one way
│   ├── AddressRefused         an address that policy keeps out of reach
│   ├── PlainHttpRefused       credentials would travel in clear
│   └── CredentialRefused      a credential with characters no header may carry
├── Unreachable             no answer came
│   ├── NameNotFound           the name does not exist
│   ├── NameLookupFailed       the name server did not answer usefully      (transient)
│   ├── ConnectionRefused      nothing listens, or no route                 (transient)
│   ├── TimedOut               no answer in time                            (transient)
│   └── Disconnected           cut off before or inside the answer          (transient)
├── TlsFailed
│   ├── CertificateExpired · CertificateNotYetValid · CertificateWrongHost
│   ├── CertificateSelfSigned · CertificateUnknownAuthority · CertificateRejected
│   ├── ClientCertificateRequired
│   └── TlsUnsupported         no common version or cipher; NotTls: no TLS at all
├── UnusableAnswer          an answer came that we will not read
│   ├── TooLarge               beyond the byte cap
│   ├── RedirectRefused        sent somewhere we may not go
│   ├── TooManyRedirects
│   ├── NotARegistry           a sign-in page, a landing page, another format
│   └── MalformedDocument      right kind, wrong shape; says where
├── HttpStatus              the server answered with a failure
│   ├── Unauthorized (401) · Forbidden (403) · NotFound (404, 410)
│   ├── RateLimited (429)                                                   (transient)
│   └── ServerFailed (5xx)                                                  (transient)
├── PackageNotFound         the registry knows no such package (proof of absence)
├── VersionNotFound         the package is there, this version is not
├── BoundElsewhere          the name belongs to another registry, which alone may be asked
├── AbsenceUncertain        404 from a place that also hides or loses things
├── IntegrityMismatch       the bytes are not what the registry promised
├── InvalidName · InvalidVersion · InvalidRange     (also ValueError)
├── Unresolvable            requirements that no choice of versions meets
├── BudgetExceeded          more nodes, requests, bytes or time than allowed
└── Cancelled               somebody asked us to stop
"""

from collections.abc import Sequence


class ResolutionError(Exception):
    """Base of all. `reference` is stable and safe to show; `transient` says whether a retry can help."""

    reference = "failed"
    transient = False


class RequestRefused(ResolutionError):
    reference = "request-refused"


class InvalidUrl(RequestRefused):
    reference = "invalid-url"


class AddressRefused(RequestRefused):
    reference = "address-refused"


class PlainHttpRefused(RequestRefused):
    reference = "plain-http-refused"


class CredentialRefused(RequestRefused):
    reference = "credential-refused"


class Unreachable(ResolutionError):
    reference = "unreachable"
    transient = True


class NameNotFound(Unreachable):
    reference = "name-not-found"
    transient = False


class NameLookupFailed(Unreachable):
    reference = "name-lookup-failed"


class ConnectionRefused(Unreachable):
    reference = "connection-refused"


class TimedOut(Unreachable):
    reference = "timed-out"

    def __init__(self, message: str, *, phase: str = "answer") -> None:
        super().__init__(message)
        self.phase = phase  # "name", "connection", "tls", "answer", "body"


class Disconnected(Unreachable):
    reference = "disconnected"


class TlsFailed(ResolutionError):
    reference = "tls-failed"


class CertificateExpired(TlsFailed):
    reference = "certificate-expired"


class CertificateNotYetValid(TlsFailed):
    reference = "certificate-not-yet-valid"


class CertificateWrongHost(TlsFailed):
    reference = "certificate-wrong-host"


class CertificateSelfSigned(TlsFailed):
    reference = "certificate-self-signed"


class CertificateUnknownAuthority(TlsFailed):
    reference = "certificate-unknown-authority"


class CertificateRejected(TlsFailed):
    reference = "certificate-rejected"


class TlsUnsupported(TlsFailed):
    reference = "tls-unsupported"


class NotTls(TlsUnsupported):
    reference = "not-tls"


class ClientCertificateRequired(TlsFailed):
    reference = "client-certificate-required"


class UnusableAnswer(ResolutionError):
    reference = "unusable-answer"


class TooLarge(UnusableAnswer):
    reference = "too-large"

    def __init__(self, message: str, *, limit: int) -> None:
        super().__init__(message)
        self.limit = limit


class RedirectRefused(UnusableAnswer):
    reference = "redirect-refused"


class TooManyRedirects(UnusableAnswer):
    reference = "too-many-redirects"


class NotARegistry(UnusableAnswer):
    reference = "not-a-registry"

    def __init__(self, message: str, *, content_type: str = "") -> None:
        super().__init__(message)
        self.content_type = content_type


class MalformedDocument(UnusableAnswer):
    """A document of the right kind that breaks its own rules; `at` is the path inside it."""

    reference = "unreadable-answer"

    def __init__(self, message: str, *, at: str = "") -> None:
        super().__init__(f"{message} (at {at})" if at else message)
        self.at = at


class HttpStatus(ResolutionError):
    reference = "http-status"

    def __init__(self, status: int, reason: str = "", *, detail: str = "", retry_after: float | None = None) -> None:
        super().__init__(f"{status} {reason}".strip() + (f": {detail}" if detail else ""))
        self.status = status
        self.reason = reason
        self.detail = detail
        self.retry_after = retry_after  # seconds, already capped; 429 and 503 may say it


class Unauthorized(HttpStatus):
    reference = "unauthorized"


class Forbidden(HttpStatus):
    reference = "forbidden"


class NotFound(HttpStatus):
    reference = "not-found"


class RateLimited(HttpStatus):
    reference = "rate-limited"
    transient = True


class ServerFailed(HttpStatus):
    reference = "server-failed"
    transient = True


class PackageNotFound(ResolutionError):
    reference = "package-not-found"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class VersionNotFound(ResolutionError):
    reference = "version-not-found"

    def __init__(self, name: str, wanted: str) -> None:
        super().__init__(f"{name} {wanted}")
        self.name = name
        self.wanted = wanted


class AbsenceUncertain(ResolutionError):
    """404 where a group or virtual repository also hides a member's 403, 502 or 503 (protocols: Nexus §2)."""

    reference = "absence-uncertain"

    def __init__(self, name: str, why: str = "") -> None:
        super().__init__(f"{name}: {why}" if why else name)
        self.name = name
        self.why = why


class BoundElsewhere(ResolutionError):
    """Not asked for here: the name comes from `place` only."""

    reference = "bound-elsewhere"

    def __init__(self, name: str, place: str) -> None:
        super().__init__(f"{name} comes from {place} only")
        self.name = name
        self.place = place


class IntegrityMismatch(ResolutionError):
    reference = "integrity-mismatch"


class InvalidName(ResolutionError, ValueError):
    reference = "invalid-name"


class InvalidVersion(ResolutionError, ValueError):
    reference = "invalid-version"


class InvalidRange(ResolutionError, ValueError):
    reference = "invalid-range"


class Unresolvable(ResolutionError):
    """No choice of versions meets the requirements; `causes` carries the objects that disagree."""

    reference = "unresolvable"

    def __init__(self, message: str, causes: Sequence[object] = ()) -> None:
        super().__init__(message)
        self.causes = tuple(causes)


class BudgetExceeded(ResolutionError):
    reference = "budget-exceeded"


class Cancelled(ResolutionError):
    reference = "cancelled"

"""What came back: whole (Answer) or still arriving (StreamedAnswer), never more than its byte cap (RFC 9110)."""

import http
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from requests.structures import CaseInsensitiveDict

from resolution.errors import Forbidden, HttpStatus, NotFound, RateLimited, ServerFailed, TooLarge, Unauthorized
from resolution.network.connections import Trace
from resolution.network.failures import typed
from resolution.network.transport import Incoming

LONGEST_RETRY_AFTER = 300.0  # seconds; what a server asks beyond that is not waited for
_PIECE = 1 << 18
_CONTROLS = dict.fromkeys((*range(9), *range(10, 32), 127), " ")  # RFC 9110 §5.5: each becomes a space
_ERRORS: Mapping[int, type[HttpStatus]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    410: NotFound,
    429: RateLimited,
}


@dataclass(frozen=True, slots=True)
class Timings:
    """Seconds each; None where a kept connection made the part needless. `first_byte` counts from the request."""

    name: float | None = None
    connection: float | None = None
    tls: float | None = None
    first_byte: float | None = None

    @classmethod
    def of(cls, trace: Trace) -> "Timings":
        return cls(trace.name, trace.connection, trace.tls, trace.first_byte)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`url` is where the answer came from in the end, `hops` the URLs that redirected there."""

    url: str
    status: int
    reason: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
    timings: Timings = Timings()
    hops: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        return media_type(self.headers)

    @property
    def text(self) -> str:
        """The body by its charset; an unknown charset or bad bytes never raise."""
        message = Message()
        message["Content-Type"] = self.headers.get("Content-Type", "")
        try:
            return self.body.decode(message.get_content_charset("utf-8"), "replace")
        except (LookupError, ValueError):
            return self.body.decode("utf-8", "replace")

    def raise_for_status(self) -> None:
        raise_for_status(self.status, self.headers)


class StreamedAnswer:
    """An answer whose body is read piece by piece; used inside `with http.stream(…)`."""

    def __init__(self, incoming: Incoming, hops: tuple[str, ...], cap: int) -> None:
        self._incoming = incoming
        self._cap = cap
        self.hops = hops
        self.url = incoming.url
        self.status = incoming.status_code
        self.reason = incoming.reason.translate(_CONTROLS)
        self.headers: Mapping[str, str] = CaseInsensitiveDict(
            (name, value.translate(_CONTROLS)) for name, value in incoming.headers.items()
        )

    @property
    def content_type(self) -> str:
        return media_type(self.headers)

    def raise_for_status(self) -> None:
        raise_for_status(self.status, self.headers)

    def chunks(self) -> Iterator[bytes]:
        """Decoded bytes. Raises TooLarge beyond the cap, TimedOut at the deadline, Disconnected when cut short."""
        length, seen = self.headers.get("Content-Length", ""), 0
        has_body = self._incoming.request.method != "HEAD"
        if has_body and length.isascii() and length.isdigit() and int(length[:19]) > self._cap:
            raise self._too_large()
        with typed(urlsplit(self.url).hostname or "", "body"):
            while piece := self._incoming.raw.read(_PIECE, decode_content=True):
                seen += len(piece)
                if seen > self._cap:
                    raise self._too_large()
                yield piece
        self._incoming.finish()

    def _too_large(self) -> TooLarge:
        return TooLarge(f"the answer is larger than {self._cap} bytes", limit=self._cap)


def media_type(headers: Mapping[str, str]) -> str:
    """Lower case, without parameters; empty when the server names none."""
    return headers.get("Content-Type", "").partition(";")[0].strip().lower()


def raise_for_status(status: int, headers: Mapping[str, str]) -> None:
    """Raises the HttpStatus error for 400 and above. The phrase is the standard's, not the server's own words."""
    if status < 400:
        return
    reason = http.HTTPStatus(status).phrase if status in http.HTTPStatus._value2member_map_ else ""
    kind = _ERRORS.get(status, ServerFailed if status >= 500 else HttpStatus)
    raise kind(status, reason, retry_after=retry_after(headers, now=datetime.now(UTC)))


def retry_after(headers: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds to wait (RFC 9110 §10.2.3), 0 to LONGEST_RETRY_AFTER; None when absent or not readable."""
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text[:9]), LONGEST_RETRY_AFTER)
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (moment - now).total_seconds()
    except (ValueError, IndexError, TypeError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER)

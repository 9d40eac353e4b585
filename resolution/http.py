"""The one way out: every request to a foreign server goes through `Http` (requirements E1-E9, E12, E13, C1, C2)."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from resolution.auth import Anonymous, Credentials
from resolution.errors import (
    CredentialRefused,
    PlainHttpRefused,
    RedirectRefused,
    RequestRefused,
    TooManyRedirects,
)
from resolution.network.answers import Answer, StreamedAnswer, Timings
from resolution.network.connections import Dialer, Trace
from resolution.network.deadline import Deadline
from resolution.network.failures import typed
from resolution.network.lookup import Lookup, Lookups, system_lookup
from resolution.network.policy import NetworkPolicy
from resolution.network.sockets import Connect, connect
from resolution.network.transport import Adapter, Body, Incoming, Outgoing, Session
from resolution.network.urls import Url

__all__ = ["Answer", "Deadline", "Http", "Limits", "NetworkPolicy", "StreamedAnswer", "Timings"]

ANONYMOUS = Credentials()
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OURS = frozenset({"host", "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer"})
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "x-jfrog-art-api", "x-nuget-apikey"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Seconds and decoded bytes; `total` is for a whole answer, `download` for a whole artifact."""

    name: float = 5.0
    connect: float = 10.0
    total: float = 30.0
    download: float = 600.0
    metadata_bytes: int = 64 << 20
    artifact_bytes: int = 2 << 30
    redirects: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """One request and how far it may follow redirects; `home` until a hop leaves the first origin."""

    method: str
    headers: Mapping[str, str]
    body: Body | None
    credentials: Credentials
    ca_pem: str
    deadline: Deadline
    redirects: bool
    home: bool = True
    trace: Trace = field(default_factory=Trace)


class Http:
    """Guarded requests over kept connections; safe for many threads. It never repeats a request on its own,
    except a GET or HEAD whose kept connection the server had closed meanwhile.

    `lookup` and `connect` stand between it and the network, so that tests can hand over their own.
    """

    def __init__(
        self,
        policy: NetworkPolicy,
        limits: Limits | None = None,
        *,
        lookup: Lookup = system_lookup,
        connect: Connect = connect,
        user_agent: str = "Backline/0.1",
    ) -> None:
        self.policy = policy
        self.limits = limits or Limits()
        self._user_agent = user_agent
        self._session = Session(
            Adapter(Dialer(policy, Lookups(lookup), connect, self.limits.name, self.limits.connect))
        )

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        credentials: Credentials = ANONYMOUS,
        ca_pem: str = "",
        cap: int | None = None,
        deadline: Deadline | None = None,
        redirects: bool = True,
    ) -> Answer:
        """The whole answer, whatever its status. `body` may be an open file; `ca_pem` is trusted in addition to the
        system's authorities.

        Raises RequestRefused, Unreachable, TlsFailed or UnusableAnswer errors; none holds a secret or a query.
        """
        started = time.monotonic()
        ask = _Ask(
            method=method,
            headers={"Accept-Encoding": "gzip, deflate", **(headers or {})},
            body=body,
            credentials=credentials,
            ca_pem=ca_pem,
            deadline=deadline or Deadline.after(self.limits.total),
            redirects=redirects,
        )
        with self._open(url, ask, self.limits.metadata_bytes if cap is None else cap) as answer:
            whole = b"".join(answer.chunks())
        return Answer(
            url=answer.url,
            status=answer.status,
            reason=answer.reason,
            headers=answer.headers,
            body=whole,
            seconds=time.monotonic() - started,
            timings=Timings.of(ask.trace),
            hops=answer.hops,
        )

    @contextmanager
    def stream(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        credentials: Credentials = ANONYMOUS,
        ca_pem: str = "",
        cap: int | None = None,
        deadline: Deadline | None = None,
        redirects: bool = True,
    ) -> Iterator[StreamedAnswer]:
        """The same, for bodies that should not be held in memory; its default limits are those for artifacts."""
        ask = _Ask(
            method=method,
            headers={"Accept-Encoding": "identity", **(headers or {})},
            body=body,
            credentials=credentials,
            ca_pem=ca_pem,
            deadline=deadline or Deadline.after(self.limits.download),
            redirects=redirects,
        )
        with self._open(url, ask, self.limits.artifact_bytes if cap is None else cap) as answer:
            yield answer

    def close(self) -> None:
        self._session.close()

    @contextmanager
    def _open(self, url: str, ask: _Ask, cap: int) -> Iterator[StreamedAnswer]:
        incoming, hops = self._follow(Url.parse(url), ask)
        try:
            yield StreamedAnswer(incoming, hops, cap)
        finally:
            incoming.close()

    def _follow(self, url: Url, ask: _Ask) -> tuple[Incoming, tuple[str, ...]]:
        """RFC 9110 §15.4, by our own rules: few hops, never down to http, never on with a secret elsewhere."""
        hops: list[str] = []
        incoming = self._send(url, ask)
        while ask.redirects and incoming.status_code in _REDIRECTS and "Location" in incoming.headers:
            location = incoming.headers["Location"]
            with typed(url.name):
                incoming.skip()
            if ask.method not in ("GET", "HEAD"):
                raise RedirectRefused(f"{url.name} redirects a {ask.method} request: the URL is not the final one")
            hops.append(str(url))
            target = _target(url, location)
            if str(target) in hops:
                raise TooManyRedirects(f"the redirects of {url.name} go in a circle")
            if len(hops) > self.limits.redirects:
                raise TooManyRedirects(f"more than {self.limits.redirects} redirects")
            ask = replace(ask, home=ask.home and target.origin == url.origin)
            url, incoming = target, self._send_on(target, ask)
        return incoming, tuple(hops)

    def _send_on(self, url: Url, ask: _Ask) -> Incoming:
        try:
            return self._send(url, ask)
        except RequestRefused as refused:
            raise RedirectRefused(f"redirected to {url.name}: {refused}") from None

    def _send(self, url: Url, ask: _Ask) -> Incoming:
        self.policy.check_name(url)
        outgoing = Outgoing(ask.method, url, self._headers(url, ask), ask.body)
        outgoing.ca_pem, outgoing.deadline, outgoing.trace = ask.ca_pem, ask.deadline, ask.trace
        answer = self._session.send(outgoing, stream=True, allow_redirects=False)
        assert isinstance(answer, Incoming)
        return answer

    def _headers(self, url: Url, ask: _Ask) -> dict[str, str]:
        headers = {"Host": url.authority, "User-Agent": self._user_agent, "Accept": "*/*"}
        secret: dict[str, str] = {}
        for name, value in ask.headers.items():
            _check_header(name, value)
            (secret if name.lower() in _SECRET else headers)[name] = value
        if not ask.home:
            return headers
        if not isinstance(ask.credentials.scheme, Anonymous):
            secret |= ask.credentials.headers_for(str(url))
        if secret and url.scheme != "https" and not self.policy.allows_plain_http(url):
            raise PlainHttpRefused(f"the credentials would travel to {url.name} in clear")
        return headers | secret


def _target(url: Url, location: str) -> Url:
    try:
        # http.client reads header bytes as Latin-1, whatever they were.
        target = url.join(location.encode("latin-1").decode("utf-8", "replace"))
    except (RequestRefused, UnicodeError):
        raise RedirectRefused(f"{url.name} redirects to something that is not a plain http or https URL") from None
    if url.scheme == "https" and target.scheme == "http":
        raise RedirectRefused(f"{url.name} redirects from https down to http")
    return target


def _check_header(name: str, value: str) -> None:
    if name.lower() in _OURS or not name.isascii() or not name.replace("-", "").isalnum():
        raise RequestRefused("a request header that callers do not set")
    if not value.isascii() or not value.isprintable():
        raise CredentialRefused(f"the header {name} holds characters that no header may carry")

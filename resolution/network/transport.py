"""requests, reduced to what we trust it with: our adapter below, none of its redirects, cookies or environment.

https://requests.readthedocs.io/en/latest/user/advanced/#transport-adapters
"""

import contextlib
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from http.cookiejar import DefaultCookiePolicy
from ssl import SSLContext, SSLEOFError
from typing import IO, Any

import requests
from requests.adapters import BaseAdapter
from requests.cookies import RequestsCookieJar
from requests.structures import CaseInsensitiveDict
from urllib3 import BaseHTTPResponse

from resolution.errors import Disconnected
from resolution.network.connections import Connection, Dialer, Trace
from resolution.network.deadline import Deadline
from resolution.network.failures import typed
from resolution.network.pool import Key, Pool
from resolution.network.tls import client_context
from resolution.network.urls import Url

Body = bytes | IO[bytes]
_SMALL_BODY = 1 << 16
_KEPT_CONTEXTS = 64  # one holds the system's authorities: about half a megabyte


class Outgoing(requests.PreparedRequest):
    """A request as it goes out, with what its connection needs to know."""

    def __init__(self, method: str, url: Url, headers: Mapping[str, str], body: Body | None) -> None:
        super().__init__()
        self.method, self.url, self.content = method, str(url), body
        self.headers = CaseInsensitiveDict(headers)
        self.hooks = {"response": []}
        self.to = url
        self.ca_pem = ""
        self.deadline = Deadline(0)
        self.trace = Trace()


class Incoming(requests.Response):
    """An answer whose body is still on the wire; `finish` returns the connection, `close` ends it."""

    raw: BaseHTTPResponse

    def __init__(self, connection: Connection, pool: Pool, key: Key) -> None:
        super().__init__()
        self._place = connection, pool, key
        self._held = True

    def finish(self) -> None:
        connection, pool, key = self._place
        if self._held:
            self._held = False
            pool.give(key, connection)

    def close(self) -> None:
        if self._held:
            self._held = False
            self._place[0].close()

    def skip(self) -> None:
        """Be done with a body nobody wants: a small one is read, so that the connection can be kept."""
        length = self.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length[:9]) <= _SMALL_BODY:
            self.raw.read(_SMALL_BODY + 1, decode_content=False)
            self.finish()
        self.close()


class Session(requests.Session):
    """No .netrc, no proxies, no CA bundle from the environment; no cookies; redirects are our own loop's matter."""

    def __init__(self, adapter: BaseAdapter) -> None:
        super().__init__()
        self.trust_env = False
        self.cookies = RequestsCookieJar(DefaultCookiePolicy(allowed_domains=()))
        self.adapters.clear()
        self.mount("http://", adapter)
        self.mount("https://", adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        # requests reads the body of a redirect to its end, without any limit, before it lets us decide.
        return None


class Adapter(BaseAdapter):
    """Sends an Outgoing over a guarded connection, kept per origin and certificate authority."""

    def __init__(self, dialer: Dialer) -> None:
        super().__init__()
        self._dialer = dialer
        self._pool = Pool()
        self._contexts: OrderedDict[str, SSLContext] = OrderedDict()
        self._lock = threading.Lock()

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Incoming:
        """Raises RequestRefused, Unreachable, TlsFailed and UnusableAnswer errors only."""
        assert isinstance(request, Outgoing)
        # What must not happen twice gets a connection that cannot have gone stale.
        fresh = request.method not in ("GET", "HEAD")
        while True:
            key: Key = (*request.to.origin, request.ca_pem)
            connection = self._pool.take(key, lambda: self._connection(request), fresh=fresh)
            reused = connection.sock is not None
            try:
                return self._exchange(connection, request, key)
            except Disconnected:
                connection.close()
                if not reused:
                    raise
            except BaseException:
                connection.close()
                raise

    def close(self) -> None:
        self._pool.close()

    def _connection(self, request: Outgoing) -> Connection:
        context = self._context(request.ca_pem) if request.to.scheme == "https" else None
        return Connection(request.to, self._dialer, context)

    def _exchange(self, connection: Connection, request: Outgoing, key: Key) -> Incoming:
        connection.begin(request.deadline, request.trace)
        with typed(request.to.name):
            # A server that has heard enough closes, but what it said before can still be read: 413, a TLS alert.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError, SSLEOFError):
                connection.request(
                    request.method or "GET",
                    request.to.target,
                    body=request.content,
                    headers=request.headers,
                    preload_content=False,
                    decode_content=True,
                )
            sent = time.monotonic()
            raw = connection.getresponse()
        request.trace.first_byte = time.monotonic() - sent
        return self._incoming(Incoming(connection, self._pool, key), raw, request)

    def _incoming(self, answer: Incoming, raw: BaseHTTPResponse, request: Outgoing) -> Incoming:
        answer.raw, answer.request = raw, request
        answer.url = str(request.to)
        answer.status_code = raw.status
        answer.reason = raw.reason or ""
        answer.headers = CaseInsensitiveDict(raw.headers)
        return answer

    def _context(self, ca_pem: str) -> SSLContext:
        with self._lock:
            if ca_pem not in self._contexts:
                self._contexts[ca_pem] = client_context(ca_pem)
                if len(self._contexts) > _KEPT_CONTEXTS:
                    self._contexts.popitem(last=False)
            self._contexts.move_to_end(ca_pem)
            return self._contexts[ca_pem]

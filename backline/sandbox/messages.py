"""A request as a product sees it, and the answer it gives."""

import hashlib
import json
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.message import Message
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """One request; `path` is decoded once, as a servlet container does, `target` is as it came."""

    method: str
    target: str
    headers: Message
    body: bytes
    scheme: str
    port: int
    guest: bool = False
    """Answered as if anonymous access were on."""

    @property
    def path(self) -> str:
        return unquote(urlsplit(self.target).path, errors="surrogateescape")

    @property
    def query(self) -> dict[str, list[str]]:
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.header('Host') or f'localhost:{self.port}'}"

    def header(self, name: str) -> str:
        return str(self.headers.get(name, ""))

    def parameter(self, name: str) -> str:
        return self.query.get(name, [""])[0]

    def basic(self) -> tuple[str, str] | None:
        """User and password of a Basic header; both empty when it cannot be read."""
        scheme, _, value = self.header("Authorization").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            user, _, password = b64decode(value.strip(), validate=True).decode().partition(":")
        except (NotBase64, UnicodeDecodeError):
            return "", ""
        return user, password

    def bearer(self) -> str:
        scheme, _, value = self.header("Authorization").partition(" ")
        return value.strip() if scheme.lower() == "bearer" else ""

    def anonymous(self) -> "Call":
        """The same request without credentials, from a guest who may read."""
        headers = Message()
        for name, value in self.headers.items():
            if name.lower() not in {"authorization", "x-jfrog-art-api", "x-nuget-apikey"}:
                headers[name] = value
        return replace(self, headers=headers, guest=True)


class Wire(Protocol):
    """The open connection, for an answer that does not keep to HTTP."""

    def write(self, data: bytes) -> None: ...
    def pause(self, seconds: float) -> bool:
        """Wait; false once the peer has gone or the sandbox stops."""

    def hold(self, seconds: float) -> None:
        """Swallow what comes and say nothing, until the peer has gone or the sandbox stops."""

    def reset(self) -> None: ...


@dataclass(slots=True)
class Response:
    """An answer; `wire` takes the connection over and closes it afterwards."""

    status: int = 200
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    chunks: Iterator[bytes] | None = None
    wire: Callable[[Wire], None] | None = None

    def head(self) -> bytes:
        """Status line and headers as they go over the wire."""
        reason = self.reason or (HTTPStatus(self.status).phrase if self.status in set(HTTPStatus) else "")
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in self.all_headers().items()]
        # A decoded path may stand in a reason or a header, and must not become lines of its own.
        lines = [" ".join(line.split()) for line in lines]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def all_headers(self) -> dict[str, str]:
        headers = dict(self.headers)
        if self.content_type:
            headers.setdefault("Content-Type", self.content_type)
        if self.chunks is not None:
            headers["Transfer-Encoding"] = "chunked"
        elif self.status not in {204, 304}:
            headers.setdefault("Content-Length", str(len(self.body)))
        return headers


class Refused(Exception):
    """Ends the handling of a request with this answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def json_response(data: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(status, json.dumps(data).encode(), "application/json", dict(headers or {}))


def html_response(text: str, status: int = 200, reason: str = "") -> Response:
    return Response(status, text.encode(), "text/html; charset=utf-8", reason=reason)


def redirect(location: str, status: int = 302) -> Response:
    return Response(status, headers={"Location": location})


def document(data: Any, content_type: str = "application/json") -> Response:
    """A computed document with a validator, so that clients can ask whether it changed."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    etag = f'"{hashlib.sha1(body, usedforsecurity=False).hexdigest()}"'
    return Response(200, body, content_type, {"ETag": etag})


def conditional(call: Call, response: Response) -> Response:
    """Answer If-None-Match with 304 and a single Range with 206, where the response allows it."""
    if response.status != HTTPStatus.OK or response.chunks is not None or call.method not in {"GET", "HEAD"}:
        return response
    etag = response.headers.get("ETag")
    if etag and etag in call.header("If-None-Match"):
        return Response(304, headers={"ETag": etag})
    if "Accept-Ranges" in response.headers and call.header("Range").startswith("bytes="):
        return _partial(call.header("Range").removeprefix("bytes="), response)
    return response


def _partial(wanted: str, response: Response) -> Response:
    size = len(response.body)
    start, _, end = wanted.partition("-")
    try:
        first = int(start) if start else max(0, size - int(end))
        last = min(size - 1, int(end)) if start and end else size - 1
    except ValueError:
        return response
    if first > last:
        return Response(416, headers={"Content-Range": f"bytes */{size}"})
    headers = {**response.headers, "Content-Range": f"bytes {first}-{last}/{size}"}
    return Response(206, response.body[first : last + 1], response.content_type, headers)

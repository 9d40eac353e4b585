"""ssrf_urls.jsonl: hostile and harmless URLs, judged by what our client sends, with the public-only policy.

Names are looked up in a stub; a connection to a permitted address is led to a server on loopback instead, and the
log of real sockets must hold nothing but those.
"""

import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import Any

from resolution.errors import InvalidUrl, ResolutionError
from resolution.http import Deadline, Http, Limits, NetworkPolicy
from resolution.network.addresses import is_public
from resolution.network.sockets import TimedSocket, connect
from resolution.network.urls import Url
from tests.corpora.socket_log import socket_log
from tests.resolution.certificates import Identity, authority, server_identity
from tests.resolution.scripted_server import Received, Reply, ScriptedServer

SOMEWHERE_PUBLIC = "93.184.216.34"
LIMITS = Limits(name=2, connect=2, total=5)


def accepts(row: Mapping[str, Any]) -> bool:
    verdict = row.get("expect") in ("block", "allow", "either")
    return verdict and isinstance(row.get("input"), str) and not {"field", "format"} & row.keys()


def judge(row: Mapping[str, Any]) -> str:
    """Empty when the row holds. A name with several look-ups is tried once for each, like save, test and use."""
    looked_up: Sequence[list[str] | None] = row.get("resolve") or [None]
    attempts = [_attempt(row, answers) for answers in looked_up]
    for attempt in attempts:
        if attempt.strays:
            return f"packets left for {attempt.strays}"
    last, expect = attempts[-1], row["expect"]
    if expect == "allow":
        return "" if last.outcome == "200" else f"not allowed: {last.outcome}"
    if expect == "block" and last.requests > (1 if "redirects" in row else 0):
        return "a request was sent"
    return ""


@dataclass(slots=True)
class Attempt:
    outcome: str = ""
    requests: int = 0
    strays: list[Any] = field(default_factory=list)


def _attempt(row: Mapping[str, Any], answers: list[str] | None) -> Attempt:
    attempt, dialed = Attempt(), list[str]()
    with _server(row) as server, socket_log() as log:

        def lead(address: str, port: int, deadline: Deadline) -> TimedSocket:
            dialed.append(address)
            return connect("127.0.0.1", server.port, deadline)

        http = Http(NetworkPolicy(), LIMITS, lookup=lambda name: _stub(name, answers), connect=lead)
        try:
            answer = http.fetch(row["input"], headers=row.get("headers"), ca_pem=_authority().pem)
            attempt.outcome = str(answer.status)
        except ResolutionError as refused:
            attempt.outcome = type(refused).__name__
        finally:
            http.close()
        attempt.requests = len(server.requests)
        attempt.strays = [address for address in dialed if not is_public(ip_address(address))]
        attempt.strays += [entry for entry in log if entry != ("socket.connect", ("127.0.0.1", server.port))]
    return attempt


def _stub(name: str, answers: list[str] | None) -> list[str]:
    if answers is None:
        return ["127.0.0.1"] if name.rstrip(".") == "localhost" else [SOMEWHERE_PUBLIC]
    return answers


def _server(row: Mapping[str, Any]) -> ScriptedServer:
    """Serves the row's redirects in order, then 200, under the name that the row's URL has."""
    replies = [Reply(step["status"], {"Location": step["location"]}) for step in row.get("redirects", ())]

    def default(received: Received) -> Reply:
        return replies.pop(0) if replies else Reply()

    try:
        url = Url.parse(row["input"])
    except InvalidUrl:
        return ScriptedServer(default=default)
    return ScriptedServer(default=default, context=_context(url.name) if url.scheme == "https" else None)


def _context(name: str) -> ssl.SSLContext:
    is_address = ":" in name or name.replace(".", "").isdigit()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    names, addresses = ((), (name,)) if is_address else ((name,), ())
    server_identity(_authority(), names, addresses=addresses).load_into(context)
    return context


@cache
def _authority() -> Identity:
    return authority()

"""Faults of the body: wrong type, broken, too large, dishonestly packed."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace

from backline.sandbox.faults.table import Behaviour, Fault, Situation
from backline.sandbox.messages import Response

OK = 200
LOGIN = b"""<!DOCTYPE html><html><head><title>Sign in</title></head><body><h1>Sign in</h1>
<form method="post" action="/login"><input name="username"><input name="password" type="password"></form>
</body></html>"""
PORTAL = b"""<html><head><title>Guest network</title></head><body>Accept the terms to go on.
<form action="/accept"><button>Accept</button></form></body></html>"""
LANDING = b"<!doctype html><html><head><title>Package hosting for teams</title></head><body>Start free</body></html>"
DECLARED = {"Content-Type", "Content-Length", "ETag", "Accept-Ranges"}


def _html(body: bytes) -> Behaviour:
    return lambda situation: Response(200, body, "text/html; charset=utf-8")


def _body(body: bytes, content_type: str = "application/json") -> Behaviour:
    return lambda situation: Response(200, body, content_type)


def _changed(change: Callable[[bytes], bytes]) -> Behaviour:
    """Successful answers come with another body."""

    def answer(situation: Situation) -> Response:
        healthy = situation.healthy()
        if healthy.status != OK or not healthy.body:
            return healthy
        kept = {name: value for name, value in healthy.headers.items() if name not in DECLARED}
        return Response(200, change(healthy.body), healthy.content_type, kept)

    return answer


def _labelled(content_type: str) -> Behaviour:
    def answer(situation: Situation) -> Response:
        healthy = situation.healthy()
        return replace(healthy, content_type=content_type) if healthy.status == OK else healthy

    return answer


def _encoded(encoding: str, body: Callable[[bytes], bytes]) -> Behaviour:
    def answer(situation: Situation) -> Response:
        healthy = situation.healthy()
        return Response(200, body(healthy.body), healthy.content_type, {"Content-Encoding": encoding})

    return answer


def _bomb(_situation: Situation) -> Response:
    def blocks() -> Iterator[bytes]:
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        zeros = b" " * (1 << 20)
        for _ in range(10_000):
            if packed := packer.compress(zeros):
                yield packed
        yield packer.flush()

    return Response(200, b"", "application/json", {"Content-Encoding": "gzip"}, chunks=blocks())


def _flip(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


FAULTS = (
    Fault("sign-in-page", "200 with a sign-in form for everything", _html(LOGIN)),
    Fault("captive-portal", "200 with the page of a guest network", _html(PORTAL)),
    Fault("landing-page", "200 with a marketing page: no such cloud organization", _html(LANDING)),
    Fault("html-as-json", "a sign-in form that says it is JSON", _body(LOGIN)),
    Fault("empty-body", "200 with nothing in it", _body(b"")),
    Fault("null-json", "200 with the JSON value null", _body(b"null")),
    Fault("invalid-json", "200 with text that is no JSON", _body(b"{not json")),
    Fault("deep-json", "JSON nested a hundred thousand deep", _body(b"[" * 100_000 + b"]" * 100_000)),
    Fault("huge-number", "JSON with a number of a hundred thousand digits", _body(b"[" + b"9" * 100_000 + b"]")),
    Fault("bad-utf8", "JSON whose text is not UTF-8", _body(b'{"name": "\xff\xfe"}')),
    Fault("truncated", "the body stops halfway, as if complete", _changed(lambda body: body[: len(body) // 2])),
    Fault("corrupt", "one bit of every body is flipped", _changed(_flip)),
    Fault("wrong-content-type", "the right body labelled text/html", _labelled("text/html")),
    Fault("no-content-type", "the right body without a label", _labelled("")),
    Fault("octet-stream", "the right body labelled application/octet-stream", _labelled("application/octet-stream")),
    Fault("gzip-bomb", "ten gigabytes packed into ten megabytes", _bomb),
    Fault("broken-gzip", "says gzip, is not", _encoded("gzip", lambda body: body or b"x")),
    Fault("gzip-unasked", "packed although nobody asked", _encoded("gzip", lambda body: gzip.compress(body, mtime=0))),
    Fault("unknown-encoding", "an encoding that nobody knows", _encoded("x-secret", lambda body: body)),
)

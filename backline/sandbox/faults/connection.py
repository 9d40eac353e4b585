"""Faults below HTTP: TLS, and connections that close, hang or never end."""

from collections.abc import Callable, Iterator
from itertools import repeat

from backline.sandbox.faults.table import Fault, Situation
from backline.sandbox.messages import Response, Wire

LONG = 120.0


def _silent(wire: Wire) -> None:
    wire.pause(LONG)


def _reset(wire: Wire) -> None:
    wire.reset()


def _close(wire: Wire) -> None:
    """Nothing is said; the connection closes afterwards."""


def _hold(wire: Wire) -> None:
    wire.hold(LONG)


def _answer_with(wire: Callable[[Wire], None]) -> Callable[[Situation], Response]:
    return lambda situation: Response(wire=wire)


def _cut(situation: Situation, keep: Callable[[bytes], int]) -> Response:
    healthy = situation.healthy()
    whole = healthy.head() + healthy.body
    return Response(wire=lambda wire: wire.write(whole[: keep(whole)]))


def _mid_headers(situation: Situation) -> Response:
    return _cut(situation, lambda whole: 25)


def _mid_body(situation: Situation) -> Response:
    return _cut(situation, lambda whole: len(whole) - max(1, (len(whole) - whole.index(b"\r\n\r\n") - 4) // 2))


def _drip(situation: Situation) -> Response:
    healthy = situation.healthy()
    return Response(wire=lambda wire: _dribble(wire, healthy.head(), healthy.body, situation.seconds or 1.0))


def _drip_headers(situation: Situation) -> Response:
    healthy = situation.healthy()
    return Response(wire=lambda wire: _dribble(wire, b"", healthy.head() + healthy.body, situation.seconds or 1.0))


def _dribble(wire: Wire, first: bytes, rest: bytes, seconds: float) -> None:
    wire.write(first)
    for position in range(len(rest)):
        wire.write(rest[position : position + 1])
        if not wire.pause(seconds):
            return


def _headers_then_silence(situation: Situation) -> Response:
    healthy = situation.healthy()

    def speak(wire: Wire) -> None:
        wire.write(healthy.head())
        wire.pause(LONG)

    return Response(wire=speak)


def _delayed(situation: Situation) -> Response:
    healthy = situation.healthy()

    def speak(wire: Wire) -> None:
        if wire.pause(situation.seconds or 3.0):
            wire.write(healthy.head() + healthy.body)

    return Response(wire=speak)


def _endless(_situation: Situation) -> Response:
    def blocks() -> Iterator[bytes]:
        return repeat(b" " * 65536)

    return Response(content_type="application/json", chunks=blocks())


def _huge(situation: Situation) -> Response:
    """Ten gigabytes are announced, and come as fast as they are read."""
    healthy = situation.healthy()
    headers = {**healthy.headers, "Content-Length": str(10 * 1024**3)}
    head = Response(200, content_type=healthy.content_type, headers=headers).head()

    def speak(wire: Wire) -> None:
        wire.write(head)
        for _ in range(10 * 1024**3 // 65536):
            wire.write(b" " * 65536)

    return Response(wire=speak)


def _endless_headers(_situation: Situation) -> Response:
    def speak(wire: Wire) -> None:
        wire.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(10_000_000):
            wire.write(f"X-Filler-{number}: {'x' * 1000}\r\n".encode())

    return Response(wire=speak)


def _not_http(_situation: Situation) -> Response:
    return Response(wire=lambda wire: wire.write(b"SSH-2.0-OpenSSH_9.2\r\n"))


def _done_but_unsaid(situation: Situation) -> Response:
    situation.healthy()
    return Response(wire=_close)


def _done_and_silent(situation: Situation) -> Response:
    situation.healthy()
    return Response(wire=_silent)


def _reset_answer(_situation: Situation) -> Response:
    return Response(wire=_reset)


FAULTS = (
    Fault("tls-expired", "the certificate ended last month", certificate="expired"),
    Fault("tls-not-yet-valid", "the certificate starts next month", certificate="future"),
    Fault("tls-wrong-host", "the certificate is for another host", certificate="wrong-host"),
    Fault("tls-self-signed", "the certificate signs itself", certificate="self-signed"),
    Fault("tls-unknown-authority", "another authority signed the certificate", certificate="unknown-authority"),
    Fault("tls-plain", "plain HTTP is spoken where TLS is expected", plain_on_tls=True),
    Fault("tls-closed", "the connection closes before the handshake", greet=_close, tls_only=True),
    Fault("tls-silent", "the handshake is never answered", greet=_hold, tls_only=True),
    Fault("close-at-once", "every connection closes when it opens", greet=_close),
    Fault("reset-at-once", "every connection is reset when it opens", greet=_reset),
    Fault("silence", "the request is read and never answered", answer=_answer_with(_silent)),
    Fault("close-before-answer", "the connection closes instead of an answer", answer=_answer_with(_close)),
    Fault("answer-lost", "the request is carried out, then the connection closes unanswered", answer=_done_but_unsaid),
    Fault("answer-silent", "the request is carried out and never answered", answer=_done_and_silent),
    Fault("reset", "the connection is reset instead of an answer", answer=_reset_answer),
    Fault("close-mid-headers", "the connection closes inside the headers", answer=_mid_headers),
    Fault("close-mid-body", "the connection closes halfway through the body", answer=_mid_body),
    Fault("headers-then-silence", "the headers come, the body never does", answer=_headers_then_silence),
    Fault("drip", "one byte of the body every `seconds`", answer=_drip),
    Fault("drip-headers", "one byte of the headers every `seconds`", answer=_drip_headers),
    Fault("delayed", "the right answer, `seconds` late", answer=_delayed),
    Fault("endless-body", "a body that never ends", answer=_endless),
    Fault("huge-body", "a body of ten gigabytes, announced as such", answer=_huge),
    Fault("endless-headers", "headers that never end", answer=_endless_headers),
    Fault("not-http", "another protocol answers", answer=_not_http),
)

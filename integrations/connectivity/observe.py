"""One request and what it brought: facts about the answer, never its body."""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from integrations.connectivity.hints import Hint, hint_in
from integrations.connectivity.shapes import Seen, Shape, look
from resolution.auth import Credentials, Origin
from resolution.errors import ResolutionError, TimedOut
from resolution.http import Answer, Deadline, Http, Timings

CAP = 4 * 1024 * 1024  # bytes of a document that is read whole
BEGINNING = 64 * 1024  # bytes of a root index, which may list everything there is
NOT_SEEN = Seen(Shape.EMPTY)
READABLE = frozenset({Shape.INDEX, Shape.NOTHING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """`label` says which of the comparing requests it was; `error` instead of a status when no answer came."""

    label: str
    url: str
    status: int = 0
    content_type: str = ""
    seen: Seen = NOT_SEEN
    hint: Hint | None = None
    challenged: bool = False  # a 401 that says how to sign in
    seconds: float = 0.0
    timings: Timings = field(default_factory=Timings)
    final_url: str = ""
    error: ResolutionError | None = None

    def is_index(self, ecosystem: str) -> bool:
        return self.status == 200 and self.seen.shape is Shape.INDEX and self.seen.speaks == ecosystem

    @property
    def left_home(self) -> bool:
        return bool(self.final_url) and Origin.of(self.final_url) != Origin.of(self.url)

    def evidence(self) -> str:
        """One line for the support staff."""
        path = urlsplit(self.url).path or "/"
        if self.error is not None:
            return f"{self.label}: GET {path} · {self.error.reference} after {self.seconds:.1f} s"
        parts = [f"{self.status} {self.content_type}".strip(), self.seen.note if self.status < 400 else ""]
        if self.left_home:
            parts.append(f"redirected to {Origin.of(self.final_url).host}")
        if self.hint:
            parts.append(f"says {self.hint.value}")
        return f"{self.label}: GET {path} · " + " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Observer:
    """Asks one server on behalf of one integration."""

    http: Http
    deadline: Deadline
    ca_pem: str = ""

    def see(
        self,
        label: str,
        url: str,
        *,
        accept: str,
        credentials: Credentials,
        labels: Iterable[str] = (),
        beginning: bool = False,
    ) -> Observation:
        """`beginning` reads only the first bytes; `labels` are content types that the body must carry."""
        if self.deadline.left() <= 0:
            return Observation(label=label, url=url, error=TimedOut("no time was left", phase="body"))
        started = time.monotonic()
        try:
            ask = self._ask_beginning if beginning else self._ask
            answer = ask(url, accept, credentials)
        except ResolutionError as error:
            return Observation(label=label, url=url, error=error, seconds=time.monotonic() - started)
        return _observation(label, url, answer, frozenset(labels), whole=not beginning)

    def _ask(self, url: str, accept: str, credentials: Credentials) -> Answer:
        return self.http.fetch(
            url,
            headers={"Accept": accept},
            credentials=credentials,
            ca_pem=self.ca_pem,
            cap=CAP,
            deadline=self.deadline,
        )

    def _ask_beginning(self, url: str, accept: str, credentials: Credentials) -> Answer:
        started = time.monotonic()
        with self.http.stream(
            url, headers={"Accept": accept}, credentials=credentials, ca_pem=self.ca_pem, deadline=self.deadline
        ) as streamed:
            body = b""
            for chunk in streamed.chunks():
                body += chunk
                if len(body) >= BEGINNING:
                    break
            return Answer(
                url=streamed.url,
                status=streamed.status,
                reason=streamed.reason,
                headers=streamed.headers,
                body=body,
                seconds=time.monotonic() - started,
                hops=streamed.hops,
            )


def _observation(label: str, url: str, answer: Answer, labels: frozenset[str], *, whole: bool) -> Observation:
    seen = look(answer.body, answer.content_type, whole=whole)
    if answer.status == 200 and labels and seen.shape in READABLE and answer.content_type not in labels:
        seen = Seen(Shape.BROKEN, seen.speaks, f"{seen.note}, labelled “{answer.content_type or 'nothing'}”")
    refused = answer.status >= 400
    return Observation(
        label=label,
        url=url,
        status=answer.status,
        content_type=answer.content_type[:80],
        seen=seen,
        hint=hint_in(answer.reason, answer.text[:4000]) if refused else None,
        challenged=answer.status == 401 and bool(answer.headers.get("WWW-Authenticate")),
        seconds=answer.seconds,
        timings=answer.timings,
        final_url=answer.url,
    )

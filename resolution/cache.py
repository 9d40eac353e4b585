"""A Reader that remembers: the second look at a registry is nearly free.

Immutable facts are kept for good, lists of versions for minutes and then asked for by validator (RFC 9111 §4.3).
Nothing is shared between registries, even those of one organization: the key of each begins with `registry.key`.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import partial

from resolution.errors import NotFound
from resolution.http import Answer, Http
from resolution.manners import Manners
from resolution.reader import Direct, Document, Slim, without_query
from resolution.records import Evidence
from resolution.registry import Registry
from resolution.store import Kept, Store

_GENERATION = 3  # of the key; raised when what is kept changes its meaning
_FOREVER = 4e9  # Unix time in the year 2096
_MOST_ABSENT = 10_000
_LISTED_FOR = 60.0  # seconds; what other processes keep meanwhile is asked for again


@dataclass(slots=True)
class Usage:
    """What a cache did so far. Bytes are those of unpacked documents; `stored` reads asked the registry nothing."""

    reads: int = 0
    stored: int = 0
    shared: int = 0  # joined an equal read that was under way
    absent: int = 0  # a recent 404, not asked again
    confirmed: int = 0  # asked, and not modified since
    fetched: int = 0
    retried: int = 0
    bytes_fetched: int = 0
    bytes_saved: int = 0

    @property
    def requests_saved(self) -> int:
        return self.stored + self.shared + self.absent


@dataclass(frozen=True, slots=True)
class _Question:
    url: str
    headers: Mapping[str, str]
    cap: int | None
    slim: Slim | None
    immutable: bool

    def key(self, owner: str) -> bytes:
        """Equal for equal questions only; the kept form depends on the function that slims."""
        form = _name_of(self.slim) if self.slim else ""
        parts = (
            str(_GENERATION),
            owner,
            self.url,
            form,
            *(f"{name}:{self.headers[name]}" for name in sorted(self.headers)),
        )
        return hashlib.blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=24).digest()


class Cached:
    """Safe for many threads. `fresh_for` is how long a list of versions is believed, in seconds, and `absent_for` how
    long a 404 is; `store`, `http` and `manners` may be shared by the readers of many registries."""

    def __init__(
        self,
        http: Http,
        registry: Registry,
        store: Store,
        *,
        manners: Manners | None = None,
        fresh_for: float = 300.0,
        absent_for: float = 10.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.registry = registry
        self._http, self._store, self._manners = http, store, manners or Manners()
        self._fresh_for, self._absent_for, self._clock = fresh_for, absent_for, clock
        self._usage, self._lock = Usage(), threading.Lock()
        self._under_way: dict[bytes, Future[Document]] = {}
        self._absent: OrderedDict[bytes, tuple[float, NotFound]] = OrderedDict()
        self._listing, self._listed_until = threading.Lock(), 0.0
        self._listed: set[bytes] | None = None

    def read(
        self,
        url: str,
        *,
        accept: str = "*/*",
        headers: Mapping[str, str] | None = None,
        cap: int | None = None,
        slim: Slim | None = None,
        immutable: bool = False,
    ) -> Document:
        """As Reader.read. Equal reads at the same time are one request."""
        question = _Question(url, {"Accept": accept, **(headers or {})}, cap, slim, immutable)
        key = question.key(self.registry.key)
        with self._lock:
            self._usage.reads += 1
            joined = self._under_way.get(key)
            mine: Future[Document] = joined or self._under_way.setdefault(key, Future())
        if joined is None:
            self._settle(mine, key, question)
        document = mine.result()
        if joined is not None:
            self._count(shared=1, bytes_saved=len(document.body))
        return document

    @contextmanager
    def stream(self, url: str, *, cap: int | None = None) -> Iterator[Iterator[bytes]]:
        """Artifacts are not kept."""
        with Direct(self._http, self.registry).stream(url, cap=cap) as chunks:
            yield chunks

    def usage(self) -> Usage:
        """A copy of the counters."""
        with self._lock:
            return Usage(**{each.name: getattr(self._usage, each.name) for each in fields(Usage)})

    def _settle(self, mine: "Future[Document]", key: bytes, question: _Question) -> None:
        try:
            mine.set_result(self._answer(key, question))
        except BaseException as error:
            mine.set_exception(error)
        finally:
            with self._lock:
                del self._under_way[key]

    def _answer(self, key: bytes, question: _Question) -> Document:
        self._refuse_absent(key)
        kept = self._stored(key)
        if kept is not None and kept.fresh_until > self._clock():
            self._count(stored=1, bytes_saved=kept.original)
            return _document(kept, 0.0)
        answer, tried = self._ask(key, question, kept)
        self._count(retried=tried - 1)
        fresh_until = _FOREVER if question.immutable else self._clock() + self._fresh_for
        if answer.status == 304 and kept is not None:
            self._store.refresh(key, fresh_until)
            self._count(confirmed=1, bytes_saved=kept.original)
            return _document(kept, answer.seconds)
        return self._keep(key, question, answer, fresh_until)

    def _stored(self, key: bytes) -> Kept | None:
        """The store says once what it has: a registry that is new to us need not be looked for document by document."""
        with self._listing:
            if self._listed_until <= self._clock():
                self._listed, self._listed_until = self._store.keys(self.registry.key), self._clock() + _LISTED_FOR
            listed = self._listed
        return self._store.get(key) if listed is None or key in listed else None

    def _ask(self, key: bytes, question: _Question, kept: Kept | None) -> tuple[Answer, int]:
        validators = {"If-None-Match": kept.etag, "If-Modified-Since": kept.modified} if kept else {}
        headers = {**question.headers, **{name: value for name, value in validators.items() if value}}
        try:
            return self._manners.get(self._http, self.registry, question.url, headers, question.cap)
        except NotFound as error:
            with self._lock:
                self._absent[key] = self._clock() + self._absent_for, error
                if len(self._absent) > _MOST_ABSENT:
                    self._absent.popitem(last=False)
            raise

    def _keep(self, key: bytes, question: _Question, answer: Answer, fresh_until: float) -> Document:
        body = question.slim(answer.body, answer.content_type) if question.slim else answer.body
        self._count(fetched=1, bytes_fetched=len(answer.body))
        kept = Kept(
            url=answer.url,
            status=answer.status,
            content_type=answer.content_type,
            body=body,
            etag=answer.headers.get("ETag", ""),
            modified=answer.headers.get("Last-Modified", ""),
            original=len(answer.body),
            fresh_until=fresh_until,
        )
        if _worth_keeping(answer, question):
            self._store.put(key, self.registry.key, kept)
            if (listed := self._listed) is not None:
                listed.add(key)
        evidence = Evidence(without_query(answer.url), answer.status, answer.seconds)
        return Document(answer.url, body, answer.content_type, evidence, answer.status)

    def _refuse_absent(self, key: bytes) -> None:
        with self._lock:
            until, error = self._absent.get(key, (0.0, None))
            if error is None:
                return
            if until <= self._clock():
                del self._absent[key]
                return
            self._usage.absent += 1
        raise NotFound(error.status, error.reason)

    def _count(self, **changes: int) -> None:
        with self._lock:
            for name, change in changes.items():
                setattr(self._usage, name, getattr(self._usage, name) + change)


def _name_of(slim: Callable[..., bytes]) -> str:
    """What makes two ways of slimming the same one; of a partial, its arguments too."""
    if isinstance(slim, partial):
        return f"{_name_of(slim.func)}{slim.args!r}{sorted(slim.keywords.items())!r}"
    return f"{slim.__module__}.{slim.__qualname__}"


def _document(kept: Kept, seconds: float) -> Document:
    evidence = Evidence(without_query(kept.url), kept.status, seconds, from_cache=True)
    return Document(kept.url, kept.body, kept.content_type, evidence, kept.status)


def _worth_keeping(answer: Answer, question: _Question) -> bool:
    """A sign-in page in place of a POM must not be kept for good: HTML is kept only where it was asked for."""
    if "no-store" in answer.headers.get("Cache-Control", "").lower():
        return False
    unexpected = answer.content_type == "text/html" and "html" not in question.headers["Accept"]
    return answer.status in (200, 206) and not unexpected

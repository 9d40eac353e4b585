"""Politeness towards registries: few requests at once per host, at a bounded rate, retried rarely and patiently.

The one retry policy there is: at most three tries, only of GET, jittered, and Retry-After is obeyed (RFC 9110 §10.2.3).
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from random import SystemRandom

from resolution.auth import Origin
from resolution.errors import HttpStatus, ResolutionError, TimedOut
from resolution.http import Answer, Deadline, Http
from resolution.registry import Registry

_MOST_HOSTS = 1024
_RANDOM = SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """Waits in seconds; a server that asks for more than `longest_wait` is not asked again."""

    tries: int = 3
    first_wait: float = 0.3
    longest_wait: float = 20.0

    def wait(self, error: ResolutionError, tried: int, random: Callable[[], float]) -> float | None:
        """How long to wait after the `tried`-th failure; None when trying again is no use."""
        if not error.transient or tried >= self.tries:
            return None
        asked = error.retry_after if isinstance(error, HttpStatus) else None
        if asked is not None:
            return asked * (1 + random() / 10) if asked <= self.longest_wait else None
        return float(self.first_wait * 2 ** (tried - 1) * (0.5 + random() / 2))


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Requests to one host: `concurrency` at a time, `per_second` on average once a burst is used up."""

    concurrency: int = 32  # fewer than uv (50) asks of the same host
    per_second: float = 800.0
    burst: int = 800


class Gate:
    """Lets requests to one host through at its pace."""

    def __init__(self, pace: Pace, sleep: Callable[[float], None], clock: Callable[[], float]) -> None:
        self._places = threading.BoundedSemaphore(pace.concurrency)
        self._interval, self._burst = 1 / pace.per_second, (pace.burst - 1) / pace.per_second
        self._sleep, self._clock = sleep, clock
        self._lock = threading.Lock()
        self._due = self._closed_until = 0.0

    @contextmanager
    def turn(self, deadline: Deadline) -> Iterator[None]:
        """Waits for a place and for the rate. Raises TimedOut when the deadline comes first."""
        if not self._places.acquire(timeout=max(deadline.left(), 0)):
            raise TimedOut("too many requests to this host are under way", phase="turn")
        try:
            wait = self._reserve()
            if wait > deadline.left():
                raise TimedOut("this host asked for a pause", phase="turn")
            if wait > 0:
                self._sleep(wait)
            yield
        finally:
            self._places.release()

    def pause(self, seconds: float) -> None:
        """Nothing goes through for so long: the host asked for it."""
        with self._lock:
            self._closed_until = max(self._closed_until, self._clock() + seconds)

    def _reserve(self) -> float:
        # Generic cell rate algorithm (ITU-T I.371): one theoretical arrival time instead of a bucket.
        with self._lock:
            now = self._clock()
            self._due = max(self._due, now) + self._interval
            return max(self._due - self._interval - self._burst, self._closed_until) - now


class Manners:
    """Shared by all who ask the same hosts; safe for threads. `random`, `sleep` and `clock` are for tests."""

    def __init__(
        self,
        pace: Pace | None = None,
        retry: Retry | None = None,
        *,
        random: Callable[[], float] = _RANDOM.random,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._pace, self._retry = pace or Pace(), retry or Retry()
        self._random, self._sleep, self._clock = random, sleep, clock
        self._gates: dict[Origin, Gate] = {}
        self._lock = threading.Lock()

    def gate(self, url: str) -> Gate:
        """The gate of the URL's host."""
        origin = Origin.of(url)
        with self._lock:
            if origin not in self._gates:
                if len(self._gates) >= _MOST_HOSTS:
                    del self._gates[next(iter(self._gates))]
                self._gates[origin] = Gate(self._pace, self._sleep, self._clock)
            return self._gates[origin]

    def get(
        self, http: Http, registry: Registry, url: str, headers: Mapping[str, str], cap: int | None = None
    ) -> tuple[Answer, int]:
        """An answer below 400 and how many tries it took, all within one deadline. Raises as Http.fetch does, and
        HttpStatus errors."""
        gate, deadline, tried = self.gate(url), Deadline.after(http.limits.total), 0
        while True:
            try:
                tried += 1
                with gate.turn(deadline):
                    answer = _fetch(http, registry, url, headers, cap, deadline)
                return answer, tried
            except ResolutionError as error:
                wait = self._retry.wait(error, tried, self._random)
                if wait is None or wait > deadline.left():
                    raise
                if isinstance(error, HttpStatus) and error.retry_after:
                    gate.pause(error.retry_after)
                self._sleep(wait)


def _fetch(
    http: Http, registry: Registry, url: str, headers: Mapping[str, str], cap: int | None, deadline: Deadline
) -> Answer:
    credentials, ca_pem = registry.credentials, registry.ca_pem
    answer = http.fetch(url, headers=headers, credentials=credentials, ca_pem=ca_pem, cap=cap, deadline=deadline)
    if answer.status >= 400:
        answer = replace(answer, body=b"")  # an error that is remembered keeps its frames, and they the answer
    answer.raise_for_status()
    return answer

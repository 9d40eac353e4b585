"""Where the child's questions, asked on many threads, meet the resolver, which answers them in batches."""

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

from resolution.driver import Batch, Facts, Want
from resolution.errors import Cancelled, ResolutionError


class Exchange:
    """Every want is asked for once, whoever wants it and however often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Want, Future[Any]] = {}
        self._open: SimpleQueue[Want | None] = SimpleQueue()
        self._closed = False

    def ask(self, want: Want) -> Any:
        """Waits for the fact. Raises the ResolutionError that stood in its way, Cancelled at the end."""
        return self._expect(want).result()

    def expect(self, wants: Iterable[Want]) -> None:
        """Has them looked up without waiting."""
        for want in wants:
            self._expect(want)

    def batch(self, wait: float) -> Batch:
        """What is wanted now; empty after `wait` seconds or a `nudge`."""
        wants: list[Want | None] = []
        try:
            wants.append(self._open.get(timeout=wait))
            while True:
                wants.append(self._open.get_nowait())
        except Empty:
            return tuple(want for want in wants if want is not None)

    def nudge(self) -> None:
        """Ends the waiting in `batch`."""
        self._open.put(None)

    def settle(self, facts: Facts) -> None:
        for want, fact in facts.items():
            answer = self._answers[want]
            if isinstance(fact, ResolutionError):
                answer.set_exception(fact)
            else:
                answer.set_result(fact)

    def close(self) -> None:
        """Nobody waits any longer, and whoever still asks is told so."""
        with self._lock:
            self._closed = True
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(Cancelled("the resolution has ended"))

    def _expect(self, want: Want) -> "Future[Any]":
        with self._lock:
            answer = self._answers.get(want)
            if answer is None:
                answer = self._answers[want] = Future()
                if self._closed:
                    answer.set_exception(Cancelled("the resolution has ended"))
                self._open.put(want)
        return answer

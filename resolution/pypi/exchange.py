"""Where the child's questions, asked on many threads, meet the answers, told on others; the resolver stands between."""

import threading
from collections.abc import Iterable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Any

from resolution.driver import Batch, Want
from resolution.errors import Cancelled, ResolutionError


class Exchange:
    """Every want is asked for once, whoever wants it and however often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answers: dict[Want, Future[Any]] = {}
        self._events: SimpleQueue[Want | tuple[Want, Any] | None] = SimpleQueue()
        self._closed = False

    def ask(self, want: Want) -> Any:
        """Waits for the fact. Raises the ResolutionError that stood in its way, Cancelled at the end."""
        if self.expect([want]):
            self._events.put(want)
        return self._answers[want].result()

    def expect(self, wants: Iterable[Want]) -> Batch:
        """Those among them that nobody has wanted before: it is for the caller to have them looked up."""
        with self._lock:
            new = tuple(want for want in dict.fromkeys(wants) if want not in self._answers)
            for want in new:
                self._answers[want] = answer = Future[Any]()
                if self._closed:
                    answer.set_exception(Cancelled("the resolution has ended"))
        return new

    def tell(self, want: Want, fact: Any) -> None:
        """An answer has come; whoever waits for it hears of it when the resolver `settle`s it."""
        self._events.put((want, fact))

    def nudge(self) -> None:
        """Ends the waiting in `event`."""
        self._events.put(None)

    def event(self, wait: float) -> Want | tuple[Want, Any] | None:
        """What was asked, or an answer that was told, in their order; None after `wait` seconds or a `nudge`."""
        try:
            return self._events.get(timeout=wait)
        except Empty:
            return None

    def settle(self, want: Want, fact: Any) -> None:
        """Hands an answer to those who wait for it."""
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

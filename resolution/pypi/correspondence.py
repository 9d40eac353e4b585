"""Which questions of the child wait for which facts, and what has been asked for already."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from queue import Empty, SimpleQueue
from typing import Any

from resolution.driver import Batch, Want
from resolution.pypi.answers import Answers
from resolution.pypi.index_server import IndexServer, Request


class Correspondence:
    """All but `tell` is for the resolver's thread."""

    def __init__(self, index: IndexServer, answers: Answers) -> None:
        self._index, self._answers = index, answers
        self._asked: set[Want] = set()
        self._waiting: defaultdict[Want, list[Request]] = defaultdict(list)
        self._told: SimpleQueue[tuple[Want, Any]] = SimpleQueue()

    def tell(self, want: Want, fact: Any) -> None:
        """A fact has come; on any thread."""
        self._told.put((want, fact))
        self._index.wake()

    def told(self) -> Iterator[tuple[Want, Any]]:
        """What has come since the last look."""
        try:
            while True:
                yield self._told.get_nowait()
        except Empty:
            return

    def fresh(self, wants: Iterable[Want]) -> Batch:
        """Those among them that nobody has asked for before: they are to be looked up now."""
        new = tuple(want for want in dict.fromkeys(wants) if want not in self._asked)
        self._asked.update(new)
        return new

    def take(self, request: Request) -> Batch:
        """Replies, or keeps the request until the fact is there that it needs."""
        answer = self._answers.reply(request.path)
        if isinstance(answer, Want):
            self._waiting[answer].append(request)
            return self.fresh([answer])
        self._index.reply(request, answer)
        return ()

    def settle(self, want: Want, fact: Any) -> Batch:
        """Replies to those who waited for the fact; what they need besides is to be looked up."""
        self._answers.know(want, fact)
        return tuple(more for request in self._waiting.pop(want, ()) for more in self.take(request))

"""The one loop that does a resolver's reading: wants in, facts out, within a budget.

A resolver is a generator. It yields a batch of `Want`s, receives a mapping with a fact or a ResolutionError for
each, and returns a Graph. Where it has something to do before they are all there, it yields `Ahead` instead. It never
does I/O, so a dictionary is as good a source as a registry.
"""

import time
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from resolution.errors import BudgetExceeded, Cancelled, ResolutionError
from resolution.graph import Graph


class Want(NamedTuple):
    """A fact a resolver needs: `kind` is "package" (all versions), "manifest" (one version) or the ecosystem's own."""

    kind: str
    name: str
    version: str = ""


Batch = tuple[Want, ...]
Facts = Mapping[Want, Any]  # a fact, or the ResolutionError that stood in its way


class Ahead(NamedTuple):
    """Wants that the resolver does not wait for: it gets an empty mapping at once.

    `tell` hears of each as soon as it is there, on another thread, once, in any order.
    """

    wants: Batch
    tell: Callable[[Want, Any], None]


Resolver = Generator[Batch | Ahead, Facts, Graph]
Source = Callable[[Want], Any]


@dataclass(slots=True, kw_only=True)
class Budget:
    """Limits of one resolution: wants asked for, and seconds of wall time."""

    wants: int = 60_000
    seconds: float = 600.0


def run(
    resolver: Resolver,
    source: Source,
    *,
    threads: int = 32,
    budget: Budget | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> Graph:
    """Drive `resolver` to its graph, asking `source` for each want once.

    Raises BudgetExceeded, Cancelled, and whatever the resolver or `source` itself raises (Unresolvable).
    """
    asking = _Asking(source, budget or Budget(), threads)
    try:
        wanted = next(resolver)
        while True:
            if cancelled():
                raise Cancelled("the analysis was cancelled")
            facts = asking.ahead(wanted) if isinstance(wanted, Ahead) else asking.all(wanted)
            progress(len(asking.known))
            wanted = resolver.send(facts)
    except StopIteration as finished:
        graph: Graph = finished.value
        return graph
    finally:
        resolver.close()  # a resolver may own a child process: it ends here, not when memory is collected
        asking.pool.shutdown(cancel_futures=True)


class _Asking:
    """Every want is asked for once, whoever wants it and however often."""

    def __init__(self, source: Source, budget: Budget, threads: int) -> None:
        self._source, self._budget, self._ends = source, budget, time.monotonic() + budget.seconds
        self._asked: dict[Want, Future[None]] = {}
        self._failed: BaseException | None = None
        self.known: dict[Want, Any] = {}
        self.pool = ThreadPoolExecutor(max_workers=threads)

    def all(self, batch: Batch) -> Facts:
        for asked in self._start(batch):
            asked.result()
        return {want: self.known[want] for want in batch}

    def ahead(self, wanted: Ahead) -> Facts:
        for want, asked in zip(wanted.wants, self._start(wanted.wants), strict=True):
            asked.add_done_callback(partial(self._arrived, want, wanted.tell))
        if self._failed:
            raise self._failed
        return {}

    def _start(self, batch: Batch) -> list["Future[None]"]:
        missing = [want for want in dict.fromkeys(batch) if want not in self._asked]
        if len(self._asked) + len(missing) > self._budget.wants:
            raise BudgetExceeded(f"more than {self._budget.wants} look-ups")
        self._keep_time()
        for want in missing:
            self._asked[want] = self.pool.submit(self._ask, want)
        return [self._asked[want] for want in batch]

    def _ask(self, want: Want) -> None:
        self._keep_time()  # a batch may be long, and a registry slow
        try:
            self.known[want] = self._source(want)
        except ResolutionError as error:
            self.known[want] = error

    def _keep_time(self) -> None:
        if time.monotonic() > self._ends:
            raise BudgetExceeded(f"more than {self._budget.seconds:.0f} s")

    def _arrived(self, want: Want, tell: Callable[[Want, Any], None], asked: "Future[None]") -> None:
        if asked.cancelled():
            return
        if error := asked.exception():
            self._failed = error
        else:
            tell(want, self.known[want])

"""The one loop that does a resolver's reading: batches in, facts out, within a budget.

A resolver is a generator. It yields a batch of `Want`s, receives a mapping with a fact or a ResolutionError for
each, and returns a Graph. It never does I/O, so a dictionary is as good a source as a registry.
"""

import time
from collections.abc import Callable, Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
Resolver = Generator[Batch, Facts, Graph]
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
    threads: int = 16,
    budget: Budget | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    progress: Callable[[int], None] = lambda done: None,
) -> Graph:
    """Drive `resolver` to its graph, asking `source` for each want once.

    Raises BudgetExceeded, Cancelled, and whatever the resolver itself raises (Unresolvable).
    """
    budget = budget or Budget()
    ends, known = time.monotonic() + budget.seconds, dict[Want, Any]()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        try:
            batch = next(resolver)
            while True:
                missing = [want for want in dict.fromkeys(batch) if want not in known]
                if cancelled():
                    raise Cancelled("the analysis was cancelled")
                if len(known) + len(missing) > budget.wants or time.monotonic() > ends:
                    raise BudgetExceeded(f"more than {budget.wants} look-ups or {budget.seconds:.0f} s")
                known.update(zip(missing, _answers(missing, source, pool), strict=True))
                progress(len(known))
                batch = resolver.send({want: known[want] for want in batch})
        except StopIteration as finished:
            graph: Graph = finished.value
            return graph
        finally:
            resolver.close()  # a resolver may own a child process: it ends here, not when memory is collected


def _answers(wants: list[Want], source: Source, pool: ThreadPoolExecutor) -> Iterable[Any]:
    def ask(want: Want) -> Any:
        try:
            return source(want)
        except ResolutionError as error:
            return error

    return map(ask, wants) if len(wants) < 2 else pool.map(ask, wants)

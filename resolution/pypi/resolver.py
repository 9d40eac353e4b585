"""Resolution by uv itself, on an index of ours that serves metadata only.

https://docs.astral.sh/uv/concepts/resolution/. The generator has the same contract as every resolver: it yields
what is wanted and receives facts; the child process, its loopback index and its time end with it.
"""

from collections import deque
from collections.abc import Generator
from typing import Any

from resolution.driver import Ahead, Batch, Facts, Resolver, Want
from resolution.errors import ResolutionError
from resolution.pypi.answers import Answers
from resolution.pypi.correspondence import Correspondence
from resolution.pypi.dependency_graph import build
from resolution.pypi.index_server import IndexServer
from resolution.pypi.manifest import Conditions, Manifest
from resolution.pypi.prefetch import Prefetch
from resolution.pypi.uv import Ended, Pin, Uv

PATIENCE = 0.2  # seconds between two looks at whether somebody cancelled


def resolve(manifest: Manifest, conditions: Conditions | None = None) -> Resolver:
    """Wants are `simple` pages and `metadata` of files, as `Client.source` answers them.

    Raises Unresolvable in uv's words; the error itself where something could not be looked up.
    """
    conditions = conditions or Conditions()
    answers, prefetch = Answers(conditions), Prefetch(manifest, conditions)
    with IndexServer() as index:
        letters = Correspondence(index, answers)
        yield Ahead(letters.fresh(prefetch.first()), letters.tell)
        with Uv(manifest, conditions, f"{index.url}simple/", index.wake) as child:
            unsettled: deque[tuple[Want, Any]] = deque()
            while child.ended is None:
                for request in index.requests(0 if unsettled else PATIENCE):
                    yield from _ahead(letters, letters.take(request))
                for want, fact in letters.told():
                    # What likely follows is under way before the child hears of any answer.
                    yield from _ahead(letters, letters.fresh(prefetch.next(want, fact)))
                    unsettled.append((want, fact))
                if unsettled:
                    yield from _ahead(letters, letters.settle(*unsettled.popleft()))
                else:
                    yield Ahead((), letters.tell)
    return build(manifest, conditions, answers.chosen(_pins(child.ended, answers)), answers.notes())


def _ahead(letters: Correspondence, wants: Batch) -> Generator[Ahead, Facts, None]:
    if wants:
        yield Ahead(wants, letters.tell)


def _pins(ended: Ended, answers: Answers) -> tuple[Pin, ...]:
    try:
        return ended.pins()
    except ResolutionError as error:
        raise answers.explain(error) from None

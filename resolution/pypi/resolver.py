"""Resolution by uv itself, on an index of ours that serves metadata only.

https://docs.astral.sh/uv/concepts/resolution/. The generator has the same contract as every resolver: it yields
what is wanted and receives facts; the child process, its loopback index and its time end with it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from resolution.driver import Ahead, Resolver, Want
from resolution.errors import ResolutionError
from resolution.pypi.answers import Answers
from resolution.pypi.dependency_graph import build
from resolution.pypi.exchange import Exchange
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
    exchange = Exchange()
    answers = Answers(exchange, conditions)
    prefetch = Prefetch(manifest, conditions)
    yield Ahead(exchange.expect(prefetch.first()), exchange.tell)
    with _running(manifest, conditions, exchange, answers) as child:
        while child.ended is None:
            match exchange.event(PATIENCE):
                case Want() as asked:
                    yield Ahead((asked,), exchange.tell)
                case (want, fact):
                    # What likely follows is under way before the child hears of the answer and makes work of it.
                    yield Ahead(exchange.expect(prefetch.next(want, fact)), exchange.tell)
                    exchange.settle(want, fact)
                case None:
                    yield ()
    return build(manifest, conditions, answers.chosen(_pins(child.ended, answers)), answers.notes())


@contextmanager
def _running(manifest: Manifest, conditions: Conditions, exchange: Exchange, answers: Answers) -> Iterator[Uv]:
    try:
        with (
            IndexServer(answers.reply) as index,
            Uv(manifest, conditions, f"{index.url}simple/", exchange.nudge) as child,
        ):
            yield child
    finally:
        exchange.close()


def _pins(ended: Ended, answers: Answers) -> tuple[Pin, ...]:
    try:
        return ended.pins()
    except ResolutionError as error:
        raise answers.explain(error) from None

"""The loop between resolvers and registries."""

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from resolution.driver import Ahead, Budget, Resolver, Want, run
from resolution.errors import BudgetExceeded, Cancelled, NotFound
from resolution.graph import Graph

GRAPH = Graph(ecosystem="npm", nodes=(), edges=(), environment={})
A, B = Want("package", "a"), Want("package", "b")


def after(*batches: tuple[Want, ...], seen: list[Any]) -> Resolver:
    for batch in batches:
        seen.append((yield batch))
    return GRAPH


def test_it_answers_a_batch_as_a_whole_and_asks_for_nothing_twice() -> None:
    seen: list[Any] = []
    asked: list[Want] = []

    def source(want: Want) -> str:
        asked.append(want)
        return want.name.upper()

    assert run(after((A, B), (B, A, A), (), seen=seen), source) is GRAPH
    assert seen == [{A: "A", B: "B"}, {A: "A", B: "B"}, {}]
    assert sorted(asked) == [A, B]


def test_what_stood_in_the_way_is_an_answer() -> None:
    seen: list[Any] = []
    error = NotFound(404)

    def source(want: Want) -> str:
        raise error

    run(after((A,), seen=seen), source)
    assert seen == [{A: error}]


def test_a_resolver_need_not_wait() -> None:
    told: SimpleQueue[tuple[Want, Any]] = SimpleQueue()
    go_on = threading.Event()

    def resolver() -> Resolver:
        assert (yield Ahead((A,), lambda *answer: told.put(answer))) == {}
        go_on.set()  # the source is still at it
        assert told.get(timeout=5) == (A, "A")
        assert (yield Ahead((A,), lambda *answer: told.put(answer))) == {}
        assert told.get(timeout=5) == (A, "A")
        return GRAPH

    def source(want: Want) -> str:
        assert go_on.wait(5)
        return want.name.upper()

    assert run(resolver(), source) is GRAPH


def test_what_is_still_wanted_at_the_end_is_not_asked_for() -> None:
    asked: list[Want] = []
    ended = threading.Event()

    def resolver() -> Resolver:
        yield Ahead(tuple(Want("package", str(number)) for number in range(50)), lambda want, fact: None)
        ended.set()
        return GRAPH

    def source(want: Want) -> None:
        asked.append(want)
        assert ended.wait(5)

    run(resolver(), source, threads=2)
    assert len(asked) <= 3


@pytest.mark.parametrize("yielded", [lambda wants: wants, lambda wants: Ahead(wants, lambda want, fact: None)])
def test_it_keeps_to_the_budget(yielded: Callable[[tuple[Want, ...]], Any]) -> None:
    def resolver() -> Resolver:
        yield yielded((A, B))
        return GRAPH

    with pytest.raises(BudgetExceeded):
        run(resolver(), str, budget=Budget(wants=1))
    with pytest.raises(BudgetExceeded):
        run(resolver(), str, budget=Budget(seconds=-1))


def test_a_fault_of_the_source_ends_it_whoever_waits() -> None:
    def waiting() -> Resolver:
        yield (A,)
        return GRAPH

    def not_waiting() -> Resolver:
        yield Ahead((A,), lambda want, fact: None)
        while True:
            yield Ahead((), lambda want, fact: None)

    for resolver in (waiting(), not_waiting()):
        with pytest.raises(ZeroDivisionError):
            run(resolver, lambda want: 1 // 0)


def test_it_can_be_cancelled_and_tells_how_far_it_is() -> None:
    done: list[int] = []
    with pytest.raises(Cancelled):
        run(after((A,), (B,), seen=[]), str, cancelled=lambda: len(done) == 1, progress=done.append)
    assert done == [1]


def test_it_keeps_to_the_budget_within_a_batch() -> None:
    asked: list[Want] = []
    started = time.monotonic()

    def source(want: Want) -> str:
        asked.append(want)
        while time.monotonic() < started + 0.5:
            pass
        return ""

    many = tuple(Want("package", str(number)) for number in range(100))
    with pytest.raises(BudgetExceeded):
        run(after(many, seen=[]), source, threads=1, budget=Budget(seconds=0.1))
    assert len(asked) < 100

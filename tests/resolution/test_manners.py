"""Retries and pace, told with a clock that only sleeping moves."""

import threading
from collections.abc import Iterator

import pytest

from resolution.errors import (
    Disconnected,
    Forbidden,
    NameNotFound,
    RateLimited,
    ResolutionError,
    ServerFailed,
    TimedOut,
)
from resolution.http import Deadline, Http, NetworkPolicy
from resolution.manners import Gate, Manners, Pace, Retry
from resolution.registry import Registry
from tests.resolution.scripted_server import Received, Reply, ScriptedServer


class Clock:
    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


def answers(server: ScriptedServer, *replies: Reply) -> None:
    left = list(replies)

    def answer(received: Received) -> Reply:
        return left.pop(0) if len(left) > 1 else left[0]

    server.scripts["/x"] = answer


def get(server: ScriptedServer, clock: Clock, retry: Retry | None = None) -> tuple[int, int]:
    manners = Manners(retry=retry, random=lambda: 1.0, sleep=clock.sleep, clock=clock)
    registry = Registry(ecosystem="npm", url=server.url(), key="org-1/repo-1")
    answer, tried = manners.get(Http(NetworkPolicy.parse(["127.0.0.1"])), registry, server.url("/x"), {})
    return answer.status, tried


def test_it_tries_three_times_with_growing_waits(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(503), Reply(502), Reply(200))

    assert get(server, clock) == (200, 3)
    assert clock.slept == [0.3, 0.6]


def test_it_gives_up_after_three(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(500))

    with pytest.raises(ServerFailed):
        get(server, clock)
    assert len(server.requests) == 3


def test_it_does_not_repeat_what_is_final(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(403))

    with pytest.raises(Forbidden):
        get(server, clock)
    assert (len(server.requests), clock.slept) == (1, [])


def test_it_waits_as_long_as_the_server_asks(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(429, {"Retry-After": "7"}), Reply(200))

    assert get(server, clock) == (200, 2)
    assert clock.slept == [7.7]


def test_it_does_not_wait_for_ever(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(429, {"Retry-After": "86400"}))

    with pytest.raises(RateLimited):
        get(server, clock)
    assert clock.slept == []


def test_garbage_in_retry_after_means_the_usual_wait(server: ScriptedServer, clock: Clock) -> None:
    answers(server, Reply(503, {"Retry-After": "in a minute"}), Reply(200))

    assert get(server, clock) == (200, 2)
    assert clock.slept == [0.3]


@pytest.mark.parametrize(
    ("error", "tried", "expected"),
    [
        (Disconnected(), 1, 0.3),
        (Disconnected(), 2, 0.6),
        (Disconnected(), 3, None),
        (NameNotFound(), 1, None),
        (RateLimited(429, retry_after=0.0), 1, 0.0),
        (RateLimited(429, retry_after=21.0), 1, None),
    ],
)
def test_how_long_it_waits(error: ResolutionError, tried: int, expected: float | None) -> None:
    assert Retry().wait(error, tried, lambda: 1.0) == pytest.approx(expected) if expected else expected in (0.0, None)


def test_waits_are_jittered() -> None:
    waits = [Retry().wait(Disconnected(), 1, lambda share=share: share) for share in (0.0, 0.5, 1.0)]

    assert waits == pytest.approx([0.15, 0.225, 0.3])


def test_a_gate_spreads_requests_after_a_burst(clock: Clock) -> None:
    gate = Gate(Pace(concurrency=1, per_second=10, burst=3), clock.sleep, clock)

    for _ in range(5):
        with gate.turn(Deadline.after(10)):
            pass

    assert clock.slept == [0.1, 0.1]


def test_a_paused_gate_holds_everybody(clock: Clock) -> None:
    gate = Gate(Pace(), clock.sleep, clock)
    gate.pause(5)

    with pytest.raises(TimedOut), gate.turn(Deadline.after(1)):
        pass
    with gate.turn(Deadline.after(10)):
        pass

    assert clock.slept == [5]


def test_a_gate_has_so_many_places(clock: Clock) -> None:
    gate = Gate(Pace(concurrency=1), clock.sleep, clock)
    crowded: list[str] = []

    def another() -> None:
        try:
            with gate.turn(Deadline.after(0)):
                crowded.append("got in")
        except TimedOut as late:
            crowded.append(late.phase)

    with gate.turn(Deadline.after(1)):
        thread = threading.Thread(target=another)
        thread.start()
        thread.join()

    assert crowded == ["turn"]


def test_each_host_has_its_own_gate() -> None:
    manners = Manners()

    assert manners.gate("https://a.example/x") is manners.gate("https://A.example:443/y")
    assert manners.gate("https://a.example/x") is not manners.gate("https://b.example/x")

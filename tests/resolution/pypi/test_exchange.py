from concurrent.futures import ThreadPoolExecutor

import pytest

from resolution.driver import Want
from resolution.errors import Cancelled, Forbidden
from resolution.pypi.exchange import Exchange

WANT, OTHER = Want("simple", "a"), Want("simple", "b")


def test_it_asks_once_for_all_who_want_the_same() -> None:
    exchange = Exchange()
    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(exchange.ask, WANT) for _ in range(4)]
        assert exchange.event(5) == WANT
        exchange.settle(WANT, "page")
        assert [answer.result(5) for answer in answers] == ["page"] * 4
    assert exchange.event(0) is None


def test_it_names_what_is_expected_for_the_first_time_only() -> None:
    exchange = Exchange()
    assert exchange.expect([WANT, OTHER, WANT]) == (WANT, OTHER)
    assert exchange.expect([OTHER]) == ()
    assert exchange.event(0) is None


def test_it_hands_on_what_was_told() -> None:
    exchange = Exchange()
    exchange.expect([WANT])
    exchange.tell(WANT, "page")
    assert exchange.event(5) == (WANT, "page")


def test_it_hands_on_the_error() -> None:
    exchange = Exchange()
    exchange.expect([WANT])
    exchange.settle(WANT, Forbidden(403))
    with pytest.raises(Forbidden):
        exchange.ask(WANT)


def test_it_lets_nobody_wait_at_the_end() -> None:
    exchange = Exchange()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(exchange.ask, WANT)
        exchange.event(5)
        exchange.close()
        with pytest.raises(Cancelled):
            answer.result(5)
    with pytest.raises(Cancelled):
        exchange.ask(OTHER)


def test_it_stops_waiting_when_nudged() -> None:
    exchange = Exchange()
    exchange.nudge()
    assert exchange.event(60) is None

import django_rq
import pytest

from integrations.clock import is_ticking, take_turn

NOON = 1_893_499_200.0


def test_one_tick_a_minute_however_many_ask(queue: None) -> None:
    assert take_turn(NOON)
    assert not take_turn(NOON + 20)
    assert take_turn(NOON + 60)


def test_without_a_queue_everybody_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(django_rq, "get_connection", refuse)
    assert take_turn(NOON)
    assert take_turn(NOON)


def test_it_knows_when_the_last_tick_is_long_ago(queue: None) -> None:
    assert not is_ticking(NOON)
    take_turn(NOON)
    assert is_ticking(NOON + 100)
    assert not is_ticking(NOON + 200)

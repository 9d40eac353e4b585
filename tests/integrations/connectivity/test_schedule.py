from datetime import UTC, datetime, timedelta

import pytest

from integrations.connectivity.schedule import State, believe, needs_full, pause_after

EVERY = timedelta(minutes=15)
NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "seen", "passing", "after"),
    [
        (State(status="connected"), "connected", True, State(status="connected")),
        (State(status="connected"), "failing", True, State(status="connected", pending="failing")),
        (State(status="connected", pending="failing"), "failing", True, State(status="failing", failures=1)),
        (
            State(status="connected", pending="failing"),
            "attention",
            True,
            State(status="connected", pending="attention"),
        ),
        (State(status="connected", pending="failing"), "connected", True, State(status="connected")),
        (State(status="connected"), "rejected", False, State(status="rejected", failures=1)),
        (State(status="failing", failures=2), "failing", True, State(status="failing", failures=3)),
        (State(status="failing", failures=2), "connected", True, State(status="connected")),
        (State(status="checking"), "failing", True, State(status="failing", failures=1)),
    ],
)
def test_what_is_believed(before: State, seen: str, passing: bool, after: State) -> None:
    assert believe(before, seen, passing=passing) == after


@pytest.mark.parametrize(
    ("state", "minutes"),
    [
        (State(status="connected"), 15),
        (State(status="connected", pending="failing"), 1),
        (State(status="failing", failures=1), 2),
        (State(status="failing", failures=3), 8),
        (State(status="failing", failures=50), 60),
        (State(status="rejected", failures=1), 60),
        (State(status="rejected", failures=50), 24 * 60),
    ],
)
def test_how_long_it_waits(state: State, minutes: int) -> None:
    assert pause_after(state, EVERY, 0.5) == timedelta(minutes=minutes)


def test_it_spreads_checks_out() -> None:
    state = State(status="connected")
    assert pause_after(state, EVERY, 0) == EVERY * 0.9
    assert pause_after(state, EVERY, 1) == EVERY * 1.1


@pytest.mark.parametrize(
    ("status", "last", "full"),
    [
        ("connected", NOON - timedelta(minutes=15), True),  # noon begins another quarter of the day
        ("connected", NOON + timedelta(minutes=1), False),
        ("failing", NOON + timedelta(minutes=1), True),
        ("connected", None, True),
    ],
)
def test_when_it_climbs_all_steps(status: str, last: datetime | None, full: bool) -> None:
    assert needs_full(status, last, NOON + timedelta(minutes=15)) is full

"""When an integration is checked next, and when a result is believed. Plain functions of plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom

CONFIRM = timedelta(seconds=60)  # after a failure that may pass: once more before anybody is told
SHORTEST, LONGEST = timedelta(minutes=2), timedelta(hours=1)
REJECTED_SHORTEST, REJECTED_LONGEST = timedelta(hours=1), timedelta(hours=24)  # the server may lock the account
JITTER = 0.1  # of the interval, either way
STEP = timedelta(seconds=15)  # integrations that come due at the same moment are stored with one statement
FULL_WINDOW = timedelta(hours=6)  # in between, a healthy integration is checked with one request a repository

CONNECTED, REJECTED, CHECKING = "connected", "rejected", "checking"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is believed, what was seen once, and how many failures in a row were equal."""

    status: str
    pending: str = ""
    failures: int = 0


def believe(state: State, seen: str, *, passing: bool) -> State:
    """`passing` failures change the status when they come twice; everything else does at once."""
    if seen == CONNECTED:
        return State(status=CONNECTED)
    if seen == state.status:
        return State(status=seen, failures=state.failures + 1)
    if passing and state.status != CHECKING and state.pending != seen:
        return State(status=state.status, pending=seen, failures=state.failures)
    return State(status=seen, failures=1)


def pause_after(state: State, every: timedelta, random: float) -> timedelta:
    """Until the next check; `random` between 0 and 1 keeps many integrations from coming due together."""
    if state.pending:
        pause = CONFIRM
    elif state.status == CONNECTED:
        pause = every
    elif state.status == REJECTED:
        pause = _doubled(REJECTED_SHORTEST, state.failures, REJECTED_LONGEST)
    else:
        pause = _doubled(SHORTEST, state.failures, LONGEST)
    spread = pause * (1 - JITTER + 2 * JITTER * random)
    return timedelta(seconds=round(spread / STEP) * STEP.total_seconds())


def _doubled(shortest: timedelta, failures: int, longest: timedelta) -> timedelta:
    return min(shortest * float(1 << min(max(failures - 1, 0), 16)), longest)


def needs_full(status: str, last: datetime | None, now: datetime) -> bool:
    """Whether this check climbs all steps: always unless all was well, and four times a day in any case."""
    if status != CONNECTED or last is None:
        return True
    window = FULL_WINDOW.total_seconds()
    return last.timestamp() // window != now.timestamp() // window


RANDOM = SystemRandom()

"""Exactly one tick a minute, however many crons run; and how long ago the last one was."""

import django_rq
from redis.exceptions import RedisError

TURN = "backline:tick:{minute}"
LAST = "backline:tick:last"
LATE = 180.0  # seconds without a tick


def take_turn(now: float) -> bool:
    """Whether this process does this minute's tick. Without Redis everybody does: ticks claim from the database."""
    try:
        connection = django_rq.get_connection("checks")
        mine = bool(connection.set(TURN.format(minute=int(now // 60)), 1, nx=True, ex=120))
        if mine:
            connection.set(LAST, now, ex=3600)
    except (RedisError, OSError):
        return True
    return mine


def is_ticking(now: float) -> bool:
    """Whether a cron runs. Raises RedisError when the queue cannot be reached."""
    last = django_rq.get_connection("checks").get(LAST)
    return last is not None and now - float(last) < LATE

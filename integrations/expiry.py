"""When to warn that a credential ends."""

from datetime import datetime, timedelta

WARN_DAYS = (30, 14, 7, 1)  # days ahead, one mail each


def warning_for(expires_at: datetime | None, *, now: datetime) -> int | None:
    """The warning that fits: the smallest number of days that covers what is left, 0 when it is over, None: not near.

    >>> from datetime import UTC
    >>> warning_for(datetime(2030, 1, 10, tzinfo=UTC), now=datetime(2030, 1, 1, tzinfo=UTC))
    14
    """
    if expires_at is None:
        return None
    left = expires_at - now
    if left <= timedelta(0):
        return 0
    return min((days for days in WARN_DAYS if left <= timedelta(days=days)), default=None)


def is_new(warning: int | None, warned: int | None) -> bool:
    """Whether people have not been told yet: each warning goes out once, and none after a later one."""
    return warning is not None and (warned is None or warning < warned)

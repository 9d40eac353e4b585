"""Slowing down who guesses passwords, without locking anybody out for good (security T5)."""

from datetime import datetime, timedelta

from integrations.organizations.models import SignInAttempt

WINDOW = timedelta(minutes=15)
FREE_TRIES = 10  # by one account from one address
FREE_TRIES_ANYWHERE = 50  # by one account from everywhere, or by one address for every account
LONGEST_WAIT = timedelta(minutes=5)


def seconds_to_wait(account: str, address: str, now: datetime) -> int:
    """0, or how long until the next try counts: a second after ten failures, doubled by each further one."""
    recent = SignInAttempt.objects.filter(at__gt=now - WINDOW)
    here = list(recent.filter(account=account, address=address).values_list("at", flat=True))
    anywhere = list(recent.filter(account=account).values_list("at", flat=True))
    from_here = list(recent.filter(address=address).values_list("at", flat=True))
    waits = [_wait(here, FREE_TRIES, now), _wait(anywhere, FREE_TRIES_ANYWHERE, now)]
    return max(*waits, _wait(from_here, FREE_TRIES_ANYWHERE, now))


def remember_failure(account: str, address: str, now: datetime) -> None:
    SignInAttempt.objects.filter(at__lte=now - WINDOW).delete()
    SignInAttempt.objects.create(account=account, address=address, at=now)


def forget_failures(account: str, address: str) -> None:
    SignInAttempt.objects.filter(account=account, address=address).delete()


def _wait(failures: list[datetime], free: int, now: datetime) -> int:
    beyond = len(failures) - free
    if beyond < 0:
        return 0
    pause = min(timedelta(seconds=2 ** min(beyond, 16) * 4), LONGEST_WAIT)
    return max(0, round((max(failures) + pause - now).total_seconds()))

"""What else is put right once a minute: apps add theirs when they start (AppConfig.ready)."""

from collections.abc import Callable

# Each looks for work that lost its worker or is too old to keep, and tells how much it found.
SWEEPS: list[Callable[[], int]] = []

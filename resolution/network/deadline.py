"""A point in time after which nothing waits any longer (requirement E8)."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """Handed down from the caller to every wait, so that many short waits cannot add up."""

    at: float  # on time.monotonic()

    @classmethod
    def after(cls, seconds: float) -> "Deadline":
        return cls(time.monotonic() + seconds)

    def left(self) -> float:
        """Seconds until then; zero or less when it has passed."""
        return self.at - time.monotonic()

    def within(self, seconds: float) -> "Deadline":
        """This deadline, or `seconds` from now if that comes first."""
        return Deadline(min(self.at, time.monotonic() + seconds))

"""What a project's own files declare and lock, and where it stands in them, so that a change can be a small edit."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A requirement as written: `line` counts from 1 (0: unknown); `kind` and `condition` as in records.Requirement."""

    name: str
    spec: str = ""
    kind: str = "runtime"
    condition: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """A version that a lock file holds. `version` is empty where only a commit or a folder is locked.

    `groups`: dev, optional, peer, bundled, or the names of the file's own groups.
    """

    name: str
    version: str
    groups: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFile:
    """One file read: manifests declare, lock files lock. `name` and `version` are the project's own."""

    name: str = ""
    version: str = ""
    declared: tuple[Declared, ...] = ()
    locked: tuple[Locked, ...] = ()


def unique(locked: Iterable[Locked]) -> tuple[Locked, ...]:
    """Without repetitions, in the order of the file."""
    return tuple(dict.fromkeys(locked))


class Lines:
    """Finds lines of a text, each at or after the one found before, so that order tells doubles apart."""

    MOST_MISSES = 100  # after so many nothing is looked for any more
    FIRST_REACH = 4096  # characters: a needle that is far is looked for no further than where another one is

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
        self._at = 0
        self._misses = 0

    def go_to(self, line: int) -> None:
        """Further search begins with this line."""
        self._at = self._starts[line - 1]

    def find(self, *needles: str) -> int:
        """The line of the first of all that is found; 0 when none is."""
        reach = self.FIRST_REACH if self._misses < self.MOST_MISSES else 0
        while reach:
            places = [self._text.find(needle, self._at, self._at + reach + len(needle)) for needle in needles]
            if found := [place for place in places if place >= 0]:
                self._at = min(found)
                return bisect_right(self._starts, self._at)
            reach = reach * 4 if self._at + reach < len(self._text) else 0
        self._misses += 1
        return 0

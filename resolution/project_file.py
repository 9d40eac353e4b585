"""What a project's own files declare and lock, and where it stands in them, so that a change can be a small edit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


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

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def find(self, *needles: str) -> int:
        """The line of the first needle found after the last one found; 0 when none is."""
        for needle in needles:
            at = self._text.find(needle, self._at)
            if at >= 0:
                self._line += self._text.count("\n", self._at, at)
                self._at = at
                return self._line
        return 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        return enumerate(self._text.splitlines(), start=1)

"""Package names that belong to one registry: a name, or the beginning of names with `*` at its end.

Names are compared in the ecosystem's own form (https://peps.python.org/pep-0503/#normalized-names for PyPI) and
without regard to upper and lower case: a pattern rather covers one spelling too many than one too few.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from resolution.errors import InvalidName

SHORTEST = 2  # characters before the `*`
LONGEST = 300
_ALLOWED = re.compile(r"[^\s*\x00-\x1f\x7f]+\*?")

Fold = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class NamePattern:
    """`text` as it was typed; `fold` brings a name into the form in which the ecosystem compares names.

    >>> NamePattern("@acme/*").covers("@acme/kit"), NamePattern("kit").covers("kits")
    (True, False)
    """

    text: str
    fold: Fold = str.lower

    @classmethod
    def parse(cls, text: str, fold: Fold = str.lower) -> "NamePattern":
        """Raises InvalidName for what covers nothing, or everything."""
        text = text.strip()
        if len(text) > LONGEST or not _ALLOWED.fullmatch(text):
            raise InvalidName("a name, or the beginning of names with * at its end")
        if len(text.rstrip("*")) < SHORTEST:
            raise InvalidName(f"at least {SHORTEST} characters before the *")
        return cls(text, fold)

    @property
    def is_exact(self) -> bool:
        return not self.text.endswith("*")

    @property
    def folded(self) -> str:
        """The form in which two patterns that cover the same names are equal."""
        return self.fold(self.text) if self.is_exact else f"{self._beginning}*"

    def covers(self, name: str) -> bool:
        folded = self.fold(name)
        return folded == self.fold(self.text) if self.is_exact else folded.startswith(self._beginning)

    @property
    def rank(self) -> tuple[bool, int]:
        """The higher one decides where two patterns cover a name: the exact one, then the longer beginning."""
        return self.is_exact, len(self._beginning)

    @property
    def _beginning(self) -> str:
        return self.fold(self.text.rstrip("*"))


class HasPattern(Protocol):
    @property
    def pattern(self) -> NamePattern: ...


T = TypeVar("T", bound=HasPattern)


def most_specific(candidates: Iterable[T], name: str) -> T | None:
    """The one whose pattern decides about `name`; None when none covers it."""
    covering = (each for each in candidates if each.pattern.covers(name))
    return max(covering, key=lambda each: each.pattern.rank, default=None)

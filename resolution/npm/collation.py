"""The order in which npm sorts names and paths: JavaScript's `localeCompare` for English.

Unicode Collation Algorithm with CLDR's root order (https://unicode.org/reports/tr10/, https://cldr.unicode.org/):
blanks, punctuation, symbols, digits, letters; small before capital only where all else is equal.
"""

from functools import lru_cache

_ORDER = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz"
_RANK = {ord(char): chr(rank) for rank, char in enumerate(_ORDER)}


@lru_cache(maxsize=65_536)
def sort_key(text: str) -> tuple[str, str]:
    """A key that sorts `text` as npm does.

    >>> sorted(["b", "A", "a", "a/b", "a-b"], key=sort_key)
    ['a', 'A', 'a-b', 'a/b', 'b']
    """
    return text.lower().translate(_RANK), text.swapcase()

"""The order in which a Java HashMap or HashSet is walked, where Maven lets it decide between equals.

https://docs.oracle.com/en/java/javase/17/docs/api/java.base/java/util/HashMap.html: 16 buckets, doubled when three
quarters full; inside a bucket by insertion.
"""

from collections.abc import Callable, Collection
from typing import TypeVar

T = TypeVar("T")


def hash_order(items: Collection[T], hash_of: Callable[[T], int]) -> list[T]:
    """`items`, given in the order of insertion, as Java would walk them."""
    buckets = 16
    while len(items) > buckets * 3 // 4:
        buckets *= 2

    def bucket(item: T) -> int:
        code = hash_of(item)
        return (code ^ code >> 16) % buckets

    return sorted(items, key=bucket)


def string_hash(text: str) -> int:
    """String.hashCode() as an unsigned number, over UTF-16 units.

    >>> string_hash("1.0")
    48563
    """
    code = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for at in range(0, len(units), 2):
        code = (31 * code + (units[at] << 8 | units[at + 1])) & 0xFFFFFFFF
    return code

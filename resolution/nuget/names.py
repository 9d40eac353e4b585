"""Package ids: compared without regard to case, lower-case in addresses.

https://learn.microsoft.com/nuget/reference/nuspec#id
"""

import re
from collections.abc import Sequence

from resolution.errors import InvalidName

FORM = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*", re.ASCII)
LONGEST = 100


def check(name: str) -> str:
    """`name` itself. Raises InvalidName."""
    if len(name) > LONGEST or not FORM.fullmatch(name):
        raise InvalidName(f"{name[:LONGEST]!r} is not a package id")
    return name


def in_url(name: str) -> str:
    """As it stands in the addresses of a feed. Raises InvalidName."""
    return check(name).lower()


def some(names: Sequence[str]) -> str:
    """The first few, and how many more."""
    rest = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + rest

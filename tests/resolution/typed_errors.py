"""What every reader promises about input that nobody vouches for."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from resolution.errors import ResolutionError

Input = TypeVar("Input")


def check_only_typed_errors(
    read: Callable[[Input], object], value: Input, *, only: type[ResolutionError] = ResolutionError
) -> None:
    """Fails on any exception that is none of ours; `only` narrows what may be raised."""
    with suppress(only):
        read(value)

"""What every parser promises about input that nobody vouches for."""

from collections.abc import Callable
from contextlib import suppress

from resolution.errors import ResolutionError


def check_only_typed_errors(read: Callable[[bytes], object], body: bytes) -> None:
    """Fails on any exception that is none of ours."""
    with suppress(ResolutionError):
        read(body)

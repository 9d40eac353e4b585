"""What this process really did with sockets, as the interpreter itself reports it (PEP 578)."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_logs: list[list[tuple[str, Any]]] = []


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if _logs and event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        for log in _logs:
            log.append((event, arguments[1] if len(arguments) > 1 else None))


sys.addaudithook(_audit)


@contextmanager
def socket_log() -> Iterator[list[tuple[str, Any]]]:
    """Every connect and datagram while the block runs, with its destination."""
    log: list[tuple[str, Any]] = []
    _logs.append(log)
    try:
        yield log
    finally:
        _logs.remove(log)

"""Name look-ups that end in time. getaddrinfo(3) cannot be interrupted, so it runs aside and may be left behind."""

import contextlib
import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout

from resolution.errors import NameLookupFailed, NameNotFound, TimedOut
from resolution.network.deadline import Deadline

Lookup = Callable[[str], Sequence[str]]  # name → addresses; raises OSError
_ABSENT = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def system_lookup(name: str) -> list[str]:
    """Both families in the system's order of preference (RFC 6724), each address once."""
    answers = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


class Lookups:
    """At most `slots` look-ups run at once, however many callers have given up waiting for theirs."""

    def __init__(self, lookup: Lookup = system_lookup, slots: int = 32) -> None:
        self._lookup = lookup
        self._slots = threading.BoundedSemaphore(slots)

    def addresses(self, name: str, deadline: Deadline) -> list[str]:
        """Raises NameNotFound, NameLookupFailed or TimedOut."""
        if not self._slots.acquire(timeout=max(deadline.left(), 0)):
            raise TimedOut(f"looking up {name} took too long", phase="name")
        found: Future[list[str]] = Future()
        threading.Thread(target=self._run, args=(name, found), name="name-lookup", daemon=True).start()
        try:
            answers = found.result(max(deadline.left(), 0))
        except FutureTimeout:
            raise TimedOut(f"looking up {name} took too long", phase="name") from None
        except socket.gaierror as error:
            absent = error.errno in _ABSENT
            raise (NameNotFound if absent else NameLookupFailed)(f"{name} could not be looked up") from None
        except OSError:
            raise NameLookupFailed(f"{name} could not be looked up") from None
        if not answers:
            raise NameNotFound(f"{name} has no address")
        return answers

    def _run(self, name: str, found: "Future[list[str]]") -> None:
        with contextlib.ExitStack() as finally_:
            finally_.callback(self._slots.release)
            try:
                found.set_result(list(self._lookup(name)))
            except Exception as error:
                found.set_exception(error)

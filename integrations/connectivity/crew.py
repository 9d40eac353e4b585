"""Looking at many integrations at once: threads wait for slow servers, helper processes share the cores.

Nobody here touches the database. Helpers are forked, so that secrets reach them without being written anywhere.
"""

import gc
import logging
import math
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from multiprocessing.connection import Connection
from multiprocessing.connection import wait as wait_for_any

from integrations.connectivity.survey import Survey

logger = logging.getLogger(__name__)
Look = Callable[[int], Survey]  # the number of an item → what was seen there
Seen = list[tuple[int, Survey]]
THREADS = 16
EACH = 20  # items that are worth a helper
MOST_HELPERS = 4
SWITCH = 0.05  # seconds a thread may keep the interpreter; it gives it up by itself whenever it waits
GATHER = 1.0  # seconds in which results come together for one transaction


def looks(count: int, look: Look, patience: float) -> Iterator[Seen]:
    """Results as they come, with at most `patience` seconds between two yields, which may be empty. An item whose
    look breaks is logged and left out."""
    helpers = min(math.ceil(count / EACH), os.cpu_count() or 1, MOST_HELPERS)
    # A fork copies the locks that other threads hold, so it is for processes without any.
    if helpers > 1 and sys.platform == "linux" and threading.active_count() == 1:
        return _by_helpers(count, look, patience, helpers)
    return _by_threads(range(count), look, patience)


def _by_threads(items: Sequence[int], look: Look, patience: float) -> Iterator[Seen]:
    with ThreadPoolExecutor(max_workers=min(THREADS, len(items) or 1)) as pool:
        pending = {pool.submit(look, item): item for item in items}
        while pending:
            wait(pending, patience, FIRST_COMPLETED)
            done = wait(pending, GATHER).done
            yield [(pending[future], future.result()) for future in done if _is_sound(future)]
            pending = {future: item for future, item in pending.items() if future not in done}


def _is_sound(future: "Future[Survey]") -> bool:
    error = future.exception()
    if error is not None:
        logger.error("a connectivity check broke", exc_info=error)
    return error is None


def _by_helpers(count: int, look: Look, patience: float, helpers: int) -> Iterator[Seen]:
    fork = multiprocessing.get_context("fork")
    ends: list[Connection] = []
    processes = []
    for first in range(helpers):
        ours, theirs = fork.Pipe(duplex=False)
        share = range(first, count, helpers)
        processes.append(fork.Process(target=_help, args=(share, look, patience, theirs), daemon=True))
        processes[-1].start()
        theirs.close()  # the helper's copy alone stays open: its end is the end of the pipe
        ends.append(ours)
    while ends:
        ready = [end for end in wait_for_any(ends, patience) if isinstance(end, Connection)]
        yield [seen for end in ready for seen in _received(end, ends)]
    for process in processes:
        process.join()


def _received(end: Connection, ends: list[Connection]) -> Seen:
    try:
        seen: Seen = end.recv()
    except EOFError:  # finished, or killed: the leases of what it had run out
        ends.remove(end)
        end.close()
        return []
    return seen


def _help(share: Sequence[int], look: Look, patience: float, report: Connection) -> None:
    """The whole life of a helper: seconds, so that nothing has to be collected, and threads that mostly wait."""
    gc.disable()
    gc.freeze()
    sys.setswitchinterval(SWITCH)
    for seen in _by_threads(share, look, patience):
        if seen:
            report.send(seen)
    report.close()

"""Keeps a handful of processes running until told to stop, and leaves none behind."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

PR_SET_PDEATHSIG = 1  # prctl(2)
GRACE = 10.0  # seconds between asking a process to end and ending it
CALM = 30.0  # seconds of running after which a crash counts as the first again
LONGEST_PAUSE = 15.0  # seconds between two restarts


def end_with_parent() -> None:
    """In the child: end when the supervisor is killed outright (Linux; elsewhere nothing happens)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Service:
    """One process: how it starts, when it is ready, and how often it fell."""

    name: str
    command: Sequence[str]
    ready: Callable[[], bool] = lambda: True
    quiet: bool = False  # what it prints is of no use to the person who started it
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    falls: int = 0
    restart_at: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        # A session of its own: Ctrl-C reaches the supervisor alone, which then ends the others in order.
        self.process = subprocess.Popen(  # noqa: S603
            self.command,
            env=environment,
            stdout=subprocess.DEVNULL if self.quiet else None,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )
        self.started = time.monotonic()

    def fell(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def plan_restart(self) -> float:
        """Seconds to wait before the next start: half a second, doubled for each fall in a row."""
        now = time.monotonic()
        self.falls = 1 if now - self.started > CALM else self.falls + 1
        pause = min(0.5 * 2.0 ** (self.falls - 1), LONGEST_PAUSE)
        self.restart_at, self.process = now + pause, None
        return pause

    def kill(self) -> None:
        """End the whole session: workers fork, and their children open process groups of their own."""
        if self.process is not None:
            for pid in _session(self.process.pid):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def _session(leader: int) -> list[int]:
    """Every process of the session that `leader` opened (Linux; elsewhere the leader alone)."""
    members = [leader]
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError):
            if os.getsid(int(entry.name)) == leader:
                members.append(int(entry.name))
    return members


class Supervisor:
    """Starts services in order, restarts what falls, stops them in reverse order on SIGINT and SIGTERM."""

    def __init__(
        self,
        services: Sequence[Service],
        environment: Mapping[str, str],
        say: Callable[[str], None],
        *,
        grace: float = GRACE,
    ) -> None:
        self.services, self.environment, self.say, self.grace = services, environment, say, grace
        self.stopping = False

    def run(self, when_ready: Callable[[], None], *, patience: float = 60.0) -> None:
        """Until a signal comes. Raises TimeoutError when a service is not ready within `patience` seconds."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        try:
            for service in self.services:
                self._start(service, patience)
            if not self.stopping:
                when_ready()
            while not self.stopping:
                self._look_after()
                time.sleep(0.2)
        finally:
            self._end()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self, service: Service, patience: float) -> None:
        if self.stopping:
            return
        service.start(self.environment)
        deadline = time.monotonic() + patience
        while not service.ready() and not self.stopping:
            if service.fell():
                raise TimeoutError(f"{service.name} ended while it was starting")
            if time.monotonic() > deadline:
                raise TimeoutError(f"{service.name} did not answer within {patience:.0f} s")
            time.sleep(0.05)

    def _look_after(self) -> None:
        for service in self.services:
            if service.fell():
                self.say(f"{service.name} ended, starting it again in {service.plan_restart():.1f} s")
            elif service.process is None and time.monotonic() >= service.restart_at:
                service.start(self.environment)

    def _end(self) -> None:
        running = [service for service in reversed(self.services) if service.process is not None]
        for service in running:
            if service.process is not None and not service.fell():
                service.process.terminate()
        deadline = time.monotonic() + self.grace
        for service in running:
            assert service.process is not None
            try:
                service.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(f"{service.name} did not end when asked")
            service.kill()

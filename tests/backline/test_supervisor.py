"""The supervisor with small real processes."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from backline.supervisor import Service, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(600)"]
# Starts a child in a process group of its own, as rq does, and ignores the polite signal.
STUBBORN_SCRIPT = """
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], process_group=0)
open(sys.argv[1] + "~", "w").write(str(child.pid))
os.rename(sys.argv[1] + "~", sys.argv[1])
time.sleep(600)
"""
STUBBORN = [sys.executable, "-c", STUBBORN_SCRIPT]


def until(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.fixture
def said() -> list[str]:
    return []


def supervise(services: list[Service], said: list[str], act: Callable[[], None], *, grace: float = 10) -> None:
    """Run a supervisor here; `act` runs beside it and then the stop signal comes."""

    def script() -> None:
        try:
            act()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    beside = threading.Thread(target=script)
    try:
        Supervisor(services, dict(os.environ), said.append, grace=grace).run(beside.start)
    finally:
        beside.join()
        for number, handler in before.items():
            signal.signal(number, handler)


def test_it_starts_again_what_falls(said: list[str]) -> None:
    service = Service("sleeper", SLEEPER)

    def act() -> None:
        assert service.process
        first = service.process.pid
        os.kill(first, signal.SIGKILL)
        until(lambda: service.process is not None and service.process.pid != first)

    supervise([service], said, act)
    assert said == ["sleeper ended, starting it again in 0.5 s"]


def test_it_leaves_no_process_behind(said: list[str]) -> None:
    service = Service("sleeper", SLEEPER)
    supervise([service], said, lambda: None)
    assert service.process
    assert not alive(service.process.pid)


def test_it_ends_children_that_left_the_process_group(said: list[str], tmp_path: Path) -> None:
    service = Service("stubborn", [*STUBBORN, str(tmp_path / "pid")])
    supervise([service], said, lambda: until((tmp_path / "pid").exists), grace=0.5)
    until(lambda: not alive(int((tmp_path / "pid").read_text())))
    assert said == ["stubborn did not end when asked"]


def test_it_waits_longer_after_every_fall() -> None:
    service = Service("sleeper", SLEEPER, started=time.monotonic())
    assert [service.plan_restart() for _ in range(4)] == [0.5, 1.0, 2.0, 4.0]


def test_it_gives_up_a_start_that_never_gets_ready(said: list[str]) -> None:
    supervisor = Supervisor([Service("sleeper", SLEEPER, ready=lambda: False)], dict(os.environ), said.append)
    with pytest.raises(TimeoutError, match="did not answer"):
        supervisor.run(lambda: None, patience=0.3)


def test_it_says_what_ended_while_starting(said: list[str]) -> None:
    service = Service("short", [sys.executable, "-c", ""], ready=lambda: False)
    with pytest.raises(TimeoutError, match="short ended while it was starting"):
        Supervisor([service], dict(os.environ), said.append).run(lambda: None)

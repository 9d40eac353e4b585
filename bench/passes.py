"""One pass of a measurement: a process from start to end, and what it says about itself."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resolution import forking


@dataclass(frozen=True, slots=True)
class Pass:
    """`process` seconds from start to end, `seconds` of the work alone where it says so; `peak` in MB."""

    process: float
    seconds: float
    peak: float
    answer: Any


def ours(module: str, *arguments: object) -> Pass:
    """`python -m bench.MODULE ARGUMENTS…`, which ends with `tell`."""
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    started = time.perf_counter()
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told = json.loads(done.stdout)
    return Pass(time.perf_counter() - started, told["seconds"], told["peak"], told["answer"])


def tell(work: Callable[[], Any]) -> None:
    """Do the work and print what `ours` reads; the answer as JSON holds it."""
    forking.settle()  # as integrations.worker does before a job
    started = time.perf_counter()
    answer = work()
    print(json.dumps({"seconds": time.perf_counter() - started, "peak": own_peak(), "answer": answer}))


# A small process in between: Linux counts what the parent held at the start as the child's.
_LAUNCHER = """
import json, resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
seconds, peak = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
told = {"seconds": seconds, "peak": peak, "code": done.returncode, "printed": done.stdout.decode()}
print(json.dumps(told))
"""


def peer(
    command: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None, needed: bool = True
) -> Pass:
    """Another tool; its answer is what it prints. `peak` is its largest process."""
    launched = [sys.executable, "-I", "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(launched, cwd=cwd, env={**os.environ, **(env or {})}, check=True, stdout=subprocess.PIPE)
    told = json.loads(done.stdout)
    if needed and told["code"]:
        raise RuntimeError(f"{' '.join(command[:3])} ended with {told['code']}: {told['printed'][-800:]}")
    return Pass(told["seconds"], told["seconds"], told["peak"], told["printed"])


def own_peak() -> float:
    """MB of this process alone: ru_maxrss would count what the parent held when it started us."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


@contextmanager
def server(module: str, *arguments: object) -> Iterator[str]:
    """The URL of a loopback server in a process of its own: it prints its port and ends with its stdin."""
    command = [sys.executable, "-m", f"bench.{module}", *map(str, arguments)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/"
        process.communicate()


def data_folder(variable: str) -> Path | None:
    """Recorded data is not part of the repository: a variable says where it is."""
    return Path(os.environ[variable]) if os.environ.get(variable) else None


def load() -> str:
    """What else the machine does, as a sentence for the report."""
    return f"Load of the machine at the end (1, 5, 15 minutes): {', '.join(f'{each:.1f}' for each in os.getloadavg())}."

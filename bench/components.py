"""100,000 components of a repository listed by the client: seconds, memory, and whether each came once.

The server is the sandbox, in a process of its own, over HTTPS. Memory is that of the client's process alone.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import passes
from resolution.auth import Basic, Credentials, Secret
from resolution.http import Http, NetworkPolicy

SIZES = (1_000, 100_000)
HEAD = ["| components | came | each once | seconds | components/s | peak RSS MB |", "|---|---|---|---|---|---|"]


def run() -> list[str]:
    """The lines of a markdown table."""
    return [*HEAD, *map(_row, SIZES), "", passes.load()]


def _row(size: int) -> str:
    with tempfile.TemporaryDirectory() as folder, _sandbox(size, Path(folder)) as described:
        done = passes.ours("components", described, size)
    came, distinct = done.answer
    verdict = "yes" if came == distinct == size else "NO"
    return f"| {size:,} | {came:,} | {verdict} | {done.seconds:.1f} | {came / done.seconds:,.0f} | {done.peak:.0f} |"


def measure(description: Path, size: int) -> tuple[int, int]:
    """How many components came, and how many different ones. One bit of memory each, whatever their number."""
    from integrations.providers.nexus.components import ComponentsApi

    described = json.loads(description.read_text(encoding="utf-8"))
    nexus = described["nexus"]
    base = nexus["https"].rstrip("/") + "/"
    signed_in = Credentials(Basic(nexus["username"], Secret(nexus["password"])), (base,))
    api = ComponentsApi(Http(NetworkPolicy.parse(["localhost"])), base, signed_in, ca_pem=described["ca_pem"])
    seen, came = bytearray(size), 0
    for component in api.components("raw-many"):
        came += 1
        seen[int(component.name.rpartition("file-")[2].removesuffix(".txt"))] = 1
    return came, sum(seen)


@contextmanager
def _sandbox(size: int, folder: Path) -> Iterator[Path]:
    """Its description; the sandbox serves when it has printed its authority."""
    described = folder / "description.json"
    command = [sys.executable, "-m", "backline.sandbox", "--many", str(size), "--describe", str(described)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if not any(line.startswith("authority") for line in process.stdout):
            raise RuntimeError("the sandbox did not start")
        yield described
    finally:
        process.terminate()
        process.communicate()


if __name__ == "__main__":
    passes.tell(lambda: measure(Path(sys.argv[1]), int(sys.argv[2])))
